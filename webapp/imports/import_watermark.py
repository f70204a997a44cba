"""The watermarks of a store, which imports move: since and up to when its orders are complete."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import ImportRun
from webapp.stores.store import Store


def begin_following(run: ImportRun, stores: Sequence[Store]) -> None:
    """From here on polls bring what changes, however long a first import walks the past."""
    for store in stores:
        if store.imported_until is None:
            _mark(store, {"imported_until": run.before})


def complete(run: ImportRun, stores: Sequence[Store], now: datetime) -> None:
    """All pages are in: these stores are complete up to the window's end."""
    changes: dict[str, Any] = {"last_import_at": now}
    if run.kind == ImportKind.FIRST:
        changes |= _reached(run, Store.get_by_id(stores[0].id), now)
    elif ImportKind(run.kind).moves_marks:
        changes["imported_until"] = run.before
    for store in stores:
        _mark(store, changes)


def _reached(run: ImportRun, store: Store, now: datetime) -> dict[str, Any]:
    """How far back the store is complete; should more be wanted by now, that comes next."""
    wanted = run.created_at - timedelta(days=store.first_import_days)
    return {"imported_from": run.after, "backfilled_at": now if run.after <= wanted else None}


def _mark(store: Store, changes: dict[str, Any]) -> None:
    """Unless it was disconnected since, or its data was destroyed: then it has another key."""
    Store.update(**changes).where(
        Store.id == store.id, Store.uid == store.uid, Store.disconnected_at.is_null()
    ).execute()
