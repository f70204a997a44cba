"""What an order's parcel weighs and measures: by its products, or as the last of its kind."""

from datetime import timedelta

from tests.orders.documents import NOON, order
from tests.products.catalogue import box, described, left_of, line
from webapp.orders.order import Order
from webapp.products.packed_content import PackedContent
from webapp.products.parcel_proposal import ProposedBy, parcel_proposal, parcel_proposals
from webapp.shipping.unshipped import unshipped

LATER = NOON + timedelta(days=1)


def proposed(shop, *lines):
    shop.take(order(orderItems=list(lines)))
    return proposal_of(shop, shop.orders[-1])


def proposal_of(shop, order_):
    return parcel_proposal(shop.account.id, order_.id, unshipped([order_.id])[order_.id])


def packed(shop, order_, weight, now=LATER, sides=None):
    PackedContent.remember(order_, unshipped([order_.id])[order_.id], weight, now, sides)


def test_a_parcel_weighs_what_its_products_and_its_package_weigh(shop):
    tube = box(shop, "Tube", 400, 80, 80, weight=60)
    described(shop, "POSTER", weight_grams=150, preset=tube.id)

    found = proposed(shop, line("POSTER", 2), line("POSTER"))

    assert (found.weight_grams, found.weight_by) == (3 * 150 + 60, ProposedBy.PRODUCTS)
    assert (found.sides, found.preset) == ((400, 80, 80), tube)


def test_without_the_weight_of_one_product_the_sum_is_not_known(shop):
    described(shop, "CANDLE", weight_grams=320)

    found = proposed(shop, line("CANDLE"), line("VASE"))

    assert (found.weight_grams, found.unweighed) == (None, ["VASE"])


def test_several_products_go_into_the_smallest_package_that_holds_them(shop):
    big, small = box(shop, "Big", 400, 300, 200, weight=400), box(shop, "Small", 200, 150, 100)
    described(shop, "CANDLE", weight_grams=320, length_mm=80, width_mm=80, height_mm=120)

    three = proposed(shop, line("CANDLE", 3))
    four = proposed(shop, line("CANDLE", 4))

    assert (three.preset, three.weight_grams) == (small, 3 * 320)
    assert (four.preset, four.weight_grams) == (big, 4 * 320 + 400)


def test_a_long_product_goes_into_no_package_that_is_shorter(shop):
    box(shop, "Cube", 300, 300, 300)
    long = box(shop, "Long", 1200, 100, 100)
    described(shop, "ROD", length_mm=1000, width_mm=20, height_mm=20)

    assert proposed(shop, line("ROD", 2)).preset == long


def test_one_piece_without_a_package_measures_what_it_does(shop):
    described(shop, "CANDLE", length_mm=80, width_mm=80, height_mm=120)

    found = proposed(shop, line("CANDLE"))

    assert (found.sides, found.preset) == ((80, 80, 120), None)


def test_what_is_not_known_is_as_in_the_last_parcel_of_the_same_content(shop):
    shop.take(order(orderItems=[line("CANDLE", 2), line("VASE")]))
    packed(shop, shop.order, 1500, sides=(300, 200, 150))

    same = proposed(shop, line("VASE"), line("CANDLE"), line("CANDLE"))
    other = proposed(shop, line("VASE", 2), line("CANDLE"))

    assert (same.weight_grams, same.weight_by) == (1500, ProposedBy.LAST_PARCEL)
    assert (same.sides, same.sides_by) == ((300, 200, 150), ProposedBy.LAST_PARCEL)
    assert (other.weight_grams, other.sides) == (None, None)


def test_whoever_packed_it_since_has_weighed_it(shop):
    described(shop, "CANDLE", weight_grams=320)
    shop.take(order(orderItems=[line("CANDLE")]))
    packed(shop, shop.order, 410)

    assert proposal_of(shop, shop.order).weight_grams == 410


def test_what_was_packed_before_the_product_was_changed_is_past(shop):
    shop.take(order(orderItems=[line("CANDLE")]))
    packed(shop, shop.order, 410, NOON - timedelta(days=1))

    described(shop, "CANDLE", weight_grams=320)

    assert proposal_of(shop, shop.order).weight_grams == 320


def test_a_size_alone_does_not_forget_the_weight(shop):
    shop.take(order(orderItems=[line("CANDLE")]))
    packed(shop, shop.order, 410)
    packed(shop, shop.order, None, sides=(80, 80, 120))

    found = proposal_of(shop, shop.order)

    assert (found.weight_grams, found.sides) == (410, (80, 80, 120))


def test_the_weight_of_a_mapping_is_not_taken_for_the_contents(shop):
    shop.take(order(orderItems=[line("CANDLE")]))
    placed = shop.order
    placed.ship_weight_grams = 500

    packed(shop, placed, 500)

    assert not PackedContent.select().exists()


def test_what_always_ships_alone_is_named_where_it_lies_with_others(shop):
    described(shop, "CANDLE", ships_alone=True)

    alone, two = proposed(shop, line("CANDLE")), proposed(shop, line("CANDLE"), line("VASE"))

    assert (alone.alone, two.alone) == ([], ["CANDLE"])


def test_twenty_orders_are_proposed_in_as_many_queries_as_two(shop, database):
    shop.take(*(order(orderItems=[line(f"SKU-{n}")]) for n in range(20)))
    ids = [each.id for each in shop.orders]

    assert queries(shop, database, ids) == queries(shop, database, ids[:2]) <= 4


def queries(shop, database, ids):
    contents, asked = unshipped(ids), []
    original = database.obj.execute_sql
    database.obj.execute_sql = lambda *words, **more: asked.append(1) or original(*words, **more)
    try:
        assert len(parcel_proposals(shop.account.id, contents)) == len(ids)
    finally:
        del database.obj.execute_sql
    return len(asked)


def test_what_goes_into_another_kind_of_package_is_another_parcel(shop):
    shop.take(order(orderItems=[line("CANDLE")]))
    packed(shop, shop.order, 410, sides=(80, 80, 120))

    Order.update(ship_package="envelope").execute()

    assert proposal_of(shop, shop.order).weight_grams is None


def test_rosas_parcels_tell_nothing_of_carlas(shop, carla):
    from tests.accounts.people import CARLA
    from tests.orders.shop import Shop

    shop.take(order(orderItems=[line("CANDLE")]))
    packed(shop, shop.order, 410)

    hers = Shop.of(CARLA)
    hers.take(order(orderItems=[line("CANDLE")]))

    assert parcel_proposal(hers.account.id, hers.order.id, left_of(hers)).weight_grams is None


def test_the_form_to_ship_begins_with_it_and_what_was_typed_is_remembered(rosa, shop):
    described(shop, "POSTER", weight_grams=150)
    shop.take(order(orderItems=[line("POSTER", 2)]))

    page = rosa.visit(f"/orders/{shop.order.id}/shipments/new")
    rosa.submit("Ship", tracking_number="1Z845X320301234566", weight="1", weight_unit="lb")

    assert page.form("Ship")[0].fields["weight"] == ["10.58"]
    assert PackedContent.get().weight_grams == 454
