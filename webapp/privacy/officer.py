"""The officers of an account: who answers requests, handles incidents, and reviews access."""

from webapp.accounts.rights.role import Role
from webapp.accounts.user import User


def officers(account_id: int) -> list[User]:
    """The account's owners and privacy officers who may sign in."""
    return list(
        User.select().where(
            User.account == account_id,
            User.role.in_([Role.OWNER, Role.PRIVACY_OFFICER]),
            User.disabled_at.is_null(),
        )
    )
