"""Rosa who buys labels for many orders: what workers would do for her she does at once."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from tests.shipping.label_buyer import LabelBuyer
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_pricing import LabelPricing
from webapp.label_batches.label_purchase import LabelPurchase
from webapp.label_batches.planned_label import PlannedLabel
from webapp.orders.order import Order

PACKAGE = {"weight": "14 oz", "size": "8 x 6 x 3.5"}


class Packer(LabelBuyer):
    def has_orders(self, number: int, **spec: Any) -> list[Order]:
        return [self.has_order(items=1, **spec) for _ in range(number)]

    def asks_prices(self) -> None:
        PlannedLabel.update(due_at=utcnow()).where(PlannedLabel.due_at.is_null(False)).execute()
        first = PlannedLabel.due(database_now()).first()
        if first:
            LabelPricing.perform_due(first, amazon())

    def buys_confirmed(self) -> None:
        for batch in LabelBatch.select().where(LabelBatch.handed_at.is_null(False)):
            LabelPurchase(batch).perform()
        self.processes_label()


def chosen_on_desk(visitor: Any, orders: list[Order]) -> Any:
    visitor.visit("/orders?status=all")
    return visitor.submit("Buy labels", {"order": [str(each.id) for each in orders]})


def bought(rosa: Packer, visitor: Any, orders: list[Order]) -> Any:
    """The batch's page after all are bought."""
    page = chosen_on_desk(visitor, orders)
    visitor.submit("Ask for prices", PACKAGE)
    rosa.asks_prices()
    visitor.visit(page.path)
    visitor.submit("Go on to the sum")
    words = f"Buy {len(orders)} label{'s' if len(orders) > 1 else ''}"
    visitor.submit(words)
    rosa.buys_confirmed()
    return visitor.visit(page.path)


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
