"""A batch: one action on many orders at once, what became of each, and the way back."""

from datetime import datetime, timedelta
from enum import StrEnum

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.desk.batch_request import Action
from webapp.desk.batch_result import BatchResult
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.time_format import day
from webapp.ground.web.form_key import LONGEST_KEY
from webapp.ground.work.sliced_work import SlicedWork
from webapp.orders.hold_terms import HoldTerms
from webapp.orders.tag import Tag

KEPT = timedelta(days=30)


class Stop(StrEnum):
    """Why a batch ended before its end."""

    GONE = "gone"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        return {
            Stop.GONE: gettext(
                "It stopped: the store or the tag that its orders were chosen by is gone."
            ),
            Stop.BROKEN: gettext("It stopped: something broke on our side. It was logged."),
        }[self]


class Batch(SlicedWork):
    JOB = "perform_batch"
    OWN_SINCE = "asked_at"

    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice gets the same batch.
    form_key = peewee.CharField(max_length=LONGEST_KEY)
    action = EnumField(Action, max_length=8)
    # The terms of a hold, the id of a tag or of a person.
    argument = peewee.CharField(max_length=20, default="")
    # What is left to be done: ids, or the question and the place it has reached.
    ids = peewee.TextField(default="")
    query = peewee.TextField(default="")
    cursor = peewee.CharField(max_length=48, default="")
    undoes = peewee.IntegerField(null=True)
    asked_at = UTCDateTimeField()
    # When a worker was last sent for, or did a slice.
    handed_at = UTCDateTimeField()
    attempts = peewee.IntegerField(default=0)
    wanted = peewee.IntegerField(null=True)
    done = peewee.IntegerField(default=0)
    left = peewee.IntegerField(default=0)
    finished_at = UTCDateTimeField(null=True, index=True)
    stopped = peewee.CharField(max_length=8, default="")

    class Meta:
        indexes = ((("account", "form_key"), True),)

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.delete().where(cls.asked_at < now - KEPT).execute()

    @property
    def undone(self) -> "Batch | None":
        """The batch that took this one back."""
        return Batch.get_or_none(Batch.account == self.account, Batch.undoes == self.id)

    @property
    def may_be_undone(self) -> bool:
        return bool(self.finished_at and self.done and not self.undoes)

    @property
    def share(self) -> int | None:
        """How much of it is done, in percent."""
        return 100 * (self.done + self.left) // self.wanted if self.wanted else None

    @property
    def words(self) -> str:
        """What it did, as a sentence without its end."""
        did = {
            Action.HOLD: self._held_words,
            Action.RELEASE: self._released_words,
            Action.ASSIGN: self._assigned_words,
            Action.TAG: self._tagged_words,
            Action.UNTAG: self._untagged_words,
            Action.PRIORITY: self._prioritised_words,
            Action.ORDINARY: self._ordinary_words,
        }[Action(self.action)]()
        return gettext("Undone: %(what)s", what=did) if self.undoes else did

    @property
    def stopped_words(self) -> str:
        """Why it ended before its end, and what that leaves; empty when it didn't."""
        if not self.stopped:
            return ""
        missed = max(0, (self.wanted or 0) - self.done - self.left)
        left = ngettext("%(n)s order was not reached.", "%(n)s orders were not reached.", missed)
        return f"{Stop(self.stopped).label} {left}" if missed else Stop(self.stopped).label

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why orders were left as they are, and how many."""
        return BatchResult.reasons(self.id)

    def _held_words(self) -> str:
        zone = self.account.time_zone
        until = HoldTerms.read(self.argument, zone).until if self.action == Action.HOLD else None
        if not until:
            return ngettext("%(n)s order put on hold", "%(n)s orders put on hold", self.done)
        return ngettext(
            "%(n)s order put on hold until %(day)s",
            "%(n)s orders put on hold until %(day)s",
            self.done,
            day=day(until, zone),
        )

    def _released_words(self) -> str:
        return ngettext("%(n)s order released", "%(n)s orders released", self.done)

    def _prioritised_words(self) -> str:
        return ngettext("%(n)s order given priority", "%(n)s orders given priority", self.done)

    def _ordinary_words(self) -> str:
        return ngettext(
            "%(n)s order without priority now", "%(n)s orders without priority now", self.done
        )

    def _assigned_words(self) -> str:
        if self.undoes:
            return ngettext(
                "%(n)s order assigned as before", "%(n)s orders assigned as before", self.done
            )
        person = int(self.argument) if self.argument else None
        name = User.names(self.account_id, [person]).get(person)
        if name is None:
            return ngettext(
                "%(n)s order assigned to nobody", "%(n)s orders assigned to nobody", self.done
            )
        return ngettext(
            "%(n)s order assigned to %(person)s",
            "%(n)s orders assigned to %(person)s",
            self.done,
            person=name,
        )

    def _tagged_words(self) -> str:
        if self._tag is None:
            return ngettext(
                "%(n)s order tagged with a tag that is gone by now",
                "%(n)s orders tagged with a tag that is gone by now",
                self.done,
            )
        return ngettext(
            "%(n)s order tagged “%(tag)s”",
            "%(n)s orders tagged “%(tag)s”",
            self.done,
            tag=self._tag.name,
        )

    def _untagged_words(self) -> str:
        if self._tag is None:
            return ngettext(
                "%(n)s order freed of a tag that is gone",
                "%(n)s orders freed of a tag that is gone",
                self.done,
            )
        return ngettext(
            "%(n)s order freed of the tag “%(tag)s”",
            "%(n)s orders freed of the tag “%(tag)s”",
            self.done,
            tag=self._tag.name,
        )

    @property
    def _tag(self) -> Tag | None:
        is_tag = self.action in (Action.TAG, Action.UNTAG) and self.argument.isdecimal()
        return Tag.find(self.account, int(self.argument)) if is_tag else None
