"""A planned label: a parcel of a batch of labels, its package, and what Amazon offers for it.

    draft ──ask_price──▶ pricing ──offer──▶ priced ──confirm──▶ confirmed ──ask──▶ asked
      ▲                     └──decline──▶ unoffered                └──stay──▶ stayed
      └──lack── (priced, unoffered, stayed), which may also be priced anew

From `asked` on its label says what becomes of it. Prices are asked for at Amazon's pace by a
worker; asked twice, nothing is bought.
"""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import MessageField
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.planned_offer import PlannedOffer
from webapp.label_batches.typed_package import Measures
from webapp.orders.order import Order
from webapp.shipping.package import ShippingPackage
from webapp.stores.connection import Connection
from webapp.stores.outbox_row import OutboxRow
from webapp.stores.store import Store

# So many offers are kept of each order, the best ones.
MOST_OFFERS = 12
# Amazon doesn't say how long an offer lasts; prices are of the day.
GOOD_FOR = timedelta(minutes=15)


class PlannedLabelStatus(StrEnum):
    DRAFT = "draft"
    PRICING = "pricing"
    PRICED = "priced"
    UNOFFERED = "unoffered"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    STAYED = "stayed"

    @property
    def label(self) -> str:
        return {
            PlannedLabelStatus.DRAFT: gettext("Needs something"),
            PlannedLabelStatus.PRICING: gettext("Price asked"),
            PlannedLabelStatus.PRICED: gettext("Priced"),
            PlannedLabelStatus.UNOFFERED: gettext("Not offered"),
            PlannedLabelStatus.CONFIRMED: gettext("To be bought"),
            PlannedLabelStatus.ASKED: gettext("Label asked for"),
            PlannedLabelStatus.STAYED: gettext("Not bought"),
        }[self]


# What is still to be decided.
OPEN = (
    PlannedLabelStatus.DRAFT,
    PlannedLabelStatus.PRICED,
    PlannedLabelStatus.UNOFFERED,
    PlannedLabelStatus.STAYED,
)


class PlannedLabel(OutboxRow):
    WAITING = (PlannedLabelStatus.PRICING,)
    JOB = "price_planned_label"
    MOVES = {
        "ask_price": (set(OPEN), PlannedLabelStatus.PRICING),
        "offer": ({PlannedLabelStatus.PRICING}, PlannedLabelStatus.PRICED),
        "decline": ({PlannedLabelStatus.PRICING}, PlannedLabelStatus.UNOFFERED),
        "lack": (set(OPEN), PlannedLabelStatus.DRAFT),
        "confirm": ({PlannedLabelStatus.PRICED}, PlannedLabelStatus.CONFIRMED),
        "ask": ({PlannedLabelStatus.CONFIRMED}, PlannedLabelStatus.ASKED),
        "stay": ({PlannedLabelStatus.CONFIRMED}, PlannedLabelStatus.STAYED),
    }

    batch = peewee.ForeignKeyField(LabelBatch, on_delete="CASCADE", index=False)
    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, index=False)
    order = peewee.ForeignKeyField(Order, on_delete="CASCADE", index=False)
    # The carton whose parcel it is for, if several orders share it; `order` is then the one for
    # which Amazon sells the label.
    carton_id = peewee.BigIntegerField(null=True)
    # JSON: ids of the orders in that carton that nobody selected, and that leave with it.
    unselected = peewee.TextField(default="[]", constraints=[peewee.SQL("DEFAULT '[]'")])
    # Where it stood in the selection.
    place = peewee.IntegerField()
    status = EnumField(PlannedLabelStatus, max_length=12)
    weight_grams = peewee.IntegerField(null=True)
    length_mm = peewee.IntegerField(null=True)
    width_mm = peewee.IntegerField(null=True)
    height_mm = peewee.IntegerField(null=True)
    # JSON: how many of each line, by Amazon's item id, when prices were asked for.
    quantities = peewee.TextField(default="{}")
    # JSON: the offers, the best one first; none of them names the buyer.
    offers = peewee.TextField(default="[]")
    priced_at = UTCDateTimeField(null=True)
    # The service of the chosen offer, by Amazon's id; whether it is to be bought at all.
    service_id = peewee.CharField(max_length=120, default="")
    taken = peewee.BooleanField(default=True)
    # Our own words about what is missing or went wrong.
    problem = MessageField(default="")
    label_id = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = (
            (("batch", "place"), True),
            (("order", "id"), False),
            (("status", "due_at"), False),
            (("store", "id"), False),
        )

    @property
    def package(self) -> ShippingPackage:
        """What is to be sent; only where its weight and size are known."""
        return ShippingPackage(
            weight_grams=self.weight_grams,
            length_mm=self.length_mm,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
            quantities=json.loads(self.quantities),
        )

    @property
    def measures(self) -> Measures:
        sides = (self.length_mm, self.width_mm, self.height_mm)
        return Measures(self.weight_grams, sides if all(sides) else None)

    @property
    def unselected_ids(self) -> list[int]:
        found: list[int] = json.loads(self.unselected)
        return found

    @property
    def known_offers(self) -> list[PlannedOffer]:
        return [PlannedOffer.read(facts) for facts in json.loads(self.offers)]

    @property
    def chosen(self) -> PlannedOffer | None:
        """The offer that is to be bought."""
        return next((o for o in self.known_offers if o.service_id == self.service_id), None)

    @property
    def buyable(self) -> bool:
        return self.status is PlannedLabelStatus.PRICED and self.chosen is not None

    def stale(self, now: datetime) -> bool:
        """Whether its prices are too old to be bought at."""
        return self.priced_at is None or self.priced_at < now - GOOD_FOR

    @classmethod
    def of(cls, batch: LabelBatch) -> "list[PlannedLabel]":
        """A batch's, with orders and stores, as they were selected."""
        query = cls.select(cls, Order, Store, Connection).join(Order).join(Store).join(Connection)
        found = list(query.where(cls.batch == batch).order_by(cls.place))
        for each in found:
            each.batch, each.store = batch, each.order.store
            each.store.account = batch.account
        return found


def written(offers: list[PlannedOffer]) -> str:
    """As a planned label keeps them."""
    facts: list[dict[str, Any]] = [asdict(offer) for offer in offers[:MOST_OFFERS]]
    return json.dumps(facts)
