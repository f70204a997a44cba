"""A team: the people of one account, and what an owner does about them."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from webapp.accounts.account import Account
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.rights import store_limit
from webapp.accounts.rights.role import Role
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.dialect import locked
from webapp.ground.database.pipeline import Pending, send
from webapp.ground.database.row_id import read_id
from webapp.ground.database.store_scope import StoreScope, store_scope
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError, raise_form_error

PEOPLE = 'SELECT id, email FROM "user" WHERE account_id = ? AND disabled_at IS NULL ORDER BY email'
LIMITED = PEOPLE.replace("email", "email, store_ids", 1)
LAST_OWNER = N_("An account needs an owner: make somebody else one first.")
NO_FACTOR = N_("This person has no second factor.")


def pending_people(account_id: int) -> Pending[list[tuple[int, str]]]:
    """(id, e-mail) of those of an account who may sign in, asked for.

    Who is limited to some stores has to do with those who see one of them.
    """
    scope = store_scope()
    if scope is None:
        return send(list, PEOPLE, account_id)
    return send(partial(_sharing, scope), LIMITED, account_id)


def _sharing(scope: StoreScope, people: list[tuple[int, str, str | None]]) -> list[tuple[int, str]]:
    own = set(scope.store_ids)
    return [
        (person_id, email)
        for person_id, email, theirs in people
        if theirs is None or own & set(json.loads(theirs))
    ]


class Team:
    """What `by` does here, who must be allowed to, stands in the audit trail under their name."""

    def __init__(self, account: Account, by: User) -> None:
        self._account = account
        self._by = by

    @property
    def people(self) -> list[User]:
        """Everybody, those who may sign in first."""
        theirs = User.select().where(User.account == self._account)
        return list(theirs.order_by(User.disabled_at.is_null(False), User.email))

    @property
    def invitations(self) -> list[Invitation]:
        """Those that nobody accepted or took back."""
        return list(Invitation.pending(self._account))

    def person(self, person_id: int) -> User | None:
        return User.get_or_none(User.id == person_id, User.account == self._account)

    def invitation(self, invitation_id: int) -> Invitation | None:
        return Invitation.pending(self._account).where(Invitation.id == invitation_id).first()

    def change_role(self, person: User, role: str, now: datetime) -> None:
        """From their next request on; raises FormError for the last owner, or no such role."""
        raise_form_error(form="" if role in set(Role) else gettext("Choose one of the roles."))
        with database.atomic():
            if Role(role) is not Role.OWNER:
                self._keep_an_owner(person)
                self._revoke_invitations_of(person, now)
            person.role = Role(role)
            person.save(only=[User.role])
            audit.record("user.role_changed", now=now, by=self._by, on=person, role=role)
            if not person.may_be_limited:
                store_limit.lift(person, now, self._by)

    def limit_to_stores(self, person: User, texts: Sequence[str], now: datetime) -> bool:
        """As a form names the stores, none for all; whether it was otherwise before.

        Raises FormError for a store that isn't the account's, and for who can't be limited.
        """
        return store_limit.limit(person, [read_id(each) or 0 for each in texts], now, self._by)

    def shut_out(self, person: User, now: datetime) -> None:
        """From their next request on, in every browser; raises FormError for the last owner."""
        with database.atomic():
            self._keep_an_owner(person)
            self._revoke_invitations_of(person, now)
            person.disable(now)
            BrowserSession.end_all(person, now)
            audit.record("user.disabled", now=now, by=self._by, on=person)

    def readmit(self, person: User, now: datetime) -> None:
        """Let a person who was shut out sign in again, with the password that they had."""
        with database.atomic():
            person.enable()
            audit.record("user.enabled", now=now, by=self._by, on=person)

    def reset_second_factor(self, person: User, now: datetime) -> None:
        """For a person who lost it; raises FormError when there is none."""
        factor = None if person.lacks_second_factor else SecondFactor.of(person)
        if factor is None:
            raise FormError(form=gettext(NO_FACTOR))
        factor.reset(self._by, now)

    def _keep_an_owner(self, person: User) -> None:
        """Two owners can't take each other's place at once: one of them waits here."""
        owners = locked(
            User.select().where(
                User.account == self._account, User.role == Role.OWNER, User.disabled_at.is_null()
            )
        )
        if {each.id for each in owners} == {person.id}:
            raise FormError(form=gettext(LAST_OWNER))

    def _revoke_invitations_of(self, person: User, now: datetime) -> None:
        """A leaver doesn't come in again by an address of their own."""
        for invitation in self.invitations:
            if invitation.invited_by_id == person.id:
                invitation.revoke(self._by, now)
