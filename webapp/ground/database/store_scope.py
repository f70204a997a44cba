"""A store scope: to which stores' rows the main database's answers are narrowed.

Whoever may see some stores alone carries one, from the moment at which they are known to the end
of their request. Within it each query that `Record` makes, and each statement that is written out
for `run_sql`, finds, changes and deletes what hangs on these stores, and nothing else: a query that
forgets it can't be written. Without one, which is the rule, nothing is added to any query.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Self, TypeVar

Query = TypeVar("Query", bound=Any)


@dataclass(frozen=True)
class StoreScope:
    """Of a person; what they did before `since`, when they were limited so, isn't theirs to see."""

    user_id: int
    store_ids: tuple[int, ...]
    since: datetime


_scope: ContextVar[StoreScope | None] = ContextVar("store_scope", default=None)


def store_scope() -> StoreScope | None:
    """That of whoever is acting; none for who may see all stores, and for the app itself."""
    return _scope.get()


def narrow_to(scope: StoreScope | None) -> None:
    """From here on, until another is set: a request begins and ends with none."""
    _scope.set(scope)


@contextmanager
def within(scope: StoreScope | None) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def everywhere() -> Any:
    """For what the app does in all stores, whoever's click began it: an import, say."""
    return within(None)


def shown_stores() -> tuple[int, ...]:
    """Their ids, where a scope is in force."""
    scope = _scope.get()
    return scope.store_ids if scope else ()


def own_work(model: Any, asked_at: str = "asked_at") -> Any:
    """What the person asked for since they are limited so: others' figures tell of other stores."""
    scope = _scope.get()
    asked = getattr(model, asked_at)
    return scope and (model.user_id == scope.user_id) & (asked >= scope.since)


class Narrowed:
    """Of a model: its queries go through the scope of whoever is acting."""

    # Whether its rows are the stores themselves.
    IS_STORE = False
    # The backref of those rows through which its own are seen, as a connection by its stores.
    SEEN_THROUGH = ""
    # When somebody, `user_id`, asked for it: of rows that only who asked for them sees.
    OWN_SINCE = ""

    @classmethod
    def in_scope(cls) -> Any:
        """What is true of the rows that hang on the scope's stores, asked where one is in force.

        None for rows that are the whole account's, which rights protect.
        """
        model: Any = cls
        if model.IS_STORE:
            return model.id.in_(shown_stores())
        if model.SEEN_THROUGH:
            below = getattr(model, model.SEEN_THROUGH)
            return model.id.in_(below.rel_model.select(below.field))
        if model.OWN_SINCE:
            return own_work(model, model.OWN_SINCE)
        key = _key_to_store(model)
        return None if key is None else _hanging(key)

    @classmethod
    def select(cls, *fields: Any) -> Any:
        return _narrow(cls, super().select(*fields))  # type: ignore[misc]

    @classmethod
    def update(cls, *args: Any, **values: Any) -> Any:
        return _narrow(cls, super().update(*args, **values))  # type: ignore[misc]

    @classmethod
    def delete(cls) -> Any:
        return _narrow(cls, super().delete())  # type: ignore[misc]

    @classmethod
    def raw(cls, *_args: Any) -> Self:
        raise NotImplementedError("Write it out for `run_sql`, which knows the scope.")


def _narrow(model: type[Narrowed], query: Query) -> Query:
    condition = None if _scope.get() is None else model.in_scope()
    return query if condition is None else query.where(condition)


def _hanging(key: Any) -> Any:
    """What hangs on a row that is seen, or, where it may, on none."""
    above = key.rel_model
    seen = shown_stores() if above.IS_STORE else above.select(above._meta.primary_key)
    return (key.is_null() | key.in_(seen)) if key.null else key.in_(seen)


@cache
def _key_to_store(model: Any) -> Any:
    """The foreign key by which its rows hang on a store, straight or through another table."""
    keys = sorted(model._meta.refs, key=lambda key: (not key.rel_model.IS_STORE, key.null))
    return next((key for key in keys if _hangs_on_store(key.rel_model)), None)


def _hangs_on_store(model: Any) -> bool:
    """Whether its own rows are narrowed: it says so itself, or by a key."""
    says_so = model.in_scope.__func__ is not Narrowed.in_scope.__func__  # type: ignore[attr-defined]
    named = model.IS_STORE or model.SEEN_THROUGH or model.OWN_SINCE
    return bool(named or says_so or _key_to_store(model))
