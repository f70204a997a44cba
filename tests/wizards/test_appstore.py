"""The trip that begins at Amazon: `Authorize now` in the Appstore."""

import pytest

from tests.accounts.people import mailed_link
from tests.wizards.journey import PASSWORD, left, nothing_is_left, only_store, sign_up
from tests.wizards.seller_central import edited
from webapp.accounts.invitation import Invitation
from webapp.ground.clock import utcnow
from webapp.stores.consent_request import ConsentRequest

HOSTILE = [
    "https://evil.example/apps/authorize/confirm/amzn1.sp.solution.x",
    "//evil.example/apps/authorize/confirm/x",
    "{url}.evil.example/apps/authorize/confirm/x",
    "{url}@evil.example/apps/authorize/confirm/x",
    "{url}\\@evil.example/apps/authorize/confirm/x",
    "{url}/apps/authorize/confirm/x\r\nLocation: https://evil.example",
    "{url}/apps/authorize/confirm/../../remote",
    "{url}/apps/manage",
    "javascript:alert(1)",
    "",
]


def test_a_seller_from_the_appstore_chooses_and_comes_back_connected(rosa, central):
    rosa.visit(central.begin_at_appstore("tiny"))

    address = left(rosa.submit("Connect", product_identifier="asin"))
    page = rosa.visit(central.confirm(address))

    assert "amazon.com is connected" in page
    assert only_store().identifier.label == "Use ASIN"


def test_who_isnt_signed_in_signs_in_and_goes_on(client, visitors, central):
    sign_up(visitors(), "rosa")
    client.visit(central.begin_at_appstore("tiny"))

    page = client.submit("Sign in", email="rosa@example.com", password=PASSWORD)
    address = left(client.submit("Connect"))

    assert page.path == "/amazon/consent/start"
    assert "is connected" in client.visit(central.confirm(address))


def test_who_has_no_account_makes_one_and_goes_on(client, central):
    client.visit(central.begin_at_appstore("tiny"))
    client.click("Make an account")
    client.submit("Send the link", email="tess@example.com")
    Invitation.get().deliver(client.http.application.extensions["settings"], utcnow())
    client.visit(mailed_link(client, "/sign-up/"))
    client.submit("Make the account", password=PASSWORD, account_name="Teapots")

    assert client.page.path == "/amazon/consent/start"
    assert "is connected" in client.visit(central.confirm(left(client.submit("Connect"))))


@pytest.mark.parametrize("uri", HOSTILE)
def test_a_hostile_callback_is_refused(rosa, central, sandbox, uri):
    start = edited(central.begin_at_appstore(), amazon_callback_uri=uri.format(url=sandbox.url))

    page = rosa.visit(start)

    assert page.status == 400
    assert "This didn't come from Amazon" in page
    assert page.links["Connect a store"] == "/stores/connect"


def test_a_callback_that_was_changed_on_the_page_is_refused(rosa, central):
    rosa.visit(central.begin_at_appstore())

    page = rosa.submit("Connect", amazon_callback_uri="https://evil.example/")

    assert page.status == 400
    assert "This didn't come from Amazon" in page
    assert not ConsentRequest.select().exists()


def test_a_start_without_amazons_state_is_refused(rosa, central):
    page = rosa.visit(edited(central.begin_at_appstore(), amazon_state=None))

    assert page.status == 400


def test_a_plan_without_stores_is_refused(visitors, central):
    dora = sign_up(visitors(), "dora", plan="standard")

    page = dora.visit(central.begin_at_appstore())

    assert page.status == 403
    assert "Your plan doesn't include stores" in page
    assert nothing_is_left()
