"""The sandbox's own pages: plain, honest, and without scripts."""

import re

import pytest

from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.server import RunningSandbox
from webapp.sandbox.settings import SandboxSettings

CONSENT = f"/apps/authorize/consent?application_id={SandboxSettings().application_id}&state=s"
PAGES = [
    "/",
    "/sellers/busy",
    "/sellers/individual?status=SHIPPED",
    "/calls",
    "/appstore",
    "/apps/manage",
    "/apps/manage?seller=busy",
    CONSENT,
    f"{CONSENT}&seller=busy",
    "/apps/authorize/consent?application_id=unknown",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_is_not_amazon(
    stranger: CallingApplication, remote: RemoteControl, page: str
) -> None:
    remote.reset(stocked=True)
    remote.authorize("busy")

    answer = stranger.browse(page)

    assert "This is not Amazon." in answer.text
    assert len(re.findall("<h1", answer.text)) == 1
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_every_field_has_a_label_and_every_form_a_method_and_an_action(
    stranger: CallingApplication, page: str
) -> None:
    text = stranger.browse(page).text

    labelled = set(re.findall(r'<label for="([^"]+)"', text))
    fields = set(re.findall(r'<(?:input|select)[^>]*\sid="([^"]+)"', text))
    forms = re.findall(r"<form[^>]*>", text)
    assert fields == labelled
    assert all("method=" in form and "action=" in form for form in forms)


def test_a_form_presses_the_same_button_and_comes_back_to_its_page(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    answer = stranger.submit(
        "/remote/place_orders", seller="tiny", count="2", kind="", back="/sellers/tiny"
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sellers/tiny")
    assert len(remote.oracle("tiny")) == 2


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_a_form_never_leads_out_of_the_sandbox(stranger: CallingApplication, back: str) -> None:
    answer = stranger.submit("/remote/calm", back=back)

    assert answer.headers["Location"] == "/"


def test_names_with_markup_in_them_stay_names(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_order("busy", "US", buyer_name="<b>Ada</b> Canary")

    assert "&lt;b&gt;Ada&lt;/b&gt; Canary" in stranger.browse("/sellers/busy").text


def test_a_poisonous_order_does_not_break_the_sellers_page(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_document({"orderId": "112-0000000-0000001"})
    remote.place_document({"orderId": "112-0000000-0000002", "recipient": 5, "orderItems": [{}]})

    assert stranger.browse("/sellers/busy").status_code == 200


def test_it_listens_on_the_loopback_address_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        RunningSandbox(SandboxSettings(), host="0.0.0.0")
