"""Whoever may have rights: a person of an account, by their role."""

import json
from typing import Any

from webapp.accounts.rights.right import Right
from webapp.accounts.rights.role import Role
from webapp.ground.database.store_scope import StoreScope

LIMITABLE = (Role.SHIPPER, Role.VIEWER)


class RightHolder:
    """What a user is beside a row."""

    role: Role
    account: Any
    # The stores that this person sees, as JSON; empty for whoever sees all.
    store_ids: str | None
    id: Any
    limited_at: Any

    @property
    def store_scope(self) -> StoreScope | None:
        """To what all that this person asks is narrowed."""
        if self.sees_all_stores:
            return None
        return StoreScope(self.id, self.shown_stores, self.limited_at)

    @property
    def sees_all_stores(self) -> bool:
        return self.store_ids is None

    @property
    def shown_stores(self) -> tuple[int, ...]:
        """The ids of those that a limited person sees."""
        return tuple(json.loads(self.store_ids or "[]"))

    @property
    def may_be_limited(self) -> bool:
        """Owners and privacy officers answer for the whole account."""
        return self.role in LIMITABLE

    def has_right(self, right: Right) -> bool:
        """Whether an owner lets this person's role do it; owners may."""
        given = self.role is Role.SHIPPER and right in self.account.given_rights
        return bool(given or self.role is Role.OWNER)

    @property
    def may_refresh(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER)

    @property
    def may_manage_stores(self) -> bool:
        return self.role is Role.OWNER

    @property
    def may_manage_account(self) -> bool:
        return self.role is Role.OWNER

    @property
    def may_edit_rules(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER) and self.sees_all_stores

    @property
    def may_edit_tags(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER) and self.sees_all_stores

    @property
    def may_see_contacts(self) -> bool:
        """They are of no store, so whoever sees some stores alone sees none of them."""
        return self.sees_all_stores

    @property
    def may_read_contacts(self) -> bool:
        return self.may_see_personal_data and self.may_see_contacts

    @property
    def may_see_personal_data(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER, Role.PRIVACY_OFFICER)

    @property
    def may_edit_contacts(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER) and self.may_see_contacts

    @property
    def may_edit_products(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER) and self.sees_all_stores

    @property
    def may_handle_requests(self) -> bool:
        return self.role in (Role.OWNER, Role.PRIVACY_OFFICER)
