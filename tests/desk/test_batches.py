"""Batches: one action on many orders, by two people at once, and back again."""

import json
import logging
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from tests.accounts.people import CARLA
from tests.orders.documents import NOON, order, status, updated
from tests.orders.shop import Shop
from webapp.desk.batch import Batch, Stop
from webapp.desk.batch_page import BatchPage
from webapp.desk.batch_request import BatchRequest
from webapp.desk.batch_walk import MOST_ATTEMPTS, SLICE, BatchWalk
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import database, stored_time
from webapp.ground.work.job_queue import queue_length
from webapp.ground.work.sliced_work import HANDED_AT_ONCE, RESEND
from webapp.order_search.bad_query import BadQuery
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.outcome import Outcome
from webapp.orders.tag import OrderTag, Tag
from webapp.orders.tally import Tally

SOON = NOON + timedelta(minutes=5)
LATER = NOON + timedelta(minutes=10)


def ask(shop, key="a" * 20, now=SOON, by=None, **form):
    fields = MultiDict([("order", str(each)) for each in form.pop("ids", [])])
    fields.update(form)
    batch_request = BatchRequest.read(shop.account, fields, sees_people=True)
    return BatchWalk.request(shop.account, batch_request, key, now, by or shop.user.id)


def ids(shop):
    return [each.id for each in shop.orders]


def statuses(shop):
    return {each.status for each in shop.orders}


def many(shop, count):
    """So many orders, written as rows."""
    shop.take(order())
    first = shop.order.__data__
    fields = [name for name in Order._meta.sorted_field_names if name != "id"]
    rows = []
    for each in range(count - 1):
        row = first | {"amazon_order_id": f"113-{each:07d}-0000000"}
        row["purchased_at"] = first["purchased_at"] - timedelta(seconds=each // 2)
        rows.append([stored_time(v) if hasattr(v, "tzinfo") else v for v in map(row.get, fields)])
    with database.atomic():
        insert_many(Order, fields, rows)
        Tally.add(shop.account.id, {(shop.store.id, "awaiting_shipment"): count - 1})


def test_selected_orders_are_held_and_the_others_are_not(shop):
    shop.take(order(), order(), order())

    batch = ask(shop, action="hold", reason="address", ids=ids(shop)[:2])

    assert (batch.done, batch.left, batch.words) == (2, 0, "2 orders put on hold")
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == 2


def test_the_same_form_sent_twice_does_it_once(shop):
    shop.take(order())

    first = ask(shop, action="hold", ids=ids(shop))
    second = ask(shop, action="hold", ids=ids(shop))

    assert first.id == second.id
    assert Batch.select().count() == 1


def test_an_order_cancelled_while_it_stood_selected_has_its_own_result(shop):
    paper = order()
    shop.take(paper, order())
    shop.take_later(updated(paper, fulfillment=status("CANCELLED")))

    batch = ask(shop, action="hold", ids=ids(shop))

    assert (batch.done, batch.left) == (1, 1)
    assert batch.reasons == [("Left as it is: cancelled at Amazon meanwhile", 1)]
    assert BatchPage.read(batch, {}).results[0]["number"] == paper["orderId"]


def test_all_that_match_are_tagged_whatever_page_they_are_on(shop):
    many(shop, 130)
    tag, _ = Tag.make(shop.account, "Gift season", "green", SOON)

    batch = ask(shop, action="tag", tag=str(tag.id), all="yes", query="status=awaiting_shipment")

    assert batch.finished_at
    assert OrderTag.select().count() == batch.done == 130


def test_all_that_match_leaves_what_does_not_match(shop):
    paper = order()
    shop.take(paper, order())
    shop.take_later(updated(paper, fulfillment=status("SHIPPED")))

    batch = ask(shop, action="hold", all="yes", query="")

    assert (batch.done, batch.left) == (1, 0)


def test_more_than_a_thousand_are_done_slice_by_slice(shop):
    many(shop, SLICE + 30)

    batch = ask(shop, action="hold", all="yes", query="")
    assert (batch.done, batch.finished_at) == (0, None)
    BatchWalk(Batch.get()).perform()

    batch = Batch.get()
    assert (batch.done, batch.wanted, batch.share) == (SLICE + 30, SLICE + 30, 100)
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == SLICE + 30
    assert Tally.counts(shop.account)[OrderStatus.AWAITING_SHIPMENT] == 0


def test_what_a_killed_worker_left_is_gone_on_with(shop):
    many(shop, SLICE + 30)
    batch = ask(shop, action="hold", all="yes", query="")
    BatchWalk(batch)._perform_slice()

    BatchWalk(Batch.get()).perform()
    BatchWalk(Batch.get()).perform()

    assert Batch.get().done == SLICE + 30
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == SLICE + 30


def test_a_batch_whose_tag_is_deleted_meanwhile_ends_with_what_was_done(shop):
    many(shop, SLICE + 30)
    tag, _ = Tag.make(shop.account, "Gift season", "green", SOON)
    ask(shop, action="tag", tag=str(tag.id), all="yes", query="")
    BatchWalk(Batch.get()).perform()
    batch = ask(shop, key="b" * 20, action="hold", all="yes", query=f"tag={tag.id}")
    BatchWalk(batch)._perform_slice()

    tag.remove(NOON, shop.user)
    BatchWalk(batch).perform()

    assert batch.finished_at
    assert batch.done == SLICE
    assert "is gone. 30 orders were not reached." in batch.stopped_words
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == SLICE


def test_orders_that_were_to_get_a_tag_that_is_gone_say_so(shop):
    shop.take(order())
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
    batch = ask(shop, action="untag", tag=str(tag.id), ids=ids(shop))
    Batch.update(finished_at=None).execute()

    tag.remove(NOON, shop.user)
    BatchWalk(Batch.get()).perform()

    assert BatchPage.read(batch, {}).results[0]["words"] == "It stood so already"
    assert Batch.get().words == "0 orders freed of a tag that is gone"


def test_a_batch_that_breaks_again_and_again_is_given_up(shop):
    shop.take(order())
    ask(shop, action="hold", ids=ids(shop))
    Batch.update(finished_at=None, attempts=MOST_ATTEMPTS, ids="no list").execute()

    BatchWalk(Batch.get()).perform()

    assert Batch.get().finished_at
    assert Batch.get().stopped == Stop.BROKEN


def test_while_no_worker_takes_it_a_batch_stands_in_the_queue_once_per_wait(shop):
    many(shop, SLICE + 30)
    ask(shop, action="hold", all="yes", query="")
    waiting = queue_length()

    for second in range(0, 60, 10):
        Batch.hand_over_due(SOON + RESEND + timedelta(seconds=1 + second))
    assert queue_length() == waiting + 2

    for hour in range(1, 40):
        Batch.hand_over_due(SOON + timedelta(hours=hour))
    assert queue_length() == HANDED_AT_ONCE


def test_undoing_a_hold_releases_what_nobody_touched_since(shop):
    shop.take(order(), order())
    first = ask(shop, action="hold", ids=ids(shop))
    other = ask(shop, key="b" * 20, action="release", ids=ids(shop)[:1], now=LATER)
    assert other.done == 1

    undone = BatchWalk(first).undo(LATER + timedelta(minutes=1), shop.user.id)

    assert (undone.done, undone.left) == (1, 1)
    assert undone.reasons == [("Left as it is: somebody changed it since", 1)]
    assert statuses(shop) == {"awaiting_shipment"}


def test_undoing_a_release_holds_again_for_the_same_reason(shop):
    shop.take(order(), order())
    ask(shop, action="hold", reason="stock", ids=ids(shop)[:1])
    ask(shop, key="b" * 20, action="hold", reason="buyer", ids=ids(shop)[1:])
    batch = ask(shop, key="c" * 20, action="release", ids=ids(shop), now=LATER)

    BatchWalk(batch).undo(LATER + timedelta(minutes=1), shop.user.id)

    assert [each.hold_reason for each in shop.orders] == ["stock", "buyer"]


def test_undoing_a_tag_leaves_it_on_orders_that_had_it_before(shop):
    shop.take(order(), order())
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
    tag.put_on(ids(shop)[:1], NOON, shop.user.id)
    batch = ask(shop, action="tag", tag=str(tag.id), ids=ids(shop))

    BatchWalk(batch).undo(LATER, shop.user.id)

    assert list(OrderTag.of(ids(shop))) == ids(shop)[:1]


def test_undoing_twice_undoes_once(shop):
    shop.take(order())
    batch = ask(shop, action="hold", ids=ids(shop))

    first = BatchWalk(batch).undo(LATER, shop.user.id)
    second = BatchWalk(batch).undo(LATER, shop.user.id)

    assert first.id == second.id
    assert not first.may_be_undone


def test_two_people_who_hold_the_same_orders_get_each_order_once(shop):
    shop.take(order(), order())

    rosas = ask(shop, action="hold", ids=ids(shop))
    bens = ask(shop, key="b" * 20, action="hold", ids=ids(shop), by=999)

    assert (rosas.done, bens.done, bens.left) == (2, 0, 2)
    assert bens.reasons == [(Outcome.ALREADY.label, 2)]
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == 2


def test_another_accounts_orders_and_tags_are_out_of_reach(shop):
    shop.take(order())
    other = Shop(CARLA)
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)

    batch = ask(other, action="hold", ids=ids(shop))

    assert (batch.done, batch.left) == (0, 1)
    assert BatchPage.read(batch, {}).results[0]["number"] is None
    assert statuses(shop) == {"awaiting_shipment"}
    with pytest.raises(BadQuery) as refused:
        ask(other, key="b" * 20, action="tag", tag=str(tag.id), ids=ids(shop))
    assert refused.value.status == 404


@pytest.mark.parametrize(
    "form",
    [
        {"action": "burn", "ids": [1]},
        {"action": "hold"},
        {"action": "hold", "ids": ["x"]},
        {"action": "hold", "ids": ["9" * 30]},
        {"action": "hold", "reason": "whim", "ids": [1]},
        {"action": "tag", "tag": "", "ids": [1]},
        {"action": "tag", "tag": "²", "ids": [1]},
        {"action": "hold", "all": "yes", "query": "status=lost"},
        {"action": "hold", "ids": [1], "key": "short"},
    ],
)
def test_nonsense_is_refused_in_words(shop, form):
    with pytest.raises(BadQuery):
        ask(shop, **form)


def test_old_batches_are_forgotten(shop):
    shop.take(order())
    ask(shop, action="hold", ids=ids(shop))

    Batch.forget_old(SOON + timedelta(days=31))

    assert Batch.select().count() == 0


def test_a_thousand_orders_are_held_in_few_statements(shop, caplog):
    many(shop, SLICE)

    with caplog.at_level(logging.DEBUG, "peewee"):
        batch = ask(shop, action="hold", all="yes", query="")

    assert batch.done == SLICE
    assert json.loads(batch.ids)
    assert 1 < len([each for each in caplog.records if each.name == "peewee"]) < SLICE / 10
