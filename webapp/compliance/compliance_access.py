"""Who may do what: its live facts, and how the controls stand by them."""

from datetime import datetime
from functools import cached_property

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.password import OLDEST, Policy
from webapp.accounts.sign_in_lock import SignInLock
from webapp.accounts.user import User
from webapp.compliance.access_review import AccessReview
from webapp.compliance.compliance_fact import AccountFacts, day_words
from webapp.compliance.compliance_outcome import ControlOutcome, by_design, met_if
from webapp.ground.plural import count_of
from webapp.stores.connection import Connection, ConnectionStatus


class AccessFacts(AccountFacts):
    @cached_property
    def users(self) -> int:
        return len(self._users)

    @property
    def seers(self) -> int:
        return len(self._seers)

    @property
    def bare_seers(self) -> int:
        """Those of them whose password is all that they sign in with."""
        return sum(user.lacks_second_factor for user in self._seers)

    @property
    def old_passwords(self) -> int:
        """Theirs that are older than Amazon allows."""
        return sum(self.now - user.password_changed_at > OLDEST for user in self._seers)

    @property
    def amazons_passwords(self) -> bool:
        return self._settings.password_policy == Policy.AMAZON

    @property
    def second_factor_demanded(self) -> bool:
        return self._settings.demands_second_factor

    @cached_property
    def disabled_users(self) -> int:
        gone = User.select().where(User.account == self._account, User.disabled_at.is_null(False))
        return int(gone.count())

    @cached_property
    def unended_sessions(self) -> int:
        """Browsers of those who were shut out that nobody signed out."""
        theirs = BrowserSession.select().join(User)
        left = (User.account == self._account) & User.disabled_at.is_null(False)
        return int(theirs.where(left, BrowserSession.ended_at.is_null()).count())

    @cached_property
    def locked_now(self) -> int:
        return SignInLock.count_locked([user.email for user in self._users], self.now)

    @cached_property
    def refused_sign_ins(self) -> int:
        return self.events("sign_in.refused", "sign_in.locked")

    @cached_property
    def views(self) -> int:
        return self.events("order.viewed")

    @cached_property
    def last_review(self) -> AccessReview | None:
        return AccessReview.last(self._account)

    @cached_property
    def review_due_at(self) -> datetime:
        return AccessReview.due_at(self._account)

    @cached_property
    def authorizations(self) -> list[tuple[str, int]]:
        """Each connected seller's stores, with the days that Amazon's authorization lasts."""
        return [
            (each.store_names or each.selling_partner_id, each.days_left(self.now))
            for each in self._connections
            if each.expires_at
        ]

    @property
    def lapsed_authorizations(self) -> int:
        return sum(days < 1 for _, days in self.authorizations)

    @cached_property
    def _users(self) -> list[User]:
        return list(User.select().where(User.account == self._account, User.disabled_at.is_null()))

    @property
    def _seers(self) -> list[User]:
        return [user for user in self._users if user.may_see_personal_data]

    @property
    def _connections(self) -> list[Connection]:
        return list(
            Connection.select().where(
                Connection.account == self._account, Connection.status == ConnectionStatus.CONNECTED
            )
        )


def unique_users(f: AccessFacts) -> ControlOutcome:
    return met_if(
        not f.unended_sessions,
        f"People who may sign in, each with an address of their own: {f.users}.",
        f"Shut out: {f.disabled_users}; browsers of theirs that weren't signed out: "
        f"{f.unended_sessions}.",
    )


def lockout(f: AccessFacts) -> ControlOutcome:
    return by_design(
        "tests/accounts/test_signing_in.py",
        "Ten wrong passwords lock an address for 15 minutes and longer.",
        f"{f.locked_now} locked now; {f.refused_sign_ins:,} tries refused in 30 days.",
    )


def review(f: AccessFacts) -> ControlOutcome:
    last = f.last_review
    ago = f.days_ago(last.reviewed_at if last else None)
    return met_if(
        last and f.review_due_at > f.now,
        f"Last reviewed: {ago}, by {last.reviewer}." if last else f"Last reviewed: {ago}.",
        f"Due by {day_words(f.review_due_at)}.",
    )


def passwords(f: AccessFacts) -> ControlOutcome:
    old = f"Older than {OLDEST.days} days: {f.old_passwords} of {f.seers} passwords of whoever may "
    if not f.amazons_passwords:
        return met_if(
            False,
            "Checked for length and commonness only, against Amazon's policy.",
            f"{old}see personal data.",
        )
    return met_if(
        not f.old_passwords,
        "Twelve characters of four classes, no part of e-mail or company, no common ones.",
        "The last ten are remembered; each is kept for a day at least.",
        f"{old}see personal data; signing in with one leads to choosing another.",
    )


def second_factor(f: AccessFacts) -> ControlOutcome:
    demanded = "Demanded: without one, nobody who may see personal data gets to see any."
    offered = "Offered, not demanded: whoever wants may do without."
    return met_if(
        f.second_factor_demanded or not f.bare_seers,
        demanded if f.second_factor_demanded else offered,
        f"May see personal data: {f.seers}; without a second factor: {f.bare_seers}.",
    )


def least_privilege(f: AccessFacts) -> ControlOutcome:
    return by_design(
        "tests/ground/test_ids.py",
        f"May see personal data: {f.seers} of {f.users} people.",
        f"Views of personal data recorded in 30 days: {f.views:,}.",
    )


def authorizations(f: AccessFacts) -> ControlOutcome:
    return met_if(
        not f.lapsed_authorizations,
        *(
            f"{name}: authorized for {count_of(days, 'more day')}."
            for name, days in f.authorizations
        ),
        "" if f.authorizations else "No store is connected.",
        "Told 30, 14 and 7 days and 1 day before the end.",
    )
