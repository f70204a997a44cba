"""A purge: all data of one store destroyed, because it was disconnected or its owner asked."""

import hashlib
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import locked
from webapp.ground.database.owned import Owned
from webapp.ground.database.paced_writes import PacedWrites
from webapp.ground.keys.keyring import keyring
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.order_lists.order_list import OrderList
from webapp.orders.order import Order
from webapp.orders.tally import Tally
from webapp.privacy.certificate import Certificate
from webapp.privacy.order_removal import Removed, remove
from webapp.privacy.redaction import SLICE
from webapp.stores.store import KEPT_AFTER_DISCONNECTING, Store


class Purge(Owned):
    account = peewee.ForeignKeyField(Account)
    store = peewee.ForeignKeyField(Store)
    asked_at = UTCDateTimeField(default=utcnow)
    asked_by = peewee.IntegerField(null=True)
    # The name of the key that was destroyed, and when: the moment from which it is true.
    key_id = peewee.CharField(max_length=64)
    destroyed_at = UTCDateTimeField(null=True)
    orders = peewee.IntegerField(default=0)
    order_items = peewee.IntegerField(default=0)
    packages = peewee.IntegerField(default=0)
    parties = peewee.IntegerField(default=0)
    party_keys = peewee.IntegerField(default=0)
    finished_at = UTCDateTimeField(null=True, index=True)
    certificate = peewee.TextField(default="")

    @classmethod
    def request(cls, store: Store, now: datetime, by: User | str = SYSTEM) -> "Purge":
        """Have a store's data destroyed, disconnecting it first; the one that runs, if one does.

        Until it is finished the store can't be connected again (`underway`): what came in
        meanwhile couldn't be told from what has to go.
        """
        with database.atomic():
            # Whoever disconnects or connects a store holds its connection.
            store.connection.hold()
            store = Store.get_by_id(store.id)
            if store.live:
                store.disconnect(now, by)
            return cls.underway(store) or cls._begun(store, now, by)

    @classmethod
    def underway(cls, store: Store) -> "Purge | None":
        """The purge of this store that isn't finished."""
        found: Purge | None = cls.get_or_none(cls.store == store, cls.finished_at.is_null())
        return found

    @classmethod
    def ended(cls, store: Store) -> "Purge | None":
        """The one by which all data of a disconnected store went; None where some came since."""
        if store.live or Order.select().where(Order.store == store).exists():
            return None
        found = cls.select().where(
            cls.store == store,
            cls.asked_at >= store.disconnected_at,
            cls.finished_at.is_null(False),
        )
        ended: Purge | None = found.order_by(cls.id.desc()).first()
        return ended

    @classmethod
    def ask_for_disconnected(cls, now: datetime, by: str = SYSTEM) -> int:
        """Have the data destroyed of stores that were disconnected 30 days ago; how many."""
        stores = list(cls.lapsed(now))
        for store in stores:
            cls.request(store, now, by)
        return len(stores)

    @classmethod
    def lapsed(cls, now: datetime) -> peewee.ModelSelect:
        """Stores whose time after disconnecting is over, and which still have orders or a key."""
        orders = Order.select(peewee.SQL("1")).where(Order.store == Store.id)
        running = cls.select(cls.store).where(cls.finished_at.is_null())
        since = cls.select(peewee.SQL("1")).where(
            cls.store == Store.id, cls.asked_at >= Store.disconnected_at
        )
        return Store.select().where(
            Store.disconnected_at <= now - KEPT_AFTER_DISCONNECTING,
            Store.id.not_in(running),
            peewee.fn.EXISTS(orders) | ~peewee.fn.EXISTS(since),
        )

    @classmethod
    def unfinished(cls) -> list["Purge"]:
        return list(cls.select(cls, Store).join(Store).where(cls.finished_at.is_null()))

    @classmethod
    def of(cls, account: Account) -> list["Purge"]:
        """An account's purges, the newest first."""
        query = cls.select(cls, Store).join(Store).where(cls.account == account)
        return list(query.order_by(cls.id.desc()))

    def destroy_key(self, now: datetime) -> None:
        """Destroy the store's key: from here on nothing of it can be read. Safe to do twice."""
        heir = Store(uid=hashlib.sha256(self.key_id.encode()).hexdigest()[:32])
        gone = keyring().purge(self.key_id, heir.scope, now)
        at = keyring().destroyed_at(self.key_id) or now
        with database.atomic():
            # A key of its own for whoever connects it again, who begins from the beginning.
            Store.update(uid=heir.uid, imported_until=None, backfilled_at=None).where(
                Store.id == self.store_id, Store.uid == self.key_id.partition(":")[2]
            ).execute()
            self._change(destroyed_at=at, party_keys=Purge.party_keys + gone)

    def remove_slice(self, turns: PacedWrites) -> bool:
        """Remove some of its rows; whether there may be more."""
        size = turns.rows
        with turns.at(database, size):
            removed = remove(Order.store == self.store_id, size=size, lock=locked)
            self._add(removed)
        return removed.orders > 0

    def finish(self, now: datetime) -> bool:
        """Remove what hangs from the store itself, and sign the certificate.

        False when a page that was being imported has left something since: then once more.
        """
        with database.atomic():
            # After this no page can be on its way: the store isn't live.
            self.store.connection.hold()
            if Order.select().where(Order.store == self.store_id).exists():
                return False
            if not Purge.select().where(Purge.id == self.id, Purge.finished_at.is_null()).exists():
                return True
            SetAsideOrder.delete().where(SetAsideOrder.store == self.store_id).execute()
            OrderList.delete().where(OrderList.store == self.store_id).execute()
            Tally.delete().where(Tally.store == self.store_id, Tally.orders <= 0).execute()
            fresh = Purge.get_by_id(self.id)
            self._change(finished_at=now, certificate=Certificate.sign(fresh.facts(now)).text)
        return True

    def perform(self, now: datetime) -> None:
        """All of it, in slices."""
        self.destroy_key(now)
        turns = PacedWrites(SLICE)
        while not self.finish(now):
            while self.remove_slice(turns):
                pass

    def facts(self, now: datetime) -> dict[str, object]:
        """What the certificate says."""
        store = self.store
        return {
            "store": store.id,
            "marketplace": store.marketplace_id,
            "selling_partner_id": store.connection.selling_partner_id,
            "asked_at": self.asked_at,
            "destroyed_keys": [{"id": self.key_id, "destroyed_at": self.destroyed_at}],
            "destroyed_party_keys": self.party_keys,
            "removed": {
                "orders": self.orders,
                "order_items": self.order_items,
                "packages": self.packages,
                "parties": self.parties,
            },
            "finished_at": now,
            "kept": "Totals by order for the tax office, without personal data.",
        }

    @classmethod
    def _begun(cls, store: Store, now: datetime, by: User | str) -> "Purge":
        purge = cls.create(
            account=store.account_id,
            store=store,
            asked_at=now,
            asked_by=None if isinstance(by, str) else by.id,
            key_id=store.scope,
        )
        record("store.purged", now=now, by=by, on=store, purge=purge.id)
        return purge

    def _add(self, removed: Removed) -> None:
        self._change(
            orders=Purge.orders + removed.orders,
            order_items=Purge.order_items + removed.order_items,
            packages=Purge.packages + removed.packages,
            parties=Purge.parties + removed.parties,
        )

    def _change(self, **changes: object) -> None:
        Purge.update(**changes).where(Purge.id == self.id).execute()
        self.__data__.update(Purge.get_by_id(self.id).__data__)
