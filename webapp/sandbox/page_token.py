"""Page tokens: opaque to the client, bound to the seller, the region and the search."""

import secrets

from peewee import BigIntegerField, CharField, IntegerField, TextField

from webapp.sandbox.record import Record


class PageToken(Record):
    """Where the next page begins, and where the one before it began."""

    token = CharField(primary_key=True)
    seller_id = CharField()
    region = CharField()
    search = TextField()
    page = IntegerField()
    after = TextField()
    before = TextField()
    expires_at = BigIntegerField()

    class Meta:
        table_name = "sandbox_page_token"

    @classmethod
    def issue(cls, **facts: object) -> str:
        token = secrets.token_urlsafe(48)
        cls.create(token=token, **facts)
        return token

    @classmethod
    def good(cls, token: str, seller_id: str, region: str, now: int) -> "PageToken | None":
        mine = (cls.token == token) & (cls.seller_id == seller_id) & (cls.region == region)
        found: PageToken | None = cls.get_or_none(mine & (cls.expires_at > now))
        return found

    @classmethod
    def expire(cls) -> int:
        return int(cls.update(expires_at=0).execute())

    @classmethod
    def sweep(cls, now: int) -> None:
        cls.delete().where(cls.expires_at < now).execute()
