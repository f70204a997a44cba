"""Acting on orders from the desk and from an order's page, in a browser without JavaScript."""

from tests.accounts.people import post
from tests.orders.documents import NOON, order, status, updated
from webapp.desk import batch_walk
from webapp.desk.batch import Batch
from webapp.desk.batch_result import BatchResult
from webapp.desk.batch_walk import BatchWalk
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import Tag
from webapp.orders.tally import Tally


def ids(shop):
    return [str(each.id) for each in shop.orders]


def test_rosa_holds_what_she_selected_and_takes_it_back(rosa, shop):
    shop.take(order(), order())
    rosa.visit("/orders")

    page = rosa.submit("Hold", {"order": ids(shop)[:1]}, reason="stock")
    assert "1 order put on hold" in page
    assert "On hold 1" in page

    page = rosa.submit("Undo")
    assert "Undone: 1 order released" in page
    assert "On hold 0" in page


def test_an_order_cancelled_at_amazon_while_it_stood_selected_is_named(rosa, shop):
    paper = order()
    shop.take(paper, order())
    rosa.visit("/orders")
    shop.take_later(updated(paper, fulfillment=status("CANCELLED")))

    page = rosa.submit("Hold", {"order": ids(shop)})
    assert "1 order put on hold" in page
    assert "1 × Left as it is: cancelled at Amazon meanwhile" in page

    page = rosa.click("Each order's result")
    assert paper["orderId"] in page
    assert "Left as it is: cancelled at Amazon meanwhile" in page


def test_a_batch_that_stopped_says_why_and_what_it_left(rosa, shop, monkeypatch):
    monkeypatch.setattr(batch_walk, "SLICE", 1)
    shop.take(order(), order())
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
    tag.put_on([each.id for each in shop.orders], NOON, shop.user.id)
    rosa.visit(f"/orders?tag={tag.id}")
    form = next(each for each in rosa.page.forms if "form_key" in each.fields)
    wish = {"action": "hold", "all": "yes", "query": f"tag={tag.id}"}
    post(rosa, "/orders/batches", **wish, form_key=form.fields["form_key"][0])
    BatchWalk(Batch.get())._perform_slice()

    tag.remove(NOON, shop.user)
    BatchWalk(Batch.get()).perform()

    page = rosa.visit(f"/orders/batches/{Batch.get().id}")
    assert "1 order put on hold" in page
    assert "the store or the tag that its orders were chosen by is gone. 1 order was" in page


def test_nothing_selected_is_said_in_words(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")

    page = rosa.submit("Hold")

    assert "Select at least one order first" in page


def test_going_back_and_sending_the_form_again_does_nothing_twice(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")
    form = next(each for each in rosa.page.forms if "form_key" in each.fields)
    fields = {"action": "hold", "order": ids(shop)[0], "form_key": form.fields["form_key"][0]}

    post(rosa, "/orders/batches", **fields)
    post(rosa, "/orders/batches", **fields)

    assert Batch.select().count() == 1
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == 1


def test_htmx_gets_the_table_with_what_became_of_it(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")

    answer = rosa.htmx("Hold", {"order": ids(shop)})
    part = rosa.visit(answer.location, **{"HX-Request": "true"})

    assert part.html.lstrip().startswith('<div id="orders"')
    assert "1 order put on hold" in part


def test_one_order_is_held_and_released_on_its_page(rosa, shop):
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")

    page = rosa.submit("Put on hold", reason="address")
    assert "On hold. Address to be checked" in page
    assert "Put on hold: Address to be checked" in page

    page = rosa.submit("Release")
    assert "Released from hold" in page
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT


def test_beside_the_desk_the_hold_alone_is_answered_and_what_follows_from_it(rosa, shop):
    shop.take(order())
    here = f"/orders/{shop.order.id}/status"
    rosa.visit(f"/orders/{shop.order.id}")
    answer = rosa.htmx("Put on hold", reason="address", back=f"{here}?was=awaiting_shipment")

    part = rosa.visit(answer.location, **{"HX-Request": "true"})

    assert part.html.lstrip().startswith('<section class="panel order-actions" id="order-actions"')
    assert "1 order put on hold" in part
    assert "This order is on hold. Release it first." in part
    assert part.headers["HX-Trigger"] == "orders-changed"
    again = rosa.visit(f"{here}?was=on_hold", **{"HX-Request": "true"})
    assert "HX-Trigger" not in again.headers
    assert 'id="shipping"' not in again.html


def test_carla_sees_nothing_of_where_rosas_order_stands(carla, shop):
    shop.take(order())

    assert carla.visit(f"/orders/{shop.order.id}/status").status == 404


def test_a_long_batch_is_followed_without_javascript(rosa, shop):
    shop.take(order())
    rosa.visit("/orders")
    rosa.submit("Hold", {"order": ids(shop)})
    Batch.update(finished_at=None).execute()

    page = rosa.visit(f"/orders?status=on_hold&batch={Batch.get().id}")
    assert 'http-equiv="refresh"' in page.html

    page = rosa.click("Each order's result")
    assert f"by {shop.user.email}" in page
    assert 'http-equiv="refresh"' in page.html
    assert "Each order's result" not in page.links


def test_each_orders_result_is_found_page_by_page(rosa, shop):
    shop.take(*[order() for _ in range(101)])
    rosa.visit("/orders")
    rosa.submit("Hold", all="yes")
    gone = shop.orders[0].id
    Order.delete().where(Order.id == gone).execute()
    BatchResult.update(outcome="gone").where(BatchResult.order_id == gone).execute()

    page = rosa.visit(f"/orders/batches/{Batch.get().id}")
    assert "An order that is gone No longer among your orders" in page
    assert "100 of 101 orders" in page
    last = shop.orders[-1].amazon_order_id
    assert last not in page

    page = rosa.click("Older")
    assert last in page
    assert rosa.click("Newer").text.count("Done") == 99
    assert rosa.visit(f"{page.path}?after=2.x").status == 400


def test_the_desk_shows_tags_and_filters_by_them(rosa, shop):
    shop.take(order(), order())
    rosa.visit("/orders/tags")
    rosa.submit("Make the tag", name="Fragile", colour="red")
    rosa.visit("/orders")

    page = rosa.submit("Tag", {"order": ids(shop)[:1]})
    assert "1 order tagged “Fragile”" in page

    page = rosa.visit(f"/orders?tag={Tag.get().id}")
    assert shop.orders[0].amazon_order_id in page
    assert shop.orders[1].amazon_order_id not in page


def test_a_viewer_sees_no_button_and_is_refused(ben, shop):
    shop.take(order())

    page = ben.visit("/orders")

    assert "Hold" not in page.text.replace("On hold", "")
    fields = {"action": "hold", "order": ids(shop)[0], "form_key": "k" * 20}
    assert post(ben, "/orders/batches", **fields) == 403


def test_carlas_form_with_rosas_ids_changes_nothing(carla, shop):
    shop.take(order())
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
    carla.visit("/orders")

    held = {"action": "hold", "order": ids(shop)[0], "form_key": "k" * 20}
    post(carla, "/orders/batches", **held)
    tagged = held | {"action": "tag", "tag": str(tag.id), "form_key": "m" * 20}

    assert post(carla, "/orders/batches", **tagged) == 404
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT
    assert carla.visit(f"/orders?tag={tag.id}").status == 404


def test_another_accounts_batch_is_nobodys_business(rosa, carla, shop):
    shop.take(order())
    rosa.visit("/orders")
    rosa.submit("Hold", {"order": ids(shop)})
    batch = Batch.get()

    assert carla.visit(f"/orders/batches/{batch.id}").status == 404
    carla.visit("/orders")
    assert post(carla, f"/orders/batches/{batch.id}/undo") == 404
    assert shop.order.status is OrderStatus.ON_HOLD


def test_notes_are_written_and_deleted_on_the_orders_page(rosa, shop):
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")

    page = rosa.submit("Add the note", text="Rang: leave it next door")
    assert "Rang: leave it next door" in page

    page = rosa.submit("Delete this note")
    assert "Rang" not in page
    assert "No notes." in page


def test_a_viewer_sees_no_notes(rosa, ben, shop):
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")
    rosa.submit("Add the note", text="Ada rang")

    page = ben.visit(f"/orders/{shop.order.id}")

    assert "Ada rang" not in page.html
    assert "Your role doesn't show notes" in page


def test_a_tags_name_taken_already_is_said_in_words(rosa, shop):
    rosa.visit("/orders/tags")
    rosa.submit("Make the tag", name="Fragile", colour="red")

    page = rosa.submit("Make the tag", name="fragile", colour="blue")

    assert page.status == 422
    assert "There is a tag called fragile already." in page


def test_carla_changes_none_of_rosas_tags(carla, shop):
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
    carla.visit("/orders/tags")

    assert post(carla, f"/orders/tags/{tag.id}", name="Mine", colour="red") == 404
    assert post(carla, f"/orders/tags/{tag.id}/delete") == 404
    assert Tag.get().name == "Fragile"
