"""The live facts that the compliance page judges by: counted when asked, none remembered."""

from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

import peewee

from webapp.accounts import Account, SignInLock, User
from webapp.accounts.password import Policy
from webapp.accounts.reading_alarm import UnusualReading
from webapp.audit import AuditAnchor, AuditEntry
from webapp.config import Settings
from webapp.db import UTCDateTimeField
from webapp.keyring import ScopeKey
from webapp.orders import Order, Party
from webapp.privacy.access_review import AccessReview
from webapp.privacy.compliance_evidence import ALARM, EVERY, ComplianceEvidence, Deed
from webapp.privacy.field_inventory import classified
from webapp.privacy.incident import Incident
from webapp.privacy.outlook import Outlook
from webapp.privacy.purge import Purge
from webapp.privacy.removal import EIGHTEEN_MONTHS
from webapp.privacy.request import ANSWERED, PrivacyRequest
from webapp.privacy.sweep import Sweep
from webapp.stores import Connection, Status, Store

RECENT = timedelta(days=30)
GRACE = timedelta(hours=1)
CLOCK_GRACE = timedelta(minutes=15)
PASSWORD_AGE = timedelta(days=365)
LOCAL = ("127.0.0.1", "::1", "localhost", None)
ENCRYPTED_MODES = ("require", "verify-ca", "verify-full")


class Facts:
    """An account's facts at one moment; each is looked up once, when first asked."""

    def __init__(self, account: Account, settings: Settings, now: datetime) -> None:
        self._account = account
        self._settings = settings
        self.now = now

    # How long data is kept

    @cached_property
    def overdue(self) -> int:
        return Outlook(self.now, self._account).overdue

    @property
    def overdue_words(self) -> str:
        if not self.overdue:
            return "Oldest overdue: 0. Nothing is past its time."
        late = Outlook(self.now, self._account).oldest_overdue
        return f"Orders past their time: {self.overdue:,}, the oldest by {_days(late)}."

    @cached_property
    def sweep_at(self) -> datetime | None:
        last = Sweep.last()
        return last.finished_at if last else None

    @property
    def sweep_words(self) -> str:
        return f"Last sweep: {self.days_ago(self.sweep_at)}." if self.sweep_at else "No sweep yet."

    @property
    def kept_days(self) -> int:
        return self._account.kept_days

    @cached_property
    def aged_orders(self) -> int:
        aged = self._orders.where(Order.purchased_at < self.now - EIGHTEEN_MONTHS)
        return int(aged.count())

    @cached_property
    def lapsed_stores(self) -> int:
        """Disconnected stores that hold personal data longer than they may."""
        lapsed = Purge.lapsed(self.now - GRACE).where(Store.account == self._account)
        return int(lapsed.count())

    @cached_property
    def open_requests(self) -> int:
        return int(self._requests.count())

    @cached_property
    def overdue_requests(self) -> int:
        return int(self._requests.where(PrivacyRequest.due_at < self.now).count())

    # How data is sealed

    @cached_property
    def parties(self) -> int:
        return int(self._parties.count())

    @cached_property
    def sealed_parties(self) -> int:
        """Those whose blob begins with the mark of AES-256-GCM."""
        return int(self._parties.where(peewee.fn.SUBSTR(Party.sealed, 1, 1) == b"\x01").count())

    @cached_property
    def key_days(self) -> int:
        oldest = (
            ScopeKey.select(peewee.fn.MIN(ScopeKey.created_at))
            .where(ScopeKey.wrapped.is_null(False))
            .scalar()
        )
        return (self.now - UTCDateTimeField().python_value(oldest)).days if oldest else 0

    @cached_property
    def open_hops(self) -> list[str]:
        """The connections of this installation that anybody between could read."""
        s = self._settings
        hops = {
            "The way from the browser": s.https or urlsplit(s.public_url).hostname in LOCAL,
            "The way to the main database": _encrypted(s.database_url),
            "The way to the keyring": _encrypted(s.keyring_url),
            "The way to the queue": _encrypted(s.redis_url),
        }
        return [name for name, safe in hops.items() if not safe]

    # Who may do what

    @cached_property
    def users(self) -> int:
        return len(self._users)

    @cached_property
    def seers(self) -> int:
        return sum(user.may_see_personal_data for user in self._users)

    @property
    def bare_seers(self) -> int:
        """Those of them whose password is all that they sign in with."""
        seers = [user for user in self._users if user.may_see_personal_data]
        return sum(user.lacks_second_factor for user in seers)

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
    def locked_now(self) -> int:
        return SignInLock.count_locked([user.email for user in self._users], self.now)

    @cached_property
    def refused_sign_ins(self) -> int:
        return self._events("sign_in.refused", "sign_in.locked")

    @cached_property
    def views(self) -> int:
        return self._events("order.viewed")

    @cached_property
    def exports(self) -> int:
        return self._events("personal_data.exported", "contacts.exported")

    @cached_property
    def alarms(self) -> int:
        return self._events("reading.alarmed")

    @cached_property
    def untold_readings(self) -> int:
        """Those that the clock should have found by now, and didn't."""
        found = UnusualReading.find(self.now - CLOCK_GRACE, self._account)
        return sum(not reading.is_known(self.now) for reading in found)

    @cached_property
    def old_passwords(self) -> int:
        limit = self.now - PASSWORD_AGE
        return sum(user.password_changed_at < limit for user in self._users)

    @cached_property
    def reviewed_at(self) -> datetime | None:
        last = AccessReview.last(self._account)
        return last.reviewed_at if last else None

    @cached_property
    def review_due_at(self) -> datetime:
        return AccessReview.due_at(self._account)

    @cached_property
    def authorizations(self) -> list[tuple[str, int]]:
        """Each connected seller's stores, with the days that Amazon's authorization lasts."""
        return [
            (_names(connection), connection.days_left(self.now))
            for connection in self._connections
            if connection.expires_at
        ]

    @property
    def lapsed_authorizations(self) -> int:
        return sum(days < 1 for _, days in self.authorizations)

    # What is written down, and what happens

    @property
    def trail_entries(self) -> int:
        return int(AuditEntry.select().where(AuditEntry.chain == self._account.id).count())

    @property
    def trail_checked_at(self) -> datetime | None:
        return self._anchor.checked_at if self._anchor else None

    @property
    def trail_fault(self) -> str:
        return self._anchor.fault if self._anchor else ""

    @property
    def columns(self) -> int:
        return len(classified("main")) + len(classified("keyring"))

    @cached_property
    def open_incidents(self) -> int:
        still = Incident.select().where(
            Incident.account == self._account, Incident.closed_at.is_null()
        )
        return int(still.count())

    # What the operator recorded

    def is_current(self, deed: str) -> bool:
        age = ComplianceEvidence.age(Deed(deed), self.now)
        return age is not None and age <= EVERY[Deed(deed)]

    def alarm(self, deed: str) -> bool:
        age = ComplianceEvidence.age(Deed(deed), self.now)
        return age is None or age >= ALARM[Deed(deed)]

    def deed_words(self, deed: str, words: str) -> str:
        done_at = ComplianceEvidence.last(Deed(deed))
        if done_at is None:
            return f"{words}: not recorded (flask compliance record {deed})."
        return f"{words}: {done_at:%d %B %Y}, {self.days_ago(done_at)}."

    def days_ago(self, moment: datetime) -> str:
        return f"{_days(self.now - moment)} ago"

    @property
    def _orders(self) -> peewee.ModelSelect:
        return Order.select().where(Order.account == self._account)

    @property
    def _parties(self) -> peewee.ModelSelect:
        return Party.select().join(Order).where(Order.account == self._account)

    @property
    def _requests(self) -> peewee.ModelSelect:
        return PrivacyRequest.select().where(
            PrivacyRequest.account == self._account, PrivacyRequest.state.not_in(ANSWERED)
        )

    @cached_property
    def _users(self) -> list[User]:
        return list(User.select().where(User.account == self._account, User.disabled_at.is_null()))

    @cached_property
    def _anchor(self) -> AuditAnchor | None:
        return AuditAnchor.get_or_none(AuditAnchor.chain == self._account.id)

    @property
    def _connections(self) -> list[Connection]:
        return list(
            Connection.select().where(
                Connection.account == self._account, Connection.status == Status.CONNECTED
            )
        )

    def _events(self, *names: str) -> int:
        recent = AuditEntry.select().where(
            AuditEntry.chain == self._account.id,
            AuditEntry.event.in_(names),
            AuditEntry.at > self.now - RECENT,
        )
        return int(recent.count())


def _encrypted(url: str) -> bool:
    """Whether this hop is encrypted, or leaves the machine nowhere."""
    parts = urlsplit(url)
    if parts.scheme in ("sqlite", "rediss", "unix") or parts.hostname in LOCAL:
        return True
    return parse_qs(parts.query).get("sslmode", [""])[0] in ENCRYPTED_MODES


def _names(connection: Connection) -> str:
    live = connection.stores.where(Store.disconnected_at.is_null()).order_by(Store.nickname)
    return ", ".join(store.nickname for store in live) or connection.selling_partner_id


def _days(span: timedelta) -> str:
    if span < timedelta(hours=1):
        return f"{max(int(span.total_seconds()) // 60, 0)} min"
    if span < timedelta(days=2):
        return f"{int(span.total_seconds()) // 3600} hours"
    return f"{span.days} days"
