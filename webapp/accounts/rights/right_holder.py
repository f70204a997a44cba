"""Whoever may have rights: a person of an account, by their role."""

from typing import Any

from webapp.accounts.rights.right import Right
from webapp.accounts.rights.role import Role


class RightHolder:
    """What a user is beside a row."""

    role: Role
    account: Any

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
    def may_see_personal_data(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER, Role.PRIVACY_OFFICER)

    @property
    def may_edit_contacts(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER)

    @property
    def may_edit_products(self) -> bool:
        return self.role in (Role.OWNER, Role.SHIPPER)

    @property
    def may_handle_requests(self) -> bool:
        return self.role in (Role.OWNER, Role.PRIVACY_OFFICER)
