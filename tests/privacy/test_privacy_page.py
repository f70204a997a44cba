"""The privacy page, `Redact now`, the setting, the figures for machines, and the console."""

import json

import pytest

from tests.accounts.people import post
from tests.orders.documents import order
from tests.privacy.ada import DAY, SECRETS, shipped_order, sweep
from webapp.ground.clock import utcnow
from webapp.ground.keys.party_key import PartyKey
from webapp.ground.language.time_format import day
from webapp.ground.work.job_queue import queue_length
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.sweep import Sweep


def make_overdue(days=2):
    Order.update(personal_data_due_at=utcnow() - days * DAY).execute()


def test_rosa_sees_a_zero_and_what_leaves_when(shop, rosa):
    shipped_order(shop)
    make_overdue(-7)

    page = rosa.visit("/privacy")

    assert page.h1 == "Privacy"
    assert "Overdue personal data None Nothing personal is past its time." in page
    assert "Orders with personal data 1" in page
    assert "<svg" in page.html
    assert "style=" not in page.html


def test_an_empty_forecast_says_when_the_first_goes(shop, rosa):
    assert "Nothing in the next 30 days." in rosa.visit("/privacy")
    shop.take(order())
    goes = utcnow() + 40 * DAY
    Order.update(personal_data_due_at=goes).execute()

    page = rosa.visit("/privacy")

    assert f"Nothing in the next 30 days; the first goes on {day(goes)}" in page
    assert "<svg" not in page.html


def test_the_retention_page_without_days_leads_to_its_form(shop, rosa):
    page = rosa.visit("/privacy/retention")

    assert (page.status, page.path) == (200, "/privacy")


def test_what_is_overdue_shouts(shop, rosa):
    shop.take(order())
    make_overdue()

    page = rosa.visit("/privacy")

    assert "Overdue personal data by 2 d 1 order past its time" in page


def test_rosa_redacts_an_order_now(shop, rosa):
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")
    rosa.click("Redact now")

    page = rosa.submit("Redact now")

    assert page.path == f"/orders/{shop.order.id}"
    assert "REDACTED (Amazon)" in page
    assert page.text.index("Personal data destroyed") < page.text.index("Redact now was pressed")
    assert [secret for secret in SECRETS if secret in page.html] == []
    assert {bool(key.wrapped) for key in PartyKey.select()} == {False}
    assert queue_length() == 1


def test_rosa_redacts_several_by_their_numbers(shop, rosa):
    shop.take(order(), order(), order())
    first, second, _ = shop.orders
    rosa.visit("/privacy")
    rosa.submit("Look them up", numbers=f"{first.amazon_order_id}, {second.amazon_order_id}")

    page = rosa.submit("Redact now")

    assert "The personal data of 2 orders is destroyed." in page
    assert [found.redacted for found in shop.orders] == [True, True, False]


def test_a_number_that_is_not_here_is_named(shop, rosa):
    rosa.visit("/privacy")

    page = rosa.submit("Look them up", numbers="999-0000000-0000000")

    assert page.status == 422
    assert "There is no order 999-0000000-0000000 here." in page


def test_carla_cannot_redact_rosas_order(shop, carla):
    shop.take(order())
    carla.visit("/privacy")

    status = post(carla, "/privacy/redactions", order=str(shop.order.id))

    assert status == 404
    assert Party.select().count() == 2


def test_ben_sees_the_figures_and_may_redact_nothing(shop, ben):
    shop.take(order())

    page = ben.visit("/privacy")
    status = post(ben, "/privacy/redactions", order=str(shop.order.id))

    assert page.status == 200
    assert "Redact before its time" not in page
    assert status == 403
    assert Party.select().count() == 2


def test_a_shorter_setting_says_first_how_many_go_at_once(shop, rosa):
    shipped_order(shop)
    shipped_order(shop)
    Order.update(closed_at=utcnow() - 10 * DAY, personal_data_due_at=utcnow() + 20 * DAY).execute()
    rosa.visit("/privacy")
    preview = rosa.submit("See what it would do", days="7")
    still = Party.select().count()

    rosa.submit("Keep it so long")
    sweep(utcnow())

    assert "2 orders are redacted at once." in preview
    assert still == 4
    assert not Party.select().exists()


@pytest.mark.parametrize("days", ["", "0", "-1", "31", "NaN", "1e3", "1000000", "٣", "7.5"])
def test_a_setting_that_cannot_be_is_refused_in_a_sentence(shop, rosa, days):
    rosa.visit("/privacy")

    page = rosa.submit("See what it would do", days=days)
    status = post(rosa, "/privacy/retention", days=days)

    assert (page.status, status) == (422, 422)
    assert "Enter a whole number of days, from 1 to 30." in page
    assert shop.account.__class__.get().kept_days == 30


def test_an_order_counts_down(shop, rosa):
    shipped_order(shop)
    Order.update(personal_data_due_at=utcnow() + 12.5 * DAY).execute()

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "Personal data goes in 12 d" in page


def test_readiness_and_metrics_know_the_oldest_overdue(shop, client, settings):
    shop.take(order())
    Order.update(personal_data_due_at=utcnow() + DAY).execute()
    good = client.http.get("/readyz", base_url=client.base)
    make_overdue()

    late = client.http.get("/readyz", base_url=client.base)
    metrics = client.http.get(
        "/metrics",
        base_url=client.base,
        headers={"Authorization": f"Bearer {settings.metrics_token}"},
    ).text

    assert good.json["checks"]["personal_data"] == {"ok": True, "detail": "oldest overdue 0 s"}
    assert late.status_code == 503
    assert "orderdesk_personal_data_overdue_orders 1" in metrics
    seconds = float(metrics.split("orderdesk_personal_data_overdue_seconds ")[-1].split()[0])
    assert 2 * 86_400 <= seconds < 2 * 86_400 + 600


def test_the_console_counts_what_is_overdue_and_redacts_it(shop, app):
    shop.take(order())
    make_overdue()
    console = app.test_cli_runner()

    before = console.invoke(args=["privacy", "overdue", "--json"])
    swept = console.invoke(args=["privacy", "redact", "--json"])
    after = console.invoke(args=["privacy", "overdue", "--json"])

    assert (before.exit_code, json.loads(before.output)["overdue"]) == (1, 1)
    assert (swept.exit_code, json.loads(swept.output)["redacted"]) == (0, 1)
    assert (after.exit_code, json.loads(after.output)["oldest_overdue_seconds"]) == (0, 0)


def test_the_console_redacts_as_of_another_day(shop, app):
    shipped_order(shop)
    make_overdue(-7)
    end = (utcnow() + 7 * DAY).isoformat()
    console = app.test_cli_runner()

    nothing = console.invoke(args=["privacy", "redact", "--json"])
    one = console.invoke(args=["privacy", "redact", "--as-of", end, "--json"])

    assert [json.loads(done.output)["redacted"] for done in (nothing, one)] == [0, 1]


def test_the_console_refuses_a_moment_that_is_none(shop, app):
    done = app.test_cli_runner().invoke(args=["privacy", "redact", "--as-of", "soon"])

    assert done.exit_code == 2
    assert "is no time such as" in done.output


def test_the_console_replays_erasures(shop, app):
    shop.take(order())
    shop.store.vault.destroy_party_keys(
        [_name(shop.order, "buyer"), _name(shop.order, "recipient")], "gdpr", utcnow()
    )

    done = app.test_cli_runner().invoke(args=["privacy", "replay-erasures", "--json"])

    assert (done.exit_code, json.loads(done.output)["marked"]) == (0, 1)
    assert shop.order.redaction_words == "REDACTED (GDPR)"
    assert Sweep.last()


def _name(found, role):
    from webapp.ground.keys.party_key import PartyName

    return PartyName(found.amazon_order_id, role)
