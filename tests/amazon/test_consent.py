"""The addresses that send a seller to Amazon."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from webapp.amazon.application import Endpoints
from webapp.amazon.consent import appstore_return_url, consent_url
from webapp.amazon.failure import OurFault
from webapp.amazon.marketplace import MARKETPLACES, marketplace

REAL = Endpoints()
SANDBOX = Endpoints(consent_url="http://127.0.0.1:8001")
CONFIRM = "/apps/authorize/confirm/amzn1.sp.solution.ours"


def _query(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("source", MARKETPLACES, ids=lambda source: source.domain)
def test_a_seller_authorizes_in_the_seller_central_of_their_country(source, application):
    address = urlsplit(consent_url(application, REAL, source, "s"))

    assert (address.scheme, address.netloc) == ("https", source.seller_central)
    assert address.path == "/apps/authorize/consent"


def test_the_consent_page_is_told_who_asks_and_where_to_return(application):
    address = consent_url(application, REAL, marketplace("A13V1IB3VIYZZH"), "a+b/c=&d")

    assert _query(address) == {
        "application_id": "amzn1.sp.solution.ours",
        "state": "a+b/c=&d",
        "redirect_uri": "https://orderdesk.example/amazon/consent/return",
    }


def test_a_draft_application_says_that_it_is_beta(application):
    draft = replace(application, draft=True)

    address = consent_url(draft, REAL, marketplace("A13V1IB3VIYZZH"), "s")
    back = appstore_return_url(draft, REAL, f"https://sellercentral.amazon.fr{CONFIRM}", "a", "s")

    assert _query(address)["version"] == _query(back)["version"] == "beta"


def test_another_amazon_replaces_every_seller_central(application):
    address = consent_url(application, SANDBOX, marketplace("A13V1IB3VIYZZH"), "s")

    assert address.startswith("http://127.0.0.1:8001/apps/authorize/consent?application_id=")


@pytest.mark.parametrize(
    "host",
    ["sellercentral-europe.amazon.com", *(source.seller_central for source in MARKETPLACES)],
)
def test_a_trip_from_the_appstore_goes_on_at_seller_central(host, application):
    callback = f"https://{host}{CONFIRM}"

    address = appstore_return_url(application, REAL, callback, "their state", "our state")

    assert address.startswith(f"{callback}?")
    assert _query(address) == {
        "redirect_uri": "https://orderdesk.example/amazon/consent/return",
        "amazon_state": "their state",
        "state": "our state",
    }


def test_a_trip_from_another_amazons_appstore_goes_on_there(application):
    callback = f"http://127.0.0.1:8001{CONFIRM}"

    assert appstore_return_url(application, SANDBOX, callback, "a", "s").startswith(callback)


GOOD = "https://sellercentral.amazon.com"


@pytest.mark.parametrize(
    "callback",
    [
        "",
        "//evil.example" + CONFIRM,
        "https://evil.example" + CONFIRM,
        "http://sellercentral.amazon.com" + CONFIRM,
        "https://sellercentral.amazon.com.evil.example" + CONFIRM,
        "https://evilsellercentral.amazon.com" + CONFIRM,
        "https://sellercentral.amazon.com@evil.example" + CONFIRM,
        "https://user:word@sellercentral.amazon.com" + CONFIRM,
        "https://sellercentral.amazon.com:8443" + CONFIRM,
        "https://sellercentral.amazon.com:443" + CONFIRM,
        "https://sellercentral.amazon.com." + CONFIRM,
        "https://sellercentral.amazon.com\\@evil.example" + CONFIRM,
        "https:\\\\sellercentral.amazon.com" + CONFIRM,
        "https:/sellercentral.amazon.com" + CONFIRM,
        "https://sellercentral.amаzon.com" + CONFIRM,
        "https://xn--sellercentral-amazon.com" + CONFIRM,
        "https://sellercentral.amazon.com／" + CONFIRM,
        " " + GOOD + CONFIRM,
        GOOD + CONFIRM + "\r\nSet-Cookie: a=b",
        GOOD + CONFIRM + "\n",
        GOOD + "\t" + CONFIRM,
        GOOD + CONFIRM + "?redirect_uri=https://evil.example",
        GOOD + CONFIRM + "#evil",
        GOOD + CONFIRM + "/../../../evil",
        GOOD + "/apps/authorize/confirm/",
        GOOD + "/apps/authorize/confirm/..",
        GOOD + "/apps/authorize/confirm/%2e%2e",
        GOOD + "/apps/authorize/confirm/..;/evil",
        GOOD + "/apps/authorize/confirm",
        GOOD + "/apps/authorize/confirmation/x",
        GOOD + "/gp/redirect?url=https://evil.example",
        "javascript:alert(1)//sellercentral.amazon.com" + CONFIRM,
        "data:text/html,sellercentral.amazon.com" + CONFIRM,
    ],
)
def test_nobody_is_sent_on_to_an_address_that_is_not_seller_centrals(callback, application):
    with pytest.raises(OurFault, match="not Seller Central's"):
        appstore_return_url(application, REAL, callback, "a", "s")


@pytest.mark.parametrize(
    "callback",
    [
        GOOD + CONFIRM,
        "http://127.0.0.1:80010" + CONFIRM,
        "http://127.0.0.1" + CONFIRM,
        "https://127.0.0.1:8001" + CONFIRM,
        "http://127.0.0.1:8001@evil.example" + CONFIRM,
    ],
)
def test_another_amazons_address_is_taken_as_exactly(callback, application):
    with pytest.raises(OurFault):
        appstore_return_url(application, SANDBOX, callback, "a", "s")
