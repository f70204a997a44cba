"""Walking along an account's orders, the latest first, from customer to customer.

An order is passed by when its customer has a later one; one that is nobody's any more stands for
itself. Both need but indexes, however many orders there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.accounts import Account
from webapp.customers.customer import Customer, customers, digests
from webapp.orders.place import Place
from webapp.orders.question import ALL, Question
from webapp.orders.selection import Leaf, Selection
from webapp.orders.sort import Sort

PAGE = 50
# So many leaves of orders are walked at most: where few customers order a lot, a page is short.
MOST_LEAVES = 10


@dataclass(frozen=True)
class Standing:
    """An order that stands for its customer, or for nobody any more."""

    order_id: int
    customer: Customer | None = None


@dataclass(frozen=True)
class Stretch:
    """A page's standings, and the places where the pages before and after it meet it."""

    standings: list[Standing]
    before: Place | None = None
    after: Place | None = None


class CustomerWalk:
    """Walks of one account, from the latest order or from a place on."""

    def __init__(self, account: Account, now: datetime) -> None:
        self._account = account
        self._now = now

    def onwards(self, start: Place | None = None) -> Stretch:
        """A page of customers towards the older orders."""
        found: list[tuple[Place, Standing]] = []
        walked: list[Place] = []
        more = False
        for leaf in self._leaves("after", start):
            walked += leaf.places
            found += self._standing(leaf.places)
            more = leaf.more_after
            if len(found) >= PAGE:
                break
        if len(found) > PAGE:
            walked, found, more = [walked[0], found[PAGE - 1][0]], found[:PAGE], True
        return Stretch(
            [standing for _, standing in found],
            before=walked[0] if start and walked else start,
            after=walked[-1] if more else None,
        )

    def back(self, start: Place) -> Stretch:
        """A page of customers towards the latest orders; near these, the first page whole."""
        found: list[tuple[Place, Standing]] = []
        walked: list[Place] = []
        for leaf in self._leaves("before", start):
            if not leaf.more_before:
                return self.onwards()
            walked += reversed(leaf.places)
            found += reversed(self._standing(leaf.places))
            if len(found) >= PAGE:
                break
        if not walked:
            return self.onwards()
        if len(found) > PAGE:
            walked, found = [walked[0], found[PAGE - 1][0]], found[:PAGE]
        standings = [standing for _, standing in reversed(found)]
        return Stretch(standings, before=walked[-1], after=walked[0])

    def standings(self, order_ids: Sequence[int]) -> list[Standing]:
        """Each customer of these orders once; an order that is nobody's stands for itself."""
        known = digests(order_ids)
        theirs = customers(self._account, known.values())
        found = {
            digest: Standing(customer.latest_id, customer) for digest, customer in theirs.items()
        }
        return [*found.values(), *(Standing(id_) for id_ in order_ids if id_ not in known)]

    def _leaves(self, step: str, start: Place | None) -> Iterator[Leaf]:
        for _ in range(MOST_LEAVES):
            leaf = self._leaf(**{step: start} if start else {})
            if leaf.places:
                yield leaf
            more = leaf.more_after if step == "after" else leaf.more_before
            if not more:
                return
            start = leaf.places[-1 if step == "after" else 0]

    def _leaf(self, **place: Place) -> Leaf:
        question = Question(status=ALL, sort=Sort.NEWEST, **place)  # type: ignore[arg-type]
        return Selection(self._account, question, None, None, self._now).leaf

    def _standing(self, places: Sequence[Place]) -> list[tuple[Place, Standing]]:
        known = digests([place.id for place in places])
        theirs = customers(self._account, known.values())
        found = []
        for place in places:
            customer = theirs.get(known.get(place.id, b""))
            if customer is None or customer.latest_id == place.id:
                found.append((place, Standing(place.id, customer)))
        return found
