"""A store that is disconnected: what is here of it goes within 30 days, as every figure says."""

from datetime import timedelta

import pytest

from tests.orders.documents import GERMANY, NOON, order
from tests.privacy.ada import DAY, shipped_order, sweep
from webapp.accounts.notice import Notice
from webapp.desk.dashboard import Dashboard
from webapp.desk.desk import Desk
from webapp.ground.clock import utcnow
from webapp.ground.keys.keyring import ScopeKey
from webapp.imports.plain_value import ODD_TIME
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.order_search.order_query import OrderQuery
from webapp.orders.facet_value import FacetValue
from webapp.orders.order import Order
from webapp.orders.order_progress import locked_orders, note_shipped_here
from webapp.orders.party import Party
from webapp.orders.retention import redacts_at
from webapp.privacy.overdue_notice import announce_overdue_redactions
from webapp.privacy.purge import Purge
from webapp.privacy.redaction_forecast import RedactionForecast
from webapp.privacy.sweep import Sweep, accounts_to_reckon_anew
from webapp.stores.store import Store

PROMISELESS = {"fulfillment": {"deliverByWindow": None}}
SECOND = timedelta(seconds=1)


@pytest.fixture
def waiting(shop):
    """An order that nobody shipped, due 90 days after its purchase, of a disconnected store."""
    shop.take(order(**PROMISELESS))
    shop.store.disconnect(NOON)
    return shop.order


def test_its_open_orders_are_due_at_once_when_its_time_is_over(waiting):
    assert waiting.personal_data_due_at == NOON + 30 * DAY
    assert redacts_at(waiting) == NOON + 30 * DAY


def test_what_goes_sooner_still_goes_sooner(shop):
    shipped = shipped_order(shop)
    shop.store.disconnect(NOON + 10 * DAY)

    sweep(NOON + 10 * DAY)

    assert shop.order.personal_data_due_at == shipped.closed_at + 30 * DAY


def test_countdown_filter_chart_and_figures_name_the_same_day(shop, waiting):
    now = NOON + 28 * DAY

    desk = Desk(
        shop.account, OrderQuery.read({"goes": "week"}, sees_people=True), now, sees_people=True
    )
    chart = RedactionForecast(now, shop.account).days
    figures = dict(Dashboard(shop.account, now).personal_data)

    assert [row.redacts_at for row in desk.orders] == [NOON + 30 * DAY]
    assert [day.orders for day in chart[:4]] == [0, 0, 1, 0]
    assert (figures["Today"], figures["Next 7 days"]) == (0, 1)


def test_one_order_that_is_late_for_two_reasons_is_one(shop):
    shipped = shipped_order(shop)
    shop.store.disconnect(NOON)
    now = NOON + 31 * DAY

    forecast = RedactionForecast(now, shop.account)
    announce_overdue_redactions(now)

    assert (forecast.overdue, forecast.oldest_overdue) == (1, now - shipped.personal_data_due_at)
    assert str(Notice.get().subject) == "Personal data of 1 order is overdue"


def test_a_second_before_its_time_all_is_there_and_then_nothing(shop, waiting):
    sweep(NOON + 30 * DAY - SECOND)
    before = set(Party.of(waiting))
    sweep(NOON + 30 * DAY)

    assert before == {"buyer", "recipient"}
    assert not Order.select().exists()


def test_connected_again_its_orders_have_their_own_time_again(shop, waiting):
    bought = waiting.purchased_at
    sweep(NOON + DAY)
    Store.open_source(shop.store.connection, shop.store.marketplace, shop.store.identifier)

    sweep(NOON + 30 * DAY)

    assert shop.order.personal_data_due_at == bought + 90 * DAY
    assert set(Party.of(shop.order)) == {"buyer", "recipient"}


def test_so_they_have_when_no_sweep_came_in_between(shop, waiting):
    bought = waiting.purchased_at
    Store.open_source(shop.store.connection, shop.store.marketplace, shop.store.identifier)

    sweep(NOON + DAY)

    assert shop.order.personal_data_due_at == bought + 90 * DAY
    assert not accounts_to_reckon_anew().exists()


def test_the_clock_has_a_sweep_reckon_anew_what_was_connected_again(shop, waiting):
    sweep(utcnow())
    Sweep.update(thorough=True, started_at=utcnow()).execute()
    settled = Sweep.is_wanted(NOON)

    Store.open_source(shop.store.connection, shop.store.marketplace, shop.store.identifier)

    assert (settled, Sweep.is_wanted(NOON)) == (False, True)


def test_a_parcel_that_leaves_meanwhile_lengthens_nothing(shop, waiting):
    [mine] = locked_orders(shop.account, [waiting.id]).values()

    note_shipped_here(mine, None, None, NOON + DAY)

    assert shop.order.personal_data_due_at == NOON + 30 * DAY


def test_a_store_without_orders_loses_its_key_as_well_and_once(shop):
    empty = shop.open(GERMANY)
    scope = empty.vault and empty.scope
    empty.disconnect(NOON)

    sweep(NOON + 30 * DAY)
    sweep(NOON + 31 * DAY)

    assert ScopeKey.get_by_id(scope).wrapped is None
    assert Purge.get().finished_at
    assert Purge.lapsed(NOON + 60 * DAY).count() == 0


def test_what_was_set_aside_goes_eighteen_months_after_it_was_last_met(shop):
    SetAsideOrder.remember(shop.store, "113-old", ODD_TIME.told(), NOON - 546 * DAY)
    SetAsideOrder.remember(shop.store, "113-again", ODD_TIME.told(), NOON - 546 * DAY)
    SetAsideOrder.remember(shop.store, "113-again", ODD_TIME.told(), NOON - 100 * DAY)

    sweep(NOON)

    assert [each.amazon_order_id for each in SetAsideOrder.select()] == ["113-again"]


def test_a_country_that_no_order_has_any_more_leaves_the_drop_down(shop):
    shop.take(order())
    FacetValue.note(shop.account.id, [("country", "NZ"), ("mapped_service", "Harbour\tBicycle")])

    sweep(NOON)

    kept = FacetValue.of(shop.account.id)
    assert {("country", "US"), ("mapped_service", "Harbour\tBicycle")} <= kept
    assert ("country", "NZ") not in kept
