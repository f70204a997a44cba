"""A limit to stores: which of the account's stores a shipper or a viewer sees.

What hangs on another store is for them as if it weren't there: `ground/database/store_scope.py`.
A store that is connected later is another store, until an owner adds it.
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.rights.right_holder import LIMITABLE
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.store_scope import StoreScope
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.message import Message
from webapp.ground.web.form_error import raise_form_error
from webapp.ground.web.template_filters import PRODUCT_NAME

SUBJECT = Message("store_limit", "Which stores you see in %(product)s has changed")
LIMITED = Message(
    "store_limit.limited",
    "An owner of your account chose %(n)s store that you see from now on.\n\n"
    "What belongs to other stores isn't shown to you, and isn't in your figures.",
    "An owner of your account chose %(n)s stores that you see from now on.\n\n"
    "What belongs to other stores isn't shown to you, and isn't in your figures.",
)
LIFTED = Message(
    "store_limit.lifted", "From now on you see all stores of your account, also those to come."
)
NOT_OF_ACCOUNT = N_("Choose among the stores of your account.")
ANSWERS_FOR_ALL = N_(
    "Owners and privacy officers answer for the whole account, and see all stores."
)


def stores_of(account: Account) -> list[Any]:
    """Those that a person may be limited to."""
    kind = account.stores.model
    return list(account.stores.order_by(kind.nickname, kind.id))


def limit(person: User, store_ids: Collection[int], now: datetime, by: User) -> bool:
    """From their next request on; to none means to all. Whether it was otherwise before.

    Raises FormError for a store that isn't the account's, and for who can't be limited.
    """
    return _keep(person, checked(person.account, person.role, store_ids), now, by)


def checked(account: Account, role: Role, store_ids: Collection[int]) -> list[int]:
    """These stores, for somebody with this role; raises FormError."""
    known = {store.id for store in stores_of(account)}
    chosen = sorted(set(store_ids))
    raise_form_error(form="" if known >= set(chosen) else gettext(NOT_OF_ACCOUNT))
    barred = chosen and role not in LIMITABLE
    raise_form_error(form=gettext(ANSWERS_FOR_ALL) if barred else "")
    return chosen


def lift(person: User, now: datetime, by: User) -> None:
    """They see all stores again."""
    _keep(person, [], now, by)


def scope_of(user_id: int) -> StoreScope | None:
    """Of the person for whom a worker acts."""
    person: User | None = User.get_or_none(User.id == user_id)
    return person.store_scope if person else None


def _keep(person: User, store_ids: list[int], now: datetime, by: User) -> bool:
    written = json.dumps(store_ids) if store_ids else None
    if person.store_ids == written:
        return False
    with database.atomic():
        person.store_ids, person.limited_at = written, now if written else None
        person.save(only=[User.store_ids, User.limited_at])
        stores = store_ids or "all"
        audit.record("user.stores_changed", now=now, by=by, on=person, stores=stores)
        Notice.tell(
            person,
            "store_limit",
            f"store-limit-{now:%Y%m%dT%H%M%S%f}",
            subject=SUBJECT.told(product=PRODUCT_NAME),
            text=LIMITED.told(n=len(store_ids)) if store_ids else LIFTED.told(),
            now=now,
        )
    return True
