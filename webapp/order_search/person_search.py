"""Searching for people by words, which are compared as digests that only the stores' keys make."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.vault import Vault
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.orders.party_word import PartyWord, PersonWord, kept, word_digest, words_of
from webapp.orders.restriction import Restriction
from webapp.stores.store import Store

# Of a person's word so many orders are looked through; several words must fit the same.
MOST_OF_WORD = 5000

# Of one word its digests by all stores.
Group = tuple[bytes, ...]


class PersonSearch:
    """Of one account's orders, those whose people have some words."""

    def __init__(self, account: Account, stores: Sequence[Store]) -> None:
        self._account = account
        self._stores = stores

    def groups(self, words: str) -> list[Group]:
        """For each word its digests; none for an e-mail address, which is searched for whole."""
        texts = words_of(words) if "@" not in words and self._vaults else set()
        return [tuple(word_digest(vault, text) for vault in self._vaults) for text in sorted(texts)]

    def of_words(self, groups: Sequence[Sequence[bytes]]) -> set[int]:
        """The orders whose people have each of these words."""
        found = [self._having(digests) for digests in groups]
        return set.intersection(*found) if found else set()

    def among(self, ids: Collection[int], groups: Sequence[Sequence[bytes]]) -> set[int]:
        """Those of few orders whose people have each of these words."""
        left = set(ids)
        for digests in groups:
            left = self._having(digests, Party.order.in_(list(left))) if left else left
        return left if groups else set()

    @cached_property
    def _vaults(self) -> list[Vault]:
        return [vault for store in self._stores if (vault := _vault(store))]

    def _having(self, digests: Sequence[bytes], few: Any = None) -> set[int]:
        """Of all orders, or of those that meet `few`."""
        words = PersonWord.digest.in_([kept(digest) for digest in digests])
        earlier = PartyWord.digest.in_(digests)
        return {*self._orders(PersonWord, words, few), *self._orders(PartyWord, earlier, few)}

    def _orders(self, model: Any, condition: Any, few: Any) -> Iterator[int]:
        query = (
            Party.select(Party.order_id)
            .join(model, on=model.party == Party.id)
            .join(Order, on=Party.order == Order.id)
            .where(condition, Order.account == self._account, ~Restriction.of_party(Party))
        )
        chosen = query.limit(MOST_OF_WORD) if few is None else query.where(few)
        return (order_id for (order_id,) in chosen.tuples())


def _vault(store: Store) -> Vault | None:
    """None for a store whose keys are gone."""
    try:
        return store.vault
    except KeyDestroyed:
        return None
