"""Authorizations: a seller's grant to the application, and the codes and tokens that carry it."""

import secrets

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    TextField,
)

from webapp.sandbox.moment import DAY
from webapp.sandbox.record import Record

YEAR = 365 * DAY
HOUR = DAY // 24


class Grant(Record):
    """One consent. Its region is where the seller signed in, or else where it is first used."""

    id = AutoField()
    seller_id = CharField(index=True)
    region = CharField(null=True)
    refresh_token = TextField(unique=True)
    granted_at = BigIntegerField()
    expires_at = BigIntegerField()
    ended_by = CharField(null=True)

    class Meta:
        table_name = "sandbox_grant"

    @classmethod
    def authorize(cls, seller_id: str, region: str | None, now: int) -> "Grant":
        """A new consent: from now on the older refresh token of that region is dead."""
        grant = cls.create(
            seller_id=seller_id,
            refresh_token="Atzr|" + secrets.token_urlsafe(180),
            granted_at=now,
            expires_at=now + YEAR,
        )
        return grant.settle(region) if region else grant

    @classmethod
    def by_refresh_token(cls, token: str, now: int) -> "Grant | None":
        live = (cls.refresh_token == token) & cls.ended_by.is_null() & (cls.expires_at > now)
        found: Grant | None = cls.get_or_none(live)
        return found

    @classmethod
    def live(cls, seller_id: str) -> "list[Grant]":
        found = (cls.seller_id == seller_id) & cls.ended_by.is_null()
        return list(cls.select().where(found).order_by(cls.id))

    @classmethod
    def revoke(cls, seller_id: str, region: str | None = None) -> int:
        """The seller removes the application: in one region or in all."""
        theirs = (cls.seller_id == seller_id) & (
            cls.ended_by.is_null() | (cls.ended_by == "replaced")
        )
        if region:
            theirs &= (cls.region == region) | cls.region.is_null()
        return int(cls.update(ended_by="revoked").where(theirs).execute())

    def settle(self, region: str) -> "Grant":
        """The first use says the region; then this consent replaces the one before it there."""
        older = (
            (Grant.seller_id == self.seller_id)
            & (Grant.region == region)
            & (Grant.id != self.id)
            & Grant.ended_by.is_null()
        )
        Grant.update(ended_by="replaced").where(older).execute()
        self.region = region
        self.save()
        return self

    def reaches(self, region: str) -> bool:
        """Whether it opens this region; settles there when it was free yet."""
        if self.region is None:
            self.settle(region)
        return bool(self.region == region)

    def new_access_token(self, now: int) -> "AccessToken":
        token = "Atza|" + secrets.token_urlsafe(240)
        return AccessToken.create(token=token, grant=self, expires_at=now + HOUR)


class AccessToken(Record):
    """Good for an hour, unless the seller revokes the grant; a newer consent leaves it be."""

    token = TextField(primary_key=True)
    grant = ForeignKeyField(Grant)
    expires_at = BigIntegerField()

    class Meta:
        table_name = "sandbox_access_token"

    @classmethod
    def expire(cls, seller_id: str | None = None) -> int:
        query = cls.update(expires_at=0)
        if seller_id:
            theirs = Grant.select(Grant.id).where(Grant.seller_id == seller_id)
            query = query.where(cls.grant.in_(theirs))
        return int(query.execute())

    @classmethod
    def sweep(cls, now: int) -> None:
        """Tokens that ended a day ago are forgotten, but for those expired on command."""
        cls.delete().where((cls.expires_at < now - DAY) & (cls.expires_at > 0)).execute()


class ConsentCode(Record):
    """The `spapi_oauth_code` on its way through the browser: once, for minutes."""

    code = CharField(primary_key=True)
    seller_id = CharField()
    region = CharField(null=True)
    redirect_uri = TextField()
    expires_at = BigIntegerField()
    used = BooleanField(default=False)

    class Meta:
        table_name = "sandbox_consent_code"

    @classmethod
    def issue(cls, seller_id: str, region: str | None, redirect_uri: str, until: int) -> str:
        code = "SB" + secrets.token_hex(9)
        facts = {"seller_id": seller_id, "region": region, "redirect_uri": redirect_uri}
        cls.create(code=code, expires_at=until, **facts)
        return code

    @classmethod
    def spend(cls, code: str, now: int) -> "ConsentCode | None":
        """The code, if it is still good; from now on it isn't."""
        good = (cls.code == code) & ~cls.used & (cls.expires_at > now)
        if not cls.update(used=True).where(good).execute():
            return None
        found: ConsentCode = cls.get_by_id(code)
        return found


class AppstoreVisit(Record):
    """A seller who began at the Appstore: what `amazon_state` stands for."""

    amazon_state = CharField(primary_key=True)
    seller_id = CharField()
    region = CharField(null=True)
    used = BooleanField(default=False)

    class Meta:
        table_name = "sandbox_appstore_visit"

    @classmethod
    def begin(cls, seller_id: str, region: str | None) -> str:
        state = secrets.token_urlsafe(24)
        cls.create(amazon_state=state, seller_id=seller_id, region=region)
        return state

    @classmethod
    def finish(cls, amazon_state: str) -> "AppstoreVisit | None":
        fresh = (cls.amazon_state == amazon_state) & ~cls.used
        if not cls.update(used=True).where(fresh).execute():
            return None
        found: AppstoreVisit = cls.get_by_id(amazon_state)
        return found
