"""What is written to whoever made a privacy request: plain words, to be edited and sent."""

from datetime import datetime

from webapp.accounts.account import Account
from webapp.ground.language.time_format import day
from webapp.orders.retention import redacts_at
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_match import RequestOrder

GROUNDS = {
    "tax": (
        "Tax law",
        "tax law has us keep amounts, taxes, dates, country and number (article 17(3)(b) GDPR)",
    ),
    "claims": (
        "Legal claims",
        "the data is needed to establish or defend legal claims (article 17(3)(e) GDPR)",
    ),
    "delivery": (
        "Still to be delivered",
        "the order is still to be delivered, by name and address (article 6(1)(b) GDPR)",
    ),
    "others": (
        "Other people's data",
        "the data is that of another person (article 15(4) GDPR)",
    ),
    "not_identified": (
        "Not identified",
        "we could not make sure who you are, or which order is yours (articles 11 and 12(6) GDPR)",
    ),
    "unfounded": (
        "Unfounded or excessive",
        "the request is manifestly unfounded or excessive (article 12(5) GDPR)",
    ),
}
EXTENSIONS = {
    "complex": ("The request is complex", "because it is complex"),
    "many": ("There are many requests", "because of the number of requests"),
}
ASKED = {
    RequestKind.ERASE: "to have your data erased",
    RequestKind.ACCESS: "which data we hold about you",
    RequestKind.RECTIFY: "to have your data corrected",
    RequestKind.RESTRICT: "to restrict the use of your data",
    RequestKind.PORT: "to receive your data in a format that machines read",
}
DONE = {
    RequestKind.ERASE: "We have destroyed your personal data in {places}. It can't be brought "
    "back, by us either. In its place stands a note that it was destroyed, with the date.",
    RequestKind.ACCESS: "You receive what we hold about you in {places}, together with where it "
    "comes from, what it is for, and how long it is kept.",
    RequestKind.RECTIFY: "We have had your data corrected in {places}.",
    RequestKind.RESTRICT: "We have restricted your data in {places}: it is used for nothing until "
    "you hear from us that the restriction ends. {until}",
    RequestKind.PORT: "You receive your data in {places} as a JSON file.",
}
# Something was found by what the person gave, and granted for none of it.
NONE_OF_IT = {
    RequestKind.ERASE: "We found data by what you gave us, and have destroyed none of it.",
    RequestKind.ACCESS: "We found data by what you gave us, and hand out none of it.",
    RequestKind.RECTIFY: "We found data by what you gave us, and have had none of it corrected.",
    RequestKind.RESTRICT: "We found data by what you gave us, and have restricted none of it.",
    RequestKind.PORT: "We found data by what you gave us, and hand out none of it.",
}
UNTIL = (
    "What came from Amazon we may not keep longer for that: our agreement with Amazon has us "
    "destroy it by {day} at the latest. If you need it for a legal claim, ask us for a copy before."
)
NOTHING = "We hold no personal data of yours."
COMPLAINT = (
    "If you don't agree, you may complain to a data protection authority, in particular where "
    "you live or work (article 77 GDPR), or go to court (article 79)."
)
CARRIER = (
    "The carrier who delivered the parcel and Amazon, where it was ordered, hold data of their "
    "own; ask them for it."
)


def subject(request: PrivacyRequest) -> str:
    return f"Your request {request.reference} about your data"


def identity_question(request: PrivacyRequest) -> str:
    return _letter(
        request.account,
        f"you asked {ASKED[request.kind]} (reference {request.reference}).",
        "So that nobody else learns or destroys what is yours, please help us to make sure that "
        "it is you. Answer this with two of these: the Amazon order number, the tracking number "
        "of the parcel, the postal code that it went to, the e-mail address of the order. "
        "Please don't send copies of identity cards.",
    )


def extension(request: PrivacyRequest, ground: str, until: datetime) -> str:
    return _letter(
        request.account,
        f"you asked {ASKED[request.kind]} (reference {request.reference}).",
        f"We need up to two more months for it, until {day(until, request.account.time_zone)}, "
        f"{EXTENSIONS[ground][1]} (article 12(3) GDPR).",
        COMPLAINT,
    )


def answer(request: PrivacyRequest) -> str:
    """The answer as the decision on the request makes it."""
    orders, contacts = RequestOrder.granted(request), RequestContact.granted(request)
    asked = f"you asked {ASKED[request.kind]} (reference {request.reference})."
    if request.refused:
        return _letter(request.account, asked, _refusal(request), COMPLAINT)
    if not orders and not contacts:
        return _letter(request.account, asked, _nothing_done(request), COMPLAINT)
    places, until = _places(orders, contacts), _until(request.account, orders)
    done = DONE[request.kind].format(places=places, until=until).strip()
    partly = _exception(request) if request.ground else ""
    return _letter(request.account, asked, done, partly, CARRIER if orders else "", COMPLAINT)


def _refusal(request: PrivacyRequest) -> str:
    return f"We can't do so: {GROUNDS[request.ground][1]}."


def _nothing_done(request: PrivacyRequest) -> str:
    """Nothing was found; or something was, and nothing was granted of it."""
    if not RequestOrder.of(request) and not RequestContact.of(request):
        return NOTHING
    why = f" The reason is that {GROUNDS[request.ground][1]}." if request.ground else ""
    return NONE_OF_IT[request.kind] + why


def _exception(request: PrivacyRequest) -> str:
    return f"Not all of it, however: {GROUNDS[request.ground][1]}."


def _places(orders: list[RequestOrder], contacts: list[RequestContact]) -> str:
    numbers = ", ".join(each.order.amazon_order_id for each in orders)
    named = f"order {numbers}" if len(orders) == 1 else f"the orders {numbers}"
    places = [named] if orders else []
    return " and ".join([*places, "our address book"] if contacts else places)


def _until(account: Account, orders: list[RequestOrder]) -> str:
    """By when the last of it goes, whatever was restricted."""
    last = max((at for each in orders if (at := redacts_at(each.order))), default=None)
    return UNTIL.format(day=day(last, account.time_zone)) if last else ""


def _letter(account: Account, asked: str, *paragraphs: str) -> str:
    body = "\n\n".join(part for part in paragraphs if part)
    return f"Good day,\n\n{asked}\n\n{body}\n\n{account.name}\n"
