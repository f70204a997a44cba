"""Entries of the address book that a privacy request is about."""

from datetime import datetime
from typing import Any

import peewee

from webapp.contacts.contact import Contact, card_digests
from webapp.contacts.contact_match import matching
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_kind import RequestKind


class RequestContact(Record):
    request = peewee.ForeignKeyField(
        PrivacyRequest, backref="contacts", on_delete="CASCADE", index=False
    )
    # No foreign key: that it was deleted for this request is to be proved afterwards.
    contact_id = peewee.IntegerField()
    included = peewee.BooleanField(default=True)
    done_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("request", "contact_id"), True),)

    @classmethod
    def keep(cls, request: PrivacyRequest, file: RequestFile) -> None:
        """Note the entries that name this person, in place of those noted before."""
        account = request.account
        digests = card_digests(account.vault, file.email, (file.name, file.postal_code))
        with database.atomic():
            cls.delete().where(cls.request == request).execute()
            for contact in matching(account, digests, restricted=True):
                cls.create(request=request, contact_id=contact.id)

    @classmethod
    def of(cls, request: PrivacyRequest) -> list["RequestContact"]:
        return list(cls.select().where(cls.request == request).order_by(cls.id))

    @classmethod
    def granted(cls, request: PrivacyRequest) -> list["RequestContact"]:
        """Those that this request is carried out for."""
        return [each for each in cls.of(request) if each.included]

    @classmethod
    def cards(cls, request: PrivacyRequest) -> list[dict[str, Any]]:
        """What the granted entries say, without the merchant's own note."""
        ids = [each.contact_id for each in cls.granted(request)]
        found = Contact.opened(
            request.account, Contact.of(request.account).where(Contact.id.in_(ids))
        )
        shown = ("name", "company", "email", "phone")
        return [
            {name: getattr(each.card, name) for name in shown if getattr(each.card, name)}
            | {"address": each.card.lines, "came_by": each.origin}
            for each in found
        ]

    def carry_out(self, now: datetime) -> None:
        """Delete or restrict the entry where that was asked; once more does no harm."""
        contact = Contact.find(self.request.account, self.contact_id)
        if contact and self.request.kind == RequestKind.ERASE:
            contact.forget(now)
        if contact and self.request.kind == RequestKind.RESTRICT:
            ContactRestriction.impose(contact, self.request_id, now)
        RequestContact.update(done_at=now).where(RequestContact.id == self.id).execute()
