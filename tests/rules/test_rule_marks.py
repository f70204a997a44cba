"""Rules that look at weight, and give priority, a note or a template for the packing slip."""

from tests.accounts.people import CARLA
from tests.orders.documents import NOON, item, order
from tests.orders.shop import Shop
from tests.rules.conftest import made
from webapp.orders.order import Order, OrderEvent
from webapp.products.product import Product
from webapp.rules.rule import Rule
from webapp.rules.rule_application import RuleApplication
from webapp.rules.rule_run import RuleRun
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.slip_template import SlipTemplate


def weighs(shop, **grams):
    for sku, number in grams.items():
        facts = {"title": "", "words": "", "weight_grams": number}
        Product.create(account=shop.account, sku=sku, **facts)


def selling(*lines):
    return order(
        orderItems=[item(product={"sellerSku": sku}, quantityOrdered=n) for sku, n in lines]
    )


def gift_slip(shop, name="For gifts"):
    template = SlipTemplate(account=shop.account)
    template.keep(name, "With love from all of us", False, NOON, shop.user)
    return template


def test_the_weight_of_the_whole_parcel_counts_as_its_products_tell_it(shop):
    weighs(shop, HEAVY=900, LIGHT=50)
    made(shop, weight_from="1", weighed_in="kg", priority="yes")

    shop.take(
        selling(("HEAVY", 1), ("LIGHT", 2)),
        selling(("HEAVY", 1), ("LIGHT", 1)),
        selling(("UNKNOWN", 9)),
        at=NOON,
    )

    assert [each.is_priority for each in shop.orders] == [True, False, False]


def test_a_weight_meets_orders_that_are_here_already_once_it_is_known(shop, rosa):
    shop.take(selling(("CANDLE", 2)), at=NOON)
    Product.update(weight_grams=200).where(Product.sku == "CANDLE").execute()
    made(shop, weight_from="300", weight_to="400", weighed_in="g", priority="yes")

    rosa.visit("/rules")
    rosa.submit("Apply to open orders")

    assert shop.order.is_priority is True
    assert RuleRun.get().changed == 1


def test_a_rule_says_what_it_does_on_its_page_in_the_list_and_in_the_timeline(shop, rosa):
    template = gift_slip(shop)
    fields = {"weight_from": "8", "weight_to": "16", "weighed_in": "oz", "note": "Wrap twice"}
    weighs(shop, **{"CANDLE-RED": 250})
    rosa.visit("/rules/new")
    chosen = {"name": "Gifts", "priority": "yes", "slip_template": str(template.id)}

    listed = rosa.submit("Save", {**chosen, **fields})
    shop.take(order(), at=NOON)

    assert "Weight 8 oz to 16 oz" in listed
    for words in ("priority", "packing slip For gifts", "note “Wrap twice”"):
        assert words in listed
    told = "Gifts: priority, packing slip For gifts and note “Wrap twice”"
    assert RuleApplication.of(shop.order)[0].did == told
    page = rosa.visit(f"/orders/{shop.order.id}")
    assert "By the rule Gifts" in page
    form = rosa.visit(f"/rules/{Rule.get().id}").html
    for value in ('value="8"', 'value="16"', ">Wrap twice</textarea>"):
        assert value in form


def test_the_preview_counts_by_weight(shop, rosa):
    weighs(shop, **{"CANDLE-RED": 250})
    shop.take(order(), order(), at=NOON)
    rosa.visit("/rules/new")

    page = rosa.submit("Preview", {"name": "Heavy", "weight_from": "200", "priority": "yes"})

    assert "2 of" in page


def test_what_cant_be_weighed_or_chosen_is_said(shop, rosa):
    rosa.visit("/rules/new")

    page = rosa.submit("Save", {"name": "Odd", "weight_to": "heavy", "note": "x" * 501})

    assert "Write the weight as a number" in page
    assert "Use at most 500 characters." in page


def test_the_template_stands_on_the_slip_in_place_of_the_stores_message(shop, rosa):
    PackingSlipStyle.of(shop.store).change("Thank you!", b"", remove_logo=False)
    template = gift_slip(shop)
    made(shop, slip_template=str(template.id), is_gift="")
    shop.take(order(), at=NOON)

    page = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    assert "With love from all of us" in page
    assert "Thank you!" not in page
    template.remove(NOON, shop.user)
    assert "Thank you!" in rosa.visit(f"/orders/{shop.order.id}/packing-slip")


def test_templates_are_made_changed_and_deleted_on_their_page(shop, rosa):
    rosa.visit("/packing-slips/templates")
    rosa.submit("Make the template", {"name": "Gifts", "message": "Enjoy"})

    again = rosa.submit("Make the template", {"name": "Gifts", "message": "Twice"})
    assert "There is a template called Gifts already." in again
    rosa.visit("/packing-slips/templates")
    rosa.submit("Save Gifts", {"message": "Enjoy it"})
    assert [(t.name, t.message, t.shows_logo) for t in SlipTemplate.select()] == [
        ("Gifts", "Enjoy it", True)
    ]
    rosa.submit("Delete Gifts")

    assert SlipTemplate.select().count() == 0


def test_a_strangers_template_cant_be_chosen(shop, rosa):
    gift_slip(shop)
    theirs = gift_slip(Shop(CARLA), "Theirs")
    rosa.visit("/rules/new")

    page = rosa.submit("Save", {"name": "Odd", "slip_template": str(theirs.id), "stops": "yes"})

    assert "Choose one of your templates." in page


def test_a_rule_gives_priority_once_what_was_taken_away_stays_away(shop, rosa):
    shop.take(order(), at=NOON)
    made(shop, priority="yes")
    rosa.visit("/rules")
    rosa.submit("Apply to open orders")
    rosa.visit(f"/orders/{shop.order.id}")
    rosa.submit("Take priority away")

    rosa.visit("/rules")
    rosa.submit("Apply to open orders")

    assert Order.get().is_priority is False
    assert [each.kind for each in OrderEvent.select()] == ["priority_taken"]
