"""Searching for people by words, which are compared as digests that only the stores' keys make."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from webapp.accounts.account import Account
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.vault import Vault
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.orders.party_word import (
    PartyTerm,
    PartyWord,
    PersonWord,
    kept,
    term,
    word_digest,
    words_of,
)
from webapp.orders.restriction import Restriction
from webapp.stores.store import Store

# Of a person's word so many orders are looked through; several words must fit the same.
MOST_OF_WORD = 5000

# Of one word its digests by all stores.
Group = tuple[bytes, ...]


class PeoplesOrders(NamedTuple):
    """Orders (ids) in no order; `is_cut` where there are more than were read."""

    ids: set[int]
    is_cut: bool = False


class PersonSearch:
    """Of one account's orders, those whose people have some words."""

    def __init__(self, account: Account, stores: Sequence[Store]) -> None:
        self._account = account
        self._stores = stores

    def groups(self, words: str) -> list[Group]:
        """For each word its digests; none for an e-mail address, which is searched for whole."""
        texts = words_of(words) if "@" not in words and self._vaults else set()
        return [tuple(word_digest(vault, text) for vault in self._vaults) for text in sorted(texts)]

    def of_words(self, groups: Sequence[Sequence[bytes]]) -> PeoplesOrders:
        """The orders whose people have each of these words."""
        found = [(digests, self._having(digests)) for digests in groups]
        whole = [each.ids for _, each in found if not each.is_cut]
        if not whole:
            # Of each word only some are known: what these share.
            parts = [each.ids for _, each in found]
            return PeoplesOrders(set.intersection(*parts) if parts else set(), bool(parts))
        frequent = [digests for digests, each in found if each.is_cut]
        left = set.intersection(*whole)
        return PeoplesOrders(self.among(left, frequent) if frequent else left)

    def among(self, ids: Collection[int], groups: Sequence[Sequence[bytes]]) -> set[int]:
        """Those of few orders whose people have each of these words."""
        left = set(ids)
        for digests in groups:
            left = self._having(digests, Party.order.in_(list(left))).ids if left else left
        return left if groups else set()

    @cached_property
    def _vaults(self) -> list[Vault]:
        return [vault for store in self._stores if (vault := _vault(store))]

    def _having(self, digests: Sequence[bytes], few: Any = None) -> PeoplesOrders:
        """Of all orders, or of those that meet `few`."""
        kept_as = {
            PartyTerm: [term(digest) for digest in digests],
            PersonWord: [kept(digest) for digest in digests],
            PartyWord: digests,
        }
        found = [
            self._orders(model, model.digest.in_(values), few) for model, values in kept_as.items()
        ]
        is_cut = few is None and any(len(each) >= MOST_OF_WORD for each in found)
        return PeoplesOrders(set().union(*found), is_cut)

    def _orders(self, model: Any, condition: Any, few: Any) -> list[int]:
        query = (
            Party.select(Party.order_id)
            .join(model, on=model.party == Party.id)
            .join(Order, on=Party.order == Order.id)
            .where(condition, Order.account == self._account, ~Restriction.of_party(Party))
        )
        chosen = query.limit(MOST_OF_WORD) if few is None else query.where(few)
        return [order_id for (order_id,) in chosen.tuples()]


def _vault(store: Store) -> Vault | None:
    """None for a store whose keys are gone."""
    try:
        return store.vault
    except KeyDestroyed:
        return None
