"""Whoever may have rights: a person of an account, by their role."""

from typing import Any

from webapp.accounts.rights.right import Right

OWNER, SHIPPER = "owner", "shipper"


class RightHolder:
    """What a user is beside a row."""

    role: Any
    account: Any

    def has_right(self, right: Right) -> bool:
        """Whether an owner lets this person's role do it; owners may."""
        given = self.role == SHIPPER and right in self.account.given_rights
        return bool(given or self.role == OWNER)
