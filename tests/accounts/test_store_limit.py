"""A limit to stores: who may be limited, who is told, and how long it holds."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import BEN, NOW, joined, mailed_link, post, sign_in
from tests.orders.documents import CANADA, HOME, US, order
from tests.orders.shop import Shop
from webapp.accounts.invitation import Invitation
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.rights.store_limit import limit
from webapp.accounts.team import Team
from webapp.accounts.user import User
from webapp.carriers.shipping_choice import ShippingChoice
from webapp.desk.batch import Batch
from webapp.desk.batch_request import BatchRequest
from webapp.desk.batch_walk import BatchWalk
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.database.store_scope import within
from webapp.ground.web.form_error import FormError
from webapp.orders.facet_value import FacetValue
from webapp.orders.mapped_service import note_mapped
from webapp.orders.marks.assignment import assign
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.outcome import Outcome
from webapp.stores.store import Store

TEAM = "/account/team"


@pytest.fixture
def shop(database: Any) -> Shop:
    return Shop()


@pytest.fixture
def canada(shop: Shop) -> Store:
    return shop.open(CANADA)


def test_rosa_limits_ben_to_a_store_who_is_told(client: Any, visitors: Any, canada: Store) -> None:
    ben = joined(canada.account, Role.SHIPPER)
    bens = visitors()
    sign_in(bens, BEN)
    sign_in(client)
    client.visit(TEAM)

    page = client.submit(f"Save the stores of {BEN.email}", store=[canada.id])

    assert f"{BEN.email} sees the chosen stores." in page
    assert "Sees only: amazon.ca" in page
    assert "amazon.com" not in bens.visit("/stores").text.replace("amazon.com.", "")
    assert "An owner of your account chose 1 store" in bens.visit("/notices")
    assert AuditEntry.select().where(AuditEntry.event == "user.stores_changed").count() == 1
    assert User.get_by_id(ben.id).shown_stores == (canada.id,)


def test_a_store_that_is_connected_later_is_not_seen_until_it_is_ticked(
    client: Any, shop: Shop
) -> None:
    ben = joined(shop.account, Role.VIEWER)
    limit(ben, [shop.store.id], NOW, shop.user)
    sign_in(client, BEN)

    later = shop.open(CANADA)

    assert client.visit(f"/stores/{later.id}").status == 404
    assert client.visit("/stores").status == 200
    limit(ben, [shop.store.id, later.id], NOW, shop.user)
    assert client.visit(f"/stores/{later.id}").status == 200


def test_who_answers_for_the_whole_account_cannot_be_limited(client: Any, shop: Shop) -> None:
    officer = joined(shop.account, Role.PRIVACY_OFFICER)
    sign_in(client)
    client.visit(TEAM)

    statuses = [
        post(client, f"{TEAM}/people/{person.id}/stores", store=str(shop.store.id))
        for person in (officer, shop.user)
    ]

    assert statuses == [422, 422]
    assert User.select().where(User.store_ids.is_null(False)).count() == 0


def test_only_stores_of_the_account_are_taken(shop: Shop) -> None:
    ben = joined(shop.account, Role.SHIPPER)

    with pytest.raises(FormError, match="form"):
        limit(ben, [shop.store.id, shop.store.id + 1000], NOW, shop.user)

    assert User.get_by_id(ben.id).sees_all_stores


def test_who_becomes_an_owner_sees_all_stores(shop: Shop) -> None:
    ben = joined(shop.account, Role.SHIPPER)
    limit(ben, [shop.store.id], NOW, shop.user)

    Team(shop.account, shop.user).change_role(ben, "owner", NOW)

    assert User.get_by_id(ben.id).sees_all_stores


def test_an_owner_who_steps_down_reads_no_more_what_they_were_told(client: Any, shop: Shop) -> None:
    ben = joined(shop.account, Role.OWNER)
    Notice.raise_once(shop.account, "orders_due", "x", subject="Nine", text="Nine", now=NOW)
    Team(shop.account, shop.user).change_role(ben, "shipper", NOW)
    limit(ben, [shop.store.id], NOW, shop.user)

    sign_in(client, BEN)

    assert "Nine" not in client.visit("/notices")
    told = Notice.get(Notice.recipient == ben, Notice.kind == "orders_due")
    assert told.written(client.app.extensions["settings"], NOW) is None


def test_whoever_is_invited_for_a_store_sees_no_other_from_the_first_page_on(
    client: Any, visitors: Any, shop: Shop, canada: Store
) -> None:
    sign_in(client)
    client.visit(TEAM)
    client.submit("Send the invitation", email=BEN.email, role="shipper", store=[canada.id])
    for letter in Invitation.due(utcnow() + timedelta(minutes=2)):
        letter.deliver(client.app.extensions["settings"], utcnow())

    bens = visitors()
    bens.visit(mailed_link(bens, "/sign-up/"))
    bens.submit("Join", password=BEN.password)

    assert User.get(User.email == BEN.email).shown_stores == (canada.id,)
    assert bens.visit(f"/stores/{shop.store.id}").status == 404


def test_an_order_is_not_given_to_who_does_not_see_its_store(shop: Shop, canada: Store) -> None:
    shop.take(order())
    ben = joined(shop.account, Role.SHIPPER)
    limit(ben, [canada.id], NOW, shop.user)

    [change] = assign(shop.account, [shop.order.id], ben.id, NOW, shop.user.id)

    assert change.outcome is Outcome.UNSEEN
    assert shop.order.assignee_id is None


def test_a_worker_does_what_ben_asked_for_in_his_store_alone(
    shop: Shop, canada: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.desk.batch_walk.SLICE", 1)
    shop.take(*(order(salesChannel=_channel(each)) for each in (US, CANADA, US, CANADA)))
    ben = joined(shop.account, Role.SHIPPER)
    wanted = BatchRequest.read(
        shop.account, Form(action="hold", all="yes", query=""), sees_people=True
    )
    BatchWalk.request(shop.account, wanted, "k" * 20, utcnow(), ben.id)

    limit(ben, [canada.id], NOW, shop.user)
    BatchWalk(Batch.get()).perform()

    held = Order.select(Order.store).where(Order.status == OrderStatus.ON_HOLD)
    assert [each.store_id for each in held] == [canada.id, canada.id]


def test_the_desk_offers_ben_what_orders_of_his_store_have_had(shop: Shop, canada: Store) -> None:
    for source, country, level in ((US, "US", "NEXT_DAY"), (CANADA, "CA", "STANDARD")):
        shop.take(
            order(
                salesChannel=_channel(source),
                recipient={"deliveryAddress": HOME | {"countryCode": country}},
                fulfillment={"fulfillmentServiceLevel": level},
            )
        )
    for each, carrier in zip(shop.orders, ("UPS", "Canada Post"), strict=True):
        choice = ShippingChoice(ship_carrier=carrier, ship_service="Ground")
        Order.update(choice._asdict()).where(Order.id == each.id).execute()
        note_mapped(shop.account.id, [choice])
    ben = joined(shop.account, Role.SHIPPER)
    limit(ben, [canada.id], NOW, shop.user)

    with within(ben.store_scope):
        seen = FacetValue.of(shop.account.id)

    assert seen == {
        ("country", "CA"),
        ("service_level", "STANDARD"),
        ("mapped_service", "Canada Post\tGround"),
    }


class Form(dict[str, str]):
    """A form with one value for each field."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


def _channel(marketplace_id: str) -> dict[str, str]:
    return {"channelName": "AMAZON", "marketplaceId": marketplace_id}
