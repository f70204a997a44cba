"""The actions of a rule: the facts of what it does to an order, and their words for who reads."""

from collections.abc import Iterator

import msgspec

from webapp.carriers.shipping_choice import ShippingChoice
from webapp.ground.clock import read_day
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.number_format import listed
from webapp.orders.hold_terms import HoldReason


class RuleActions(msgspec.Struct, frozen=True, omit_defaults=True):
    """As an order keeps what a rule did, in JSON; what is missing wasn't done.

    `rule` is the rule's name, `country` the one whose units weights are written in, `hold_until`
    a day as 2026-12-24.
    """

    rule: str
    country: str
    carrier: str | None = None
    service: str | None = None
    package: str | None = None
    weight_grams: int | None = None
    signature: bool | None = None
    tag: str | None = None
    holds: bool = False
    hold_reason: str | None = None
    hold_days: int | None = None
    hold_until: str | None = None
    assigns: bool = False
    prioritises: bool = False
    note: str | None = None
    slip_template: str | None = None
    stops: bool = False

    @property
    def sentence(self) -> str:
        """For an order's timeline: `Candles: UPS Ground and tag Fragile`."""
        done = listed(list(self.words(gettext("assign"))))
        if not done:
            return gettext("%(rule)s: nothing", rule=self.rule)
        return gettext("%(rule)s: %(actions)s", rule=self.rule, actions=done)

    def words(self, assign: str) -> Iterator[str]:
        """Each action; `assign` says to whom it assigns orders."""
        signed = bool(self.signature)
        choice = ShippingChoice(self.carrier, self.service, self.package, self.weight_grams, signed)
        if choice.words:
            yield choice.words
        yield from choice.extras(self.country)
        if self.signature is False:
            yield gettext("no signature")
        if self.tag:
            yield gettext("tag %(tag)s", tag=self.tag)
        if self.holds:
            yield self._hold
        if self.assigns:
            yield assign
        if self.prioritises:
            yield gettext("priority")
        if self.slip_template:
            yield gettext("packing slip %(template)s", template=self.slip_template)
        if self.note:
            yield gettext("note “%(note)s”", note=self.note)
        if self.stops:
            yield gettext("stop here")

    @property
    def _hold(self) -> str:
        reason = HoldReason(self.hold_reason).label if self.hold_reason else ""
        until = read_day(self.hold_until or "")
        if self.hold_days:
            held = ngettext("hold for %(n)s day", "hold for %(n)s days", self.hold_days)
        elif until:
            held = gettext("hold until %(day)s", day=until)
        else:
            held = gettext("hold")
        return gettext("%(hold)s: %(reason)s", hold=held, reason=reason) if reason else held


READER = msgspec.json.Decoder(RuleActions)


def read_actions(did: str) -> RuleActions | None:
    """What a rule did, as an order keeps it; None for the words of an older version."""
    try:
        return READER.decode(did)
    except msgspec.DecodeError:
        return None


def did_words(did: str) -> str:
    """What a rule did: its actions, or the words of an older version."""
    actions = read_actions(did)
    return actions.sentence if actions else did
