"""An account's end: its stores purged with certificates, its address book and its people gone."""

from datetime import datetime
from pathlib import Path

from webapp.accounts.account import Account
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.user import User
from webapp.contacts.contact import Contact
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.plural import count_of
from webapp.privacy.certificate import Certificate
from webapp.privacy.purge import Purge
from webapp.privacy_requests.request import PrivacyRequest
from webapp.stores.store import Store
from webapp.webhooks.webhook_endpoint import WebhookEndpoint

SLICE = 200


class OpenRequests(Exception):
    """People still wait for an answer about their data; the message says how many."""


class AccountClosing:
    """Of one account; safe to go on with where it was broken off."""

    def __init__(self, account: Account, folder: Path) -> None:
        """Certificates are written into `folder`. Raises OpenRequests while people wait."""
        self._account = account
        self._folder = folder
        self.stores = 0
        self.orders = 0
        self.contacts = 0
        waiting = PrivacyRequest.select().where(
            PrivacyRequest.account == account, PrivacyRequest.closed_at.is_null()
        )
        if waiting.count():
            raise OpenRequests(
                f"{count_of(waiting.count(), 'privacy request')} of this account must be closed "
                "first: people wait for an answer about their data."
            )

    def perform(self, now: datetime) -> None:
        """First nobody may come in any more, then all goes, and last it is certified."""
        self._shut_out(now)
        for store in Store.of(self._account).order_by(Store.id):
            self._purge(store)
        self._forget_contacts()
        facts = {
            "account": self._account.id,
            "stores": self.stores,
            "orders": self.orders,
            "contacts": self.contacts,
            "finished_at": utcnow(),
            "kept": "Totals by order for the tax office, and the audit trail for twelve months, "
            "without personal data of buyers.",
        }
        (self._folder / "account.json").write_text(Certificate.sign(facts).text, encoding="utf-8")
        audit.record(
            "account.closed",
            now=utcnow(),
            by=audit.CONSOLE,
            on=self._account,
            stores=self.stores,
            contacts=self.contacts,
        )

    def _shut_out(self, now: datetime) -> None:
        with database.atomic():
            for invitation in list(Invitation.pending(self._account)):
                invitation.revoke(audit.CONSOLE, now)
            for user in list(self._account.users.where(User.disabled_at.is_null())):
                user.disable(now)
                BrowserSession.end_all(user, now)
                audit.record("user.disabled", now=now, by=audit.CONSOLE, on=user)
        # With what still waits to be told to them.
        for endpoint in list(WebhookEndpoint.of(self._account)):
            endpoint.remove(audit.CONSOLE, now)

    def _purge(self, store: Store) -> None:
        # Where a closing was broken off, or the owner had purged it: a second certificate would
        # say that nothing was there.
        purge = Purge.ended(store)
        if purge is None:
            purge = Purge.request(store, utcnow(), by=audit.CONSOLE)
            purge.perform(utcnow())
        file = self._folder / f"store-{store.id}.json"
        file.write_text(purge.certificate, encoding="utf-8")
        self.stores += 1
        self.orders += purge.orders

    def _forget_contacts(self) -> None:
        while contacts := list(Contact.of(self._account).order_by(Contact.id).limit(SLICE)):
            for contact in contacts:
                contact.forget(utcnow(), audit.CONSOLE)
        # Also those of a closing that was killed: nobody else deletes from the console.
        gone = AuditEntry.select().where(
            AuditEntry.chain == self._account.id,
            AuditEntry.event == "contact.changed",
            AuditEntry.actor == audit.CONSOLE,
        )
        self.contacts = gone.count()
