"""A label that Amazon sold without saying for how much counts at the price that was offered."""

from tests.shipping.label_buyer import LabelBuyer
from webapp.amazon.bought_shipment import BoughtShipment
from webapp.ground.clock import utcnow
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_outcome import sell


def test_a_label_without_a_price_is_sold_at_the_offered_one(database, sandbox, settings):
    rosa = LabelBuyer(sandbox.remote, settings)
    label = rosa.wants(rosa.has_order())
    bought = BoughtShipment(
        shipment_id="be7a0a53-00c3-4f6f-a63a-639f76ee9253",
        order_id="",
        status="Purchased",
        tracking_number="1Z999AA10123456784",
        carrier="",
        service="",
        price=None,
        currency="",
        latest=None,
        items={},
        label=None,
    )

    sell(label, bought, utcnow())

    sold = Label.get_by_id(label.id)
    assert sold.status is LabelStatus.PURCHASED
    assert (sold.price_minor, sold.currency) == (812, "USD")
    assert sold.tracking_number == "1Z999AA10123456784"
