"""What the desk's drop-downs offer, and what stands chosen in them."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from webapp.ground.language.day_format import weekday
from webapp.ground.language.gettext import gettext
from webapp.ground.language.order_source import source_label
from webapp.order_search.flag import Flag
from webapp.order_search.order_query import ANY, NOBODY, OrderQuery
from webapp.order_search.redaction_range import RedactionRange
from webapp.order_search.ship_by_range import ShipByRange
from webapp.order_search.sort import Sort
from webapp.orders import demand
from webapp.orders.amazon_words import in_words
from webapp.orders.facet_value import COUNTRY, SERVICE
from webapp.orders.mapped_service import NONE, mapped_words
from webapp.orders.tag import Tag
from webapp.stores.store import Store

NAMES = (
    "store",
    "source",
    "service",
    "mapped",
    "country",
    "due",
    "flag",
    "demand",
    "goes",
    "tag",
    "assigned",
)
UNSEEN = ("status", "q", "buyer", "words")


class DeskChoices:
    """Of one question to an account's desk; what is offered are pairs of value and words."""

    def __init__(
        self,
        order_query: OrderQuery,
        stores: Sequence[Store],
        tags: Sequence[Tag],
        seen: Collection[tuple[str, str]],
        people: Sequence[tuple[int, str]],
    ) -> None:
        self._order_query = order_query
        self._stores = stores
        self._tags = tags
        self._facet_values = seen
        self._people = people

    @cached_property
    def chosen(self) -> dict[str, Any]:
        chosen = {name: getattr(self._order_query, name) or "" for name in NAMES}
        return {**chosen, "sort": self._order_query.sorted_by}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of filters sends along unseen, for it has no field of its own."""
        return [(n, text) for n, text in self._order_query.parameters().items() if n in UNSEEN]

    @property
    def stores(self) -> list[tuple[int, str]]:
        return [(store.id, store.nickname) for store in self._stores]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Order sources, where several stores share one; else a store is a source."""
        found = {
            store.marketplace.country: source_label(store.marketplace) for store in self._stores
        }
        return sorted(found.items()) if len(found) < len(self._stores) else []

    @property
    def services(self) -> list[tuple[str, str]]:
        return self._seen(SERVICE, self._order_query.service)

    @cached_property
    def mapped_services(self) -> list[tuple[str, str]]:
        """What orders go out by; nothing to choose from as long as none has a service."""
        words = mapped_words(self._facet_values)
        chosen = {self._order_query.mapped} - {"", NONE}
        named = [(each, each) for each in sorted(words | chosen)]
        return [(NONE, gettext("Not mapped")), *named] if named or self._order_query.mapped else []

    @property
    def countries(self) -> list[tuple[str, str]]:
        return self._seen(COUNTRY, self._order_query.country)

    @property
    def ship_by_ranges(self) -> list[tuple[str, str]]:
        """Stretches of time, and the one day that is asked for by the dashboard."""
        due = self._order_query.due
        day = [(str(due), weekday(due))] if isinstance(due, date) else []
        return [*((each.value, each.label) for each in ShipByRange), *day]

    @property
    def redaction_ranges(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in RedactionRange]

    @property
    def flags(self) -> list[tuple[str, str]]:
        return [(flag.value, flag.label) for flag in Flag]

    @property
    def demands(self) -> list[tuple[str, str]]:
        return [(ANY, gettext("Any demand")), *demand.choices()]

    @property
    def tags(self) -> list[tuple[int, str]]:
        return [(tag.id, tag.name) for tag in self._tags]

    @property
    def people(self) -> list[tuple[int | str, str]]:
        """Who may see to an order, where there are several; and nobody."""
        several = len(self._people) > 1 or self._order_query.assigned
        return [*self._people, (NOBODY, gettext("Assigned to nobody"))] if several else []

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Whoever asks what goes when has it in that order; nobody else is offered it."""
        by_redaction = self._order_query.sorted_by is Sort.REDACTS_AT
        return [(s.value, s.label) for s in Sort if (s is Sort.REDACTS_AT) == by_redaction]

    def _seen(self, kind: str, chosen: str) -> list[tuple[str, str]]:
        values = {value for each, value in self._facet_values if each == kind} | {chosen}
        return [(value, in_words(value)) for value in sorted(values) if value]
