"""A report that was asked for: when it is done, and the table that it then holds.

The table is as the orders stood when it was asked for. It is made at its end: a report that is
cancelled, or ends in a fatal error, never has one.
"""

import gzip
import secrets

from peewee import AutoField, BigIntegerField, BlobField, CharField, TextField

from webapp.sandbox.moment import written
from webapp.sandbox.order import Document
from webapp.sandbox.record import Record

DONE, CANCELLED, FATAL = "DONE", "CANCELLED", "FATAL"


class Report(Record):
    number = AutoField()
    seller_id = CharField()
    region = CharField()
    report_type = CharField()
    marketplace_ids = TextField()
    created_at = BigIntegerField()
    ready_at = BigIntegerField()
    # How it ends: one of Amazon's three words for that.
    ending = CharField(default=DONE)
    document_id = CharField(unique=True)
    # The presigned address, once it was asked for, and until when it is good.
    key = CharField(null=True)
    key_expires_at = BigIntegerField(default=0)
    # How its document is spoiled on command.
    spoiled = CharField(default="")
    table = BlobField()

    class Meta:
        table_name = "sandbox_report"

    @classmethod
    def of(cls, seller_id: str, region: str, number: str) -> "Report | None":
        mine = (cls.seller_id == seller_id) & (cls.region == region)
        found: Report | None = (
            cls.get_or_none(mine & (cls.number == int(number))) if number.isdecimal() else None
        )
        return found

    @classmethod
    def of_document(cls, seller_id: str, region: str, document_id: str) -> "Report | None":
        mine = (cls.seller_id == seller_id) & (cls.region == region)
        found: Report | None = cls.get_or_none(mine & (cls.document_id == document_id))
        return found

    @classmethod
    def by_key(cls, key: str, now: int) -> "Report | None":
        found: Report | None = cls.get_or_none((cls.key == key) & (cls.key_expires_at > now))
        return found

    def facts(self, now: int) -> Document:
        """Amazon's `Report`."""
        done = now >= self.ready_at
        facts = {
            "reportId": str(self.number),
            "reportType": self.report_type,
            "marketplaceIds": self.marketplace_ids.split(","),
            "createdTime": written(self.created_at),
            "processingStatus": self.ending if done else "IN_PROGRESS",
            "processingStartTime": written(self.created_at),
        }
        if done:
            facts["processingEndTime"] = written(self.ready_at)
        if done and self.ending == DONE:
            facts["reportDocumentId"] = self.document_id
        return facts

    def presign(self, until: int) -> str:
        """A new address for its document; earlier ones lead nowhere any more."""
        self.key, self.key_expires_at = secrets.token_urlsafe(32), until
        self.save(only=[Report.key, Report.key_expires_at])
        return str(self.key)

    @classmethod
    def flow_again(cls) -> None:
        """Documents that stalled come whole from now on."""
        cls.update(spoiled="").where(cls.spoiled == "stalls").execute()

    @property
    def content(self) -> bytes:
        """The document, packed."""
        return bytes(self.table)


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 6)


def new_document_id() -> str:
    return f"amzn1.spdoc.1.4.{secrets.token_hex(12)}"
