"""What the desk's drop-downs offer, and what stands chosen in them."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from webapp.orders.due import Due
from webapp.orders.flag import Flag
from webapp.orders.going import Goes
from webapp.orders.mapped_service import NONE, mapped_words
from webapp.orders.order_row import in_words
from webapp.orders.question import Question
from webapp.orders.seen_value import COUNTRY, SERVICE
from webapp.orders.sort import Sort
from webapp.orders.tag import Tag
from webapp.stores import Store

UNSEEN = ("status", "q", "buyer")


class DeskChoice:
    """Of one question to an account's desk; what is offered are pairs of value and words."""

    def __init__(
        self,
        question: Question,
        stores: Sequence[Store],
        tags: Sequence[Tag],
        seen: Collection[tuple[str, str]],
    ) -> None:
        self._question = question
        self._stores = stores
        self._tags = tags
        self._seen_values = seen

    @property
    def chosen(self) -> dict[str, Any]:
        names = ("store", "source", "service", "mapped", "country", "due", "flag", "goes", "tag")
        chosen = {name: getattr(self._question, name) or "" for name in names}
        return {**chosen, "sort": self._question.sorted_by}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of filters sends along unseen, for it has no field of its own."""
        return [(n, text) for n, text in self._question.parameters().items() if n in UNSEEN]

    @property
    def stores(self) -> list[tuple[int, str]]:
        return [(store.id, store.nickname) for store in self._stores]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Order sources, where several stores share one; else a store is a source."""
        found = {store.marketplace.country: store.marketplace.label for store in self._stores}
        return sorted(found.items()) if len(found) < len(self._stores) else []

    @property
    def services(self) -> list[tuple[str, str]]:
        return self._seen(SERVICE, self._question.service)

    @cached_property
    def mapped_services(self) -> list[tuple[str, str]]:
        """What orders go out by; nothing to choose from as long as none has a service."""
        words = mapped_words(self._seen_values)
        chosen = {self._question.mapped} - {"", NONE}
        named = [(each, each) for each in sorted(words | chosen)]
        return [(NONE, "Not mapped"), *named] if named or self._question.mapped else []

    @property
    def countries(self) -> list[tuple[str, str]]:
        return self._seen(COUNTRY, self._question.country)

    @property
    def dues(self) -> list[tuple[str, str]]:
        """Stretches of time, and the one day that is asked for by the dashboard."""
        due = self._question.due
        day = [(str(due), f"{due:%a} {due.day} {due:%b}")] if isinstance(due, date) else []
        return [*((each.value, each.label) for each in Due), *day]

    @property
    def goings(self) -> list[tuple[str, str]]:
        return [(goes.value, goes.label) for goes in Goes]

    @property
    def flags(self) -> list[tuple[str, str]]:
        return [(flag.value, flag.label) for flag in Flag]

    @property
    def tags(self) -> list[tuple[int, str]]:
        return [(tag.id, tag.name) for tag in self._tags]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Whoever asks what goes when has it in that order; nobody else is offered it."""
        by_going = self._question.sorted_by is Sort.GOES
        return [(s.value, s.label) for s in Sort if (s is Sort.GOES) == by_going]

    def _seen(self, kind: str, chosen: str) -> list[tuple[str, str]]:
        values = {value for each, value in self._seen_values if each == kind} | {chosen}
        return [(value, in_words(value)) for value in sorted(values) if value]
