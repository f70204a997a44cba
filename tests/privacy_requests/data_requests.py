"""How people ask about their data in these tests."""

from datetime import UTC, datetime
from typing import Any

from tests.orders.documents import HOME
from webapp.accounts.request_address import RequestAddress
from webapp.privacy_requests import request_step as step
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_kind import Asker, RequestKind
from webapp.privacy_requests.request_match import RequestOrder

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADA = RequestFile(
    name="ada  CANARY", email="Ada@Canary.example", postal_code=HOME["postalCode"].lower()
)


def path(shop: Any) -> str:
    return RequestAddress.of(shop.account).path


def ask(visitor: Any, shop: Any, **typed: str) -> Any:
    """Fill in the public form of a shop."""
    visitor.visit(path(shop))
    ada = {"kind": "erase", "asker": "buyer", "name": "Ada Canary", "email": "ada@canary.example"}
    return visitor.submit("Send the request", **(ada | typed))


def asked(shop: Any, kind: RequestKind, asker: Asker = Asker.BUYER, **file: str) -> PrivacyRequest:
    """A request of Ada's, received at noon."""
    return PrivacyRequest.receive(shop.account, kind, asker, ADA.changed(**file), NOON)


def granted(shop: Any, request: PrivacyRequest, **boxes: Any) -> PrivacyRequest:
    """The request, once Rosa has confirmed who it is and granted it, for the found parties."""
    step.confirm_identity(request, {"method": "two_keys"}, shop.user, NOON)
    form = {"decision": "approve"} | {
        f"order-{each.id}-{role}": "yes"
        for each in RequestOrder.of(request)
        for role in boxes.get("roles", each.role_list)
    }
    form |= {
        f"order-{each.id}-notes": "yes"
        for each in RequestOrder.of(request)
        if boxes.get("notes", each.with_notes)
    }
    form |= {f"contact-{each.id}": "yes" for each in RequestContact.of(request)}
    step.decide(request, form, shop.user, NOON)
    return request


def carried_out(shop: Any, request: PrivacyRequest, **boxes: Any) -> PrivacyRequest:
    step.execute(granted(shop, request, **boxes), {"sure": "yes"}, shop.user, NOON)
    return request
