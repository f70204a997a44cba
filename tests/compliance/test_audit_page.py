"""The audit trail as Rosa reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.accounts.people import CARLA
from tests.orders.documents import GERMANY, NOON, order
from tests.orders.shop import Shop
from webapp.accounts.user import User
from webapp.compliance.audit_trail import AuditTrail
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.imports.import_request import ImportRequest
from webapp.rules.rule import Rule


def fill(shop: Any, count: int) -> None:
    for number in range(count):
        audit.record("store.changed", now=NOON, by=shop.user, on=shop.store, change=number + 1)


def test_rosa_reads_who_did_what(rosa: Any, shop: Any) -> None:
    fill(shop, 1)

    page = rosa.visit("/audit")

    assert "Store settings changed" in page
    assert "1 change" in page
    assert shop.store.nickname in page
    assert shop.user.email in page


def test_the_trail_is_read_page_by_page(rosa: Any, shop: Any) -> None:
    fill(shop, 230)
    pages = [rosa.visit("/audit?event=store.changed")]

    while "Older" in pages[-1].links:
        pages.append(rosa.click("Older"))

    shown = [
        number for number in range(1, 231) if any(f" {number} change" in p.text for p in pages)
    ]
    assert len(pages) == 3
    assert len(shown) == 230


def test_the_trail_is_filtered_by_event_person_thing_and_day(rosa: Any, shop: Any) -> None:
    fill(shop, 1)
    audit.record("sign_out.done", now=NOON - timedelta(days=9), by=shop.user, on=shop.user)

    for question, expected in (
        ("event=sign_out.done", "Signed out"),
        (f"subject=store+{shop.store.id}", "1 change"),
        ("until=2026-11-15", "Signed out"),
        (f"actor=user:{shop.user.id}&since=2026-11-20&event=store.changed", "1 change"),
    ):
        page = rosa.visit(f"/audit?{question}")
        assert expected in page
        assert len(page.html.split("<tr>")) == 3, question


def test_an_order_is_called_by_amazons_number(rosa: Any, shop: Any) -> None:
    shop.take(order())
    one = shop.order
    rosa.visit(f"/orders/{one.id}")
    rosa.visit("/customers")

    page = rosa.visit(f"/audit?subject={one.amazon_order_id}&event=order.viewed")
    assert "Personal data of an order viewed" in page
    assert page.links[f"Order {one.amazon_order_id}"] == f"/orders/{one.id}"
    page = rosa.visit("/audit?event=customers.listed")

    assert page.links[f"Order {one.amazon_order_id}"] == f"/orders/{one.id}"


def test_what_has_a_name_is_called_by_it_and_found_by_it(rosa: Any, shop: Any) -> None:
    german, store, now = shop.open(GERMANY), shop.store, utcnow()
    [run] = ImportRequest.refresh([store], now)
    facts = {"position": 1, "user_id": shop.user.id, "changed_at": now}
    rule = Rule.create(account=shop.account, name="Heavy first", **facts)
    for subject in (store, store.connection, run, rule, german):
        audit.record("store.changed", now=now, by=shop.user, on=subject)
    audit.record("sign_out.done", now=now, by=shop.user, on=shop.user)

    page = rosa.visit("/audit")
    of_store = rosa.visit(f"/audit?subject={store.nickname}")
    of_person = rosa.visit(f"/audit?subject={shop.user.email}&event=sign_out.done")
    of_rule = [rosa.visit(f"/audit?subject={name}") for name in ("Rule Heavy first", "heavy FIRST")]

    assert f"Import of {store.nickname}" in page
    assert f"Connection of {store.nickname}" in page
    assert page.links["Rule Heavy first"] == f"/rules/{rule.id}"
    assert "Signed out" in of_person
    assert f"Import of {store.nickname}" in of_store
    assert f"Connection of {store.nickname}" in of_store
    assert "Heavy first" not in of_store
    assert german.nickname not in of_store
    assert all("Rule Heavy first" in each.links for each in of_rule)
    assert not any("Import of" in each for each in of_rule)


def test_facts_are_told_in_words(rosa: Any, shop: Any) -> None:
    audit.record("import.ended", now=NOON, on=shop.store, kind="poll", seen=5, new=2, changed=0)
    audit.record("order.shipped", now=NOON, by=shop.user, action="shipped", shipment=10)

    page = rosa.visit("/audit")

    for words in ("by the schedule", "5 seen", "2 new", "parcel shipped"):
        assert words in page
    assert "with the password alone" in page
    assert "False" not in page
    assert "shipment 10" not in page


def test_nonsense_in_a_filter_finds_nothing_and_breaks_nothing(rosa: Any, shop: Any) -> None:
    for question in (
        "before=x",
        "since=x",
        "subject=order",
        "subject=order+x",
        "before=" + "9" * 40,
        "until=9999-12-31",
        "since=9999-12-31",
        "since=0001-01-01&until=0001-01-01",
    ):
        assert rosa.visit(f"/audit?{question}").status == 200


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/Los_Angeles", "2026-03-01T07:30", "2026-02-28"),
        ("America/Los_Angeles", "2026-11-02T07:59:59.5", "2026-11-01"),
        ("Pacific/Auckland", "2028-02-28T11:00", "2028-02-29"),
        ("Pacific/Auckland", "2026-09-26T12:00", "2026-09-27"),
    ],
)
def test_the_trail_is_filtered_by_the_days_that_it_shows(
    shop: Any, zone: str, moment: str, day: str
) -> None:
    shop.account.change_time_zone(zone, utcnow(), shop.user)
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    audit.record("store.changed", now=at, by=shop.user, on=shop.store)
    wanted = {"event": "store.changed"}
    next_day = str(date.fromisoformat(day) + timedelta(days=1))
    day_before = str(date.fromisoformat(day) - timedelta(days=1))

    assert AuditTrail(shop.account, wanted | {"since": day, "until": day}).shown
    assert not AuditTrail(shop.account, wanted | {"since": next_day}).shown
    assert not AuditTrail(shop.account, wanted | {"until": day_before}).shown


def test_carlas_trail_is_her_own(carla: Any, shop: Any) -> None:
    fill(shop, 3)

    page = carla.visit("/audit?event=store.changed")

    assert "No such entries" in page


def test_rosa_checks_the_trail_herself(rosa: Any, shop: Any) -> None:
    fill(shop, 3)
    rosa.visit("/audit")

    page = rosa.submit("Check it now")

    assert "entries are as they were written" in page
    assert "Intact" in page


def test_a_trail_that_was_tampered_with_says_so(rosa: Any, shop: Any) -> None:
    fill(shop, 3)
    AuditEntry.update(event="sign_in.done").where(AuditEntry.chain == shop.account.id).execute()
    rosa.visit("/audit")

    page = rosa.submit("Check it now")

    assert "The trail was tampered with" in page


def test_the_names_of_users_are_not_in_the_trail_itself(shop: Any) -> None:
    fill(shop, 1)
    Shop(CARLA)

    written = [repr(entry.__data__) for entry in AuditEntry.select()]

    assert not any(user.email in text for user in User.select() for text in written)


def test_the_navigation_says_which_room_the_trail_belongs_to(rosa: Any, shop: Any) -> None:
    page = rosa.visit("/audit")

    assert '<a href="/privacy" aria-current="page">Privacy</a>' in page.html
