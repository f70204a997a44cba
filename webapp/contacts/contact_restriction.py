"""A restriction of a contact: kept but used for nothing until it is lifted.

Beside the contact, as orders have it for their people: see `orders.restriction`.
"""

from collections.abc import Iterable
from datetime import datetime

import peewee

from webapp.contacts.contact import Contact
from webapp.ground.database.db import Record, UTCDateTimeField


class ContactRestriction(Record):
    contact = peewee.ForeignKeyField(Contact, on_delete="CASCADE", index=False)
    # The privacy request that asked for it, a row of a higher room.
    request_id = peewee.IntegerField(index=True)
    since = UTCDateTimeField()

    class Meta:
        indexes = ((("contact", "request_id"), True),)

    @classmethod
    def impose(cls, contact: Contact, request_id: int, now: datetime) -> None:
        """Restrict a contact; once more does no harm."""
        cls.insert(contact=contact, request_id=request_id, since=now).on_conflict_ignore().execute()

    @classmethod
    def lift(cls, request_id: int) -> int:
        """Lift what one request asked for; another's restriction of the same contact stays."""
        return int(cls.delete().where(cls.request_id == request_id).execute())

    @classmethod
    def since_when(cls, contact: Contact) -> datetime | None:
        """Since when this contact may not be used; none when it may."""
        first = cls.select().where(cls.contact == contact).order_by(cls.since).first()
        return first and first.since

    @classmethod
    def among(cls, contacts: Iterable[Contact]) -> set[int]:
        """The ids of those of these contacts that may not be used now."""
        ids = [contact.id for contact in contacts]
        return {id_ for (id_,) in cls.select(cls.contact).where(cls.contact.in_(ids)).tuples()}

    @classmethod
    def free(cls) -> peewee.Expression:
        """Whether a contact (in a query) may be used."""
        return ~peewee.fn.EXISTS(cls.select().where(cls.contact == Contact.id))
