"""Every kind of mail that leaves, with examples in place of facts: development shows them all.

Each is written by what writes the real one. A test wants one of each kind, and of each sentence.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from webapp.accounts import new_device, password_reset, second_factor_notice
from webapp.accounts.account import Account
from webapp.accounts.mail import invitation_mail, notice_mail
from webapp.accounts.notice import UNASKED, Notice
from webapp.accounts.passkeys import passkey
from webapp.accounts.rights import store_limit
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.backup import restore_notice
from webapp.client_secret import rotation_notice
from webapp.compliance import incident_notice, reading_alarm, review_notice, security_alarm
from webapp.ground.clock import day_of, utcnow
from webapp.ground.language.language import UTC_NAME
from webapp.ground.language.message import Message, ToldMessage
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings
from webapp.ground.web.template_filters import PRODUCT_NAME
from webapp.imports import import_notice
from webapp.orders import order_notice
from webapp.orders.order import Order
from webapp.privacy import overdue_notice
from webapp.privacy_requests import request_answer, request_letter, request_limit, request_notice
from webapp.privacy_requests.answer_words import EXTENSIONS, GROUNDS
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_match import RequestOrder
from webapp.privacy_requests.request_status import RequestStatus
from webapp.shipping import shipment_notice
from webapp.stores import access_fault, authorization_ending, denial_effect, revocation
from webapp.webhooks import webhook_endpoint

COMPANY, STORES = "Lantern Books", "Harbour Goods"
EMAIL, BUYER = "rosa@example.com", "ada@example.com"
SOURCE = "A1PA6795UKMFR9"
MONTH = timedelta(days=30)
FACT = re.compile(r"%\((\w+)\)s")

Preview = Callable[[Settings], Mail]


def previews() -> dict[str, Preview]:
    """By a name each; a preview is written in the language that is spoken."""
    return dict((*_ours(), *_notices(), *_letters()))


def _ours() -> Iterator[tuple[str, Preview]]:
    role = Role.SHIPPER
    yield "invitation", lambda to: invitation_mail.to_join(EMAIL, COMPANY, role, _link(to))
    yield "invitation-known", lambda _to: invitation_mail.to_known(EMAIL, COMPANY, role)
    yield "sign-up", lambda to: invitation_mail.to_found(EMAIL, _link(to))
    yield "sign-up-known", lambda to: invitation_mail.to_owner(EMAIL, f"{to.public_url}/sign-in")
    yield "password-reset", lambda to: password_reset.to_reset(EMAIL, _link(to))


def _link(settings: Settings) -> str:
    return f"{settings.public_url}/sign-up/an-example"


def _notices() -> Iterator[tuple[str, Preview]]:
    notices, numbers = list(told()), Counter[str]()
    for notice in notices:
        numbers[notice.kind] += 1
        name = f"{notice.kind}-{numbers[notice.kind]}".replace("_", "-")
        yield name, lambda to, one=notice: _mailed(to, one)  # type: ignore[misc]
    yield "notices-of-a-day", lambda to: _mailed(to, *notices[:3])


def _mailed(settings: Settings, *notices: Notice) -> Mail:
    return notice_mail.written(settings, list(notices))


def told() -> Iterator[Notice]:
    """One for each subject of a notice."""
    yield _notice("revocation", revocation.SUBJECT, revocation.TEXT)
    yield _notice("authorization_ending", authorization_ending.SUBJECT, authorization_ending.TEXT)
    yield _notice("import_failing", import_notice.SUBJECT, import_notice.TEXT)
    yield _notice("orders_due", order_notice.DUE, order_notice.DUE_TEXT)
    for operation in denial_effect.EFFECTS:
        fault = access_fault.AccessFault(operation=operation, marketplace_id=SOURCE)
        yield _as_told("access_denied", *fault.told(STORES))
    shipped = shipment_notice
    yield _notice("shipment_refused", shipped.REFUSED_SUBJECT, shipped.REFUSED)
    yield _notice("shipment_refused", shipped.UNLISTED_SUBJECT, shipped.UNLISTED)
    yield _notice("shipment_refused", shipped.UNCORRECTED_SUBJECT, shipped.UNCORRECTED)
    asked = request_notice
    yield _notice("privacy_request_due", asked.SUBJECT, asked.TEXT)
    yield _notice("privacy_request_due", asked.OVERDUE_SUBJECT, asked.OVERDUE_TEXT)
    yield _notice("requests_turned_away", request_limit.SUBJECT, request_limit.TEXT)
    yield _notice("redaction_overdue", overdue_notice.SUBJECT, overdue_notice.TEXT)
    yield _notice("webhook_failing", webhook_endpoint.TURNED_OFF, webhook_endpoint.TOLD)
    yield _notice("restored", restore_notice.SUBJECT, restore_notice.TEXT)
    yield from _of_sign_ins()
    yield from _of_duties()


def _of_sign_ins() -> Iterator[Notice]:
    yield _notice("new_device", new_device.SUBJECT, new_device.TOLD)
    yield _notice("store_limit", store_limit.SUBJECT, store_limit.LIMITED)
    yield _notice("store_limit", store_limit.SUBJECT, store_limit.LIFTED)
    yield _notice("password_changed", password_reset.CHANGED, password_reset.CHANGED_TEXT)
    for kind, told in (("second_factor", second_factor_notice.TOLD), ("passkey", passkey.TOLD)):
        for subject, what in told.values():
            yield _as_told(kind, _filled(subject), UNASKED.told(what=what.told()))


def _of_duties() -> Iterator[Notice]:
    yield _notice("access_review_due", review_notice.SUBJECT, review_notice.TEXT)
    for due in incident_notice.SUBJECT.values():
        said = _filled(due)
        yield _as_told("incident_due", said, incident_notice.TEXT.told(subject=said))
    for did in reading_alarm.DONE.values():
        done = did.told(email=EMAIL, n=1234)
        yield _as_told("reading_alarm", done, reading_alarm.TEXT.told(done=done))
    new = rotation_notice
    of_the_secret = (
        (new.IN_USE_SUBJECT, new.IN_USE_TEXT),
        (new.STUCK_SUBJECT, new.STUCK_TEXT),
    )
    for subject, text in (*security_alarm.EVERY_ALARM, *of_the_secret):
        yield _notice("security_alarm", subject, text)


def _notice(kind: str, subject: Message, text: Message) -> Notice:
    return _as_told(kind, _filled(subject), _filled(text))


def _as_told(kind: str, subject: ToldMessage, text: ToldMessage) -> Notice:
    # Nobody's: the way out that its mail offers leads to no person.
    reader = User(id=0, email=EMAIL, account=Account(name=COMPANY, time_zone=UTC_NAME))
    return Notice(recipient=reader, kind=kind, subject=subject, text=text)


def _filled(message: Message) -> ToldMessage:
    """With an example of each fact that it names."""
    return message.told(**{name: _facts()[name] for name in FACT.findall(message.one)})


def _facts() -> dict[str, object]:
    """An example of each fact that a notice may hold."""
    now = utcnow()
    return {
        "store": STORES,
        "stores": STORES,
        "product": PRODUCT_NAME,
        "email": EMAIL,
        "since": now,
        "due": now,
        "day": day_of(now + MONTH, UTC_NAME),
        "n": 3,
        "reference": "PR-7KQ2M",
        "number": "7",
        "most": 180,
        "age": 170,
        "left": 10,
        "device": "Firefox, Linux",
        "name": "Rosa's key",
        "host": "erp.example.com",
        "fault": "entry 12 isn't as it was written",
    }


def _letters() -> Iterator[tuple[str, Preview]]:
    """To people who asked about their own data; each can be edited before it is sent."""
    yield "letter-identity", _letter(RequestKind.ERASE, request_answer.identity_question)
    for why in EXTENSIONS:
        words = partial(request_answer.extension, ground=why, until=utcnow() + MONTH)
        yield f"letter-later-{why}", _letter(RequestKind.ACCESS, words)
    for ground in GROUNDS:
        refused = {"status": RequestStatus.REFUSED, "ground": ground}
        name = f"letter-refused-{ground}".replace("_", "-")
        yield name, _letter(RequestKind.ERASE, request_answer.answer, **refused)
    yield "letter-nothing", _letter(RequestKind.ACCESS, request_answer.answer)
    for kind in RequestKind:
        yield f"letter-{kind.value}", _letter(kind, _granted, ground="tax")


def _letter(kind: RequestKind, words: Callable[[PrivacyRequest], str], **facts: object) -> Preview:
    account = Account(name=COMPANY, time_zone=UTC_NAME)
    request = PrivacyRequest(account=account, kind=kind, reference="PR-7KQ2M", **facts)
    return lambda _to: request_letter.mailed(request, BUYER, words(request))


def _granted(request: PrivacyRequest) -> str:
    order = Order(amazon_order_id="112-1234567-1234567", personal_data_due_at=utcnow() + MONTH)
    return request_answer.granting(request, [RequestOrder(order=order)], in_address_book=True)
