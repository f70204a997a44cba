"""What is written to whoever made a privacy request: plain words, to be edited and sent."""

from datetime import datetime

from webapp.accounts.account import Account
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.language.time_format import day
from webapp.orders.retention import redacts_at
from webapp.privacy_requests.answer_words import ASKED, DONE, EXTENSIONS, GROUNDS, NONE_OF_IT
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_match import RequestOrder


def subject(request: PrivacyRequest) -> str:
    return gettext("Your request %(reference)s about your data", reference=request.reference)


def identity_question(request: PrivacyRequest) -> str:
    question = gettext(
        "So that nobody else learns or destroys what is yours, please help us to make sure that "
        "it is you. Answer this with two of these: the Amazon order number, the tracking number "
        "of the parcel, the postal code that it went to, the e-mail address of the order. "
        "Please don't send copies of identity cards."
    )
    return _letter(request, question)


def extension(request: PrivacyRequest, ground: str, until: datetime) -> str:
    due_on = day(until, request.account.time_zone)
    return _letter(request, gettext(EXTENSIONS[ground][1], day=due_on), _complaint())


def answer(request: PrivacyRequest) -> str:
    """The answer as the decision on the request makes it, in the language that is spoken."""
    if request.refused:
        return _letter(request, _refusal(request), _complaint())
    orders, contacts = RequestOrder.granted(request), RequestContact.granted(request)
    if not orders and not contacts:
        return _letter(request, _nothing_done(request), _complaint())
    return granting(request, orders, bool(contacts))


def granting(request: PrivacyRequest, orders: list[RequestOrder], in_address_book: bool) -> str:
    """What was done, to these orders and to what stands in the address book."""
    done = gettext(DONE[request.kind], where=_where(orders, in_address_book))
    if request.kind == RequestKind.RESTRICT:
        done = f"{done} {_until(request.account, orders)}".strip()
    partly = _exception(request) if request.ground else ""
    return _letter(request, done, partly, _carrier() if orders else "", _complaint())


def _reason(request: PrivacyRequest) -> str:
    return gettext(GROUNDS[request.ground][1])


def _refusal(request: PrivacyRequest) -> str:
    return gettext("We can't do so: %(reason)s.", reason=_reason(request))


def _nothing_done(request: PrivacyRequest) -> str:
    """Nothing was found; or something was, and nothing was granted of it."""
    if not RequestOrder.of(request) and not RequestContact.of(request):
        return gettext("We hold no personal data of yours.")
    none_of_it = gettext(NONE_OF_IT[request.kind])
    if not request.ground:
        return none_of_it
    return none_of_it + " " + gettext("The reason: %(reason)s.", reason=_reason(request))


def _exception(request: PrivacyRequest) -> str:
    return gettext("Not all of it, however: %(reason)s.", reason=_reason(request))


def _where(orders: list[RequestOrder], in_address_book: bool) -> str:
    """In which orders, and whether in the address book as well."""
    numbers = ", ".join(each.order.amazon_order_id for each in orders)
    if not orders:
        return gettext("in our address book")
    if in_address_book:
        return ngettext(
            "in order %(numbers)s and our address book",
            "in the orders %(numbers)s and our address book",
            len(orders),
            numbers=numbers,
        )
    return ngettext(
        "in order %(numbers)s", "in the orders %(numbers)s", len(orders), numbers=numbers
    )


def _until(account: Account, orders: list[RequestOrder]) -> str:
    """By when the last of it goes, whatever was restricted."""
    last = max((at for each in orders if (at := redacts_at(each.order))), default=None)
    if not last:
        return ""
    return gettext(
        "What came from Amazon we may not keep longer for that: our agreement with Amazon has us "
        "destroy it by %(day)s at the latest. If you need it for a legal claim, ask us for a copy "
        "before.",
        day=day(last, account.time_zone),
    )


def _complaint() -> str:
    return gettext(
        "If you don't agree, you may complain to a data protection authority, in particular where "
        "you live or work (article 77 GDPR), or go to court (article 79)."
    )


def _carrier() -> str:
    return gettext(
        "The carrier who delivered the parcel and Amazon, where it was ordered, hold data of their "
        "own; ask them for it."
    )


def _letter(request: PrivacyRequest, *paragraphs: str) -> str:
    greeting = gettext("Good day,")
    asked = gettext(ASKED[request.kind], reference=request.reference)
    body = "\n\n".join(part for part in (greeting, asked, *paragraphs) if part)
    return f"{body}\n\n{request.account.name}\n"
