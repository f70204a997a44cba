"""Rosa connects her Amazon store."""

import pytest

from tests.wizards.journey import (
    account_of,
    connect,
    enrol,
    leave,
    nothing_is_left,
    only_store,
    reconnect,
    run_imports,
    sign_up,
    user,
)
from webapp.accounts.rights.role import Role
from webapp.ground.clock import utcnow
from webapp.imports.import_run import ImportRun
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest
from webapp.stores.store import Store
from webapp.wizards.connect import listed

EIGHT = {
    "US": "Amazon.com (United States)",
    "CA": "amazon.ca (Canada)",
    "MX": "amazon.com.mx (Mexico)",
    "GB": "amazon.co.uk (United Kingdom)",
    "FR": "amazon.fr (France)",
    "DE": "amazon.de (Germany)",
    "ES": "amazon.es (Spain)",
    "IT": "amazon.it (Italy)",
}


def test_rosa_connects_her_store_and_its_paid_orders_come_in(rosa, central, sandbox):
    placed = sandbox.remote.place_orders("tiny", 3, "US", days=3)
    sandbox.remote.place_order("tiny", "US", status="PENDING")

    page = connect(rosa, central, "tiny", "US")
    run_imports()

    assert "amazon.com is connected" in page
    assert {order.amazon_order_id for order in Order.select()} == set(placed)
    assert "3 new" in rosa.visit(page.path)


def test_the_connected_page_goes_on_telling_of_the_latest_import(rosa, central):
    page = connect(rosa, central, "tiny", "US")
    store = only_store()
    run_imports()

    told = rosa.visit(f"/stores/{store.id}/imports", **{"HX-Request": "true"})

    assert f'hx-get="/stores/{store.id}/imports" hx-trigger="every 30s"' in page.html
    assert "0 new, 0 changed, just now" in told


def test_a_denied_account_is_no_obstacle_and_stands_as_unchecked(rosa, central, sandbox):
    sandbox.remote.deny("getAccount", "tiny")

    page = connect(rosa, central, "tiny", "US")

    assert "amazon.com is connected" in page
    assert "couldn't be checked whether the seller is on the Professional plan" in page


@pytest.mark.parametrize("journey", ["connect", "reconnect"])
def test_without_the_role_that_tells_of_sellers_they_are_connected_all_the_same(
    rosa, central, sandbox, journey
):
    if journey == "reconnect":
        connect(rosa, central)
    sandbox.remote.deny(role="Selling Partner Insights")

    page = (
        connect(rosa, central) if journey == "connect" else reconnect(rosa, central, only_store())
    )

    assert "amazon.com is connected" in page
    assert "couldn't be checked whether the seller sells on this source" in page
    assert "Amazon confirms that you sell" not in page


def test_what_nothing_lets_in_is_no_connection(rosa, central, sandbox):
    sandbox.remote.deny(None, "busy")

    page = connect(rosa, central)

    assert "Amazon gives no access there" in page
    assert nothing_is_left()


def test_an_account_that_amazon_refuses_to_show_is_no_obstacle(rosa, central, sandbox):
    sandbox.remote.refuse("No such account.", "getAccount")

    page = connect(rosa, central)

    assert "amazon.com is connected" in page
    assert "couldn't be checked whether the seller is on the Professional plan" in page


@pytest.mark.parametrize("trouble", ["go_down", "garble", "throttle"])
def test_an_account_that_alone_cannot_be_asked_for_is_no_obstacle(rosa, central, sandbox, trouble):
    getattr(sandbox.remote, trouble)(operation="getAccount", calls=1)

    page = connect(rosa, central)

    assert "amazon.com is connected" in page
    assert "couldn't be checked whether the seller is on the Professional plan" in page


def test_odd_participations_keep_nobody_from_connecting(rosa, central, sandbox):
    for operation in ("getAccount", "getMarketplaceParticipations"):
        sandbox.remote.garble("nonsense", operation)

    page = connect(rosa, central)

    assert "amazon.com is connected" in page
    assert "couldn't be checked whether the seller sells on this source" in page


def test_the_outcome_page_stands_at_an_address_without_code_or_state(rosa, central):
    page = connect(rosa, central)

    assert page.url.endswith(f"/stores/connect/{ConsentRequest.get().id}")
    assert page.headers["Cache-Control"] == "no-store"


def test_the_way_back_tells_nobody_where_it_came_from(rosa, central):
    answer = rosa.http.get(central.authorize(leave(rosa)))

    assert answer.status_code == 303
    assert "code" not in answer.headers["Location"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_connecting_needs_stands_first(rosa):
    page = rosa.visit("/stores/connect")

    assert "Professional plan" in page
    assert "Seller Central sign-in" in page
    assert "You are on the E-commerce plan" in page
    assert rosa.submit("Amazon").path == "/stores/connect/source"


def test_all_eight_sources_and_use_sku_are_offered(rosa):
    page = rosa.visit("/stores/connect/source")

    form, _ = page.form("Connect")
    assert list(EIGHT) == form.choices["source"][:8]
    assert all(words in page for words in EIGHT.values())
    assert form.fields == {**form.fields, "source": ["US"], "product_identifier": ["sku"]}


def test_the_source_is_proposed_in_the_browsers_language(rosa):
    page = rosa.visit("/stores/connect/source", **{"Accept-Language": "de-DE,de;q=0.9"})

    assert page.form("Verbinden")[0].fields["source"] == ["DE"]


@pytest.mark.parametrize("source", ["GB", "DE"])
def test_each_source_has_its_own_seller_central(rosa, app, source, sandbox):
    address = leave(rosa, source)

    assert address.startswith(f"{sandbox.url}/apps/authorize/consent?")
    assert (
        ConsentRequest.get().marketplace_id
        == {
            "GB": "A1F83G8C2ARO7P",
            "DE": "A1PA6795UKMFR9",
        }[source]
    )


def test_the_chosen_identifier_becomes_the_stores(rosa, central):
    rosa.visit(central.authorize(leave(rosa, product_identifier="asin")))

    assert only_store().identifier.label == "Use ASIN"


def test_htmx_swaps_the_steps_and_leaves_by_a_header(rosa):
    rosa.visit("/stores/connect")
    step = rosa.htmx("Amazon")
    rosa.visit("/stores/connect/source")
    answer = rosa.htmx("Connect", source="FR")

    assert step.html.lstrip().startswith('<section id="connect-step"')
    assert "HX-Request" in step.headers["Vary"]
    assert answer.status == 204
    assert "/apps/authorize/consent?" in answer.headers["HX-Redirect"]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("source", "Choose one of the order sources."),
        ("product_identifier", "Choose one of the identifiers."),
    ],
)
def test_an_unknown_choice_shows_the_same_step_with_a_sentence(rosa, field, sentence):
    rosa.visit("/stores/connect/source")

    page = rosa.submit("Connect", {field: "XX"})

    assert page.status == 422
    assert sentence in page
    assert not ConsentRequest.select().exists()


def test_the_tokens_are_sealed(rosa, central, database):
    connect(rosa, central)

    connection = Connection.get()
    assert b"Atzr|" not in bytes(connection.refresh_token)
    assert b"Atza|" not in bytes(connection.access_token)
    opened = connection.vault.open(bytes(connection.refresh_token), "refresh_token")
    assert opened.startswith(b"Atzr|")


def test_another_source_joins_the_sellers_authorization(rosa, central, sandbox):
    connect(rosa, central, source="US")
    run_imports()
    known = rosa.visit("/stores/connect/source")
    page = connect(rosa, central, source="CA")

    connection = Connection.get()
    assert "Your authorization for North America is known" in known
    assert "amazon.ca is connected" in page
    assert connection.grant == 2
    assert {store.connection_id for store in Store.select()} == {connection.id}


def test_an_import_under_way_goes_on_with_the_new_consents_tokens(rosa, central, sandbox):
    sandbox.remote.place_orders("busy", 2, "US", days=2)
    connect(rosa, central, source="US")
    connect(rosa, central, source="CA")
    run_imports()

    assert Order.select().count() == 2
    assert {run.status for run in ImportRun.select()} == {"done"}


def test_sources_in_two_regions_are_two_authorizations(rosa, central):
    connect(rosa, central, source="US")
    connect(rosa, central, source="DE")

    assert {(each.region, each.grant) for each in Connection.select()} == {("na", 1), ("eu", 1)}


def test_two_sellers_of_one_source_get_names_of_their_own(rosa, central):
    connect(rosa, central, "busy")
    connect(rosa, central, "tiny")

    assert {store.nickname for store in Store.select()} == {"amazon.com", "amazon.com 2"}


def test_two_tabs_connect_two_sources(rosa, central):
    first, second = leave(rosa, "US"), leave(rosa, "DE")

    pages = [rosa.visit(central.authorize(address)) for address in (second, first)]

    assert ["amazon.de is connected" in pages[0], "amazon.com is connected" in pages[1]] == [
        True,
        True,
    ]


def test_a_plan_without_stores_is_told_before_beginning(visitors):
    dora = sign_up(visitors(), "dora", plan="standard")

    page = dora.visit("/stores/connect")

    assert "You are on the Standard plan, which has no stores" in page
    assert page.links["See your plan"] == "/account?next=/stores/connect#plan-title"
    assert not any(button.words == "Amazon" for form in page.forms for button in form.buttons)


def test_the_wizard_goes_on_after_the_plan_was_changed(visitors):
    dora = sign_up(visitors(), "dora", plan="standard")
    dora.visit("/stores/connect")
    dora.click("See your plan")

    page = dora.submit("Change the plan", plan="ecommerce")

    assert page.path == "/stores/connect"
    assert dora.submit("Amazon").path == "/stores/connect/source"


def test_who_may_not_connect_stores_is_not_sent_to_plans(visitors):
    sign_up(visitors(), "dora", plan="standard")
    vera = enrol(visitors(), "vera", "dora", Role.VIEWER)

    pages = [vera.visit(path) for path in ("/stores/connect", "/stores", "/stores/connect/source")]

    assert not any("See your plan" in page.links for page in pages)
    assert "Ask an owner of your account to change the plan." in pages[1]
    assert "Only an owner connects stores" in pages[2]


def test_the_server_refuses_a_plan_without_stores_whatever_the_page_showed(rosa):
    rosa.visit("/stores/connect/source")
    account_of("rosa").change_plan("standard", utcnow(), user("rosa"))

    page = rosa.submit("Connect", source="US")

    assert page.status == 403
    assert "Your plan doesn't include stores" in page
    assert not ConsentRequest.select().exists()


def test_who_is_no_owner_is_told_to_ask_one(rosa, visitors):
    ben = enrol(visitors(), "ben", "rosa", Role.SHIPPER)

    first, second = ben.visit("/stores/connect"), ben.visit("/stores/connect/source")

    assert "Only owners connect stores. Ask an owner" in first
    assert second.status == 403
    assert "Only an owner connects stores" in second


def test_strangers_find_no_trip_of_rosas(rosa, carla, central):
    path = connect(rosa, central).path

    assert carla.visit(path).status == 404


def test_signed_out_visitors_are_asked_to_sign_in(client):
    page = client.visit("/stores/connect/source")

    assert page.path == "/sign-in"
    assert nothing_is_left()


def test_the_end_says_how_many_days_come_in_and_only_while_they_do(rosa, central):
    page = connect(rosa, central)
    assert "Your paid orders of the last 30 days are coming in now." in page

    run_imports()

    assert "are coming in now" not in rosa.visit(page.path)


@pytest.mark.parametrize(
    ("regions", "words"),
    [
        (["Europe"], "Europe"),
        (["Europe", "North America"], "Europe and North America"),
        (["Europe", "North America", "the Far East"], "Europe, North America and the Far East"),
    ],
)
def test_regions_are_listed_as_people_list_them(regions, words):
    assert listed(regions) == words
