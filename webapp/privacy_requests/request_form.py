"""What a person, or an officer for them, fills in to make a privacy request."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from webapp.ground.clock import day_begins, day_of, read_day
from webapp.ground.email_address import WHOLE
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import raise_form_error
from webapp.privacy_requests.request_file import RequestFile, line, paragraph
from webapp.privacy_requests.request_kind import Asker, RequestKind

RESTRICTING = N_(
    "It is used for nothing for now. It isn't kept longer for that: Amazon has sellers destroy it "
    "within 30 days all the same."
)
KINDS = [
    (RequestKind.ERASE.value, N_("Erase my data"), N_("What we hold about you is destroyed.")),
    (RequestKind.ACCESS.value, N_("Tell me what you hold"), N_("You receive a copy of your data.")),
    (
        RequestKind.RECTIFY.value,
        N_("Correct my data"),
        N_("Say below what is wrong, and what is right."),
    ),
    (
        RequestKind.RESTRICT.value,
        N_("Restrict my data"),
        RESTRICTING,
    ),
    (
        RequestKind.PORT.value,
        N_("Give me my data as a file"),
        N_("You receive a file that machines read."),
    ),
]
ASKERS = [
    (Asker.BUYER.value, N_("I ordered it")),
    (Asker.RECIPIENT.value, N_("I received it")),
    (Asker.SENDER.value, N_("I sent it to somebody")),
    (Asker.GIFT_RECIPIENT.value, N_("I received it as a gift")),
]
CHANNELS = [
    ("email", N_("E-mail")),
    ("letter", N_("Letter")),
    ("phone", N_("Telephone")),
    ("amazon", N_("Amazon's message centre")),
    ("person", N_("In person")),
]
Asked = tuple[RequestKind, Asker, RequestFile]
Choices = list[tuple[str, str]]


def kinds() -> list[tuple[str, str, str]]:
    """What may be asked for: (value, words, what follows)."""
    return [(value, gettext(words), gettext(follows)) for value, words, follows in KINDS]


def askers() -> Choices:
    return [(value, gettext(words)) for value, words in ASKERS]


def channels() -> Choices:
    return [(value, gettext(words)) for value, words in CHANNELS]


def read_form(form: Mapping[str, str]) -> Asked:
    """What was asked, by whom; raises FormError with a sentence per field."""
    file = RequestFile(
        email=line(form.get("email", "")),
        postal_address=paragraph(form.get("postal_address", "")),
        words=paragraph(form.get("words", "")),
        name=line(form.get("name", "")),
        order_number=line(form.get("order_number", "")),
        tracking_number=line(form.get("tracking_number", "")),
        postal_code=line(form.get("postal_code", "")),
    )
    raise_form_error(
        kind="" if form.get("kind") in set(RequestKind) else gettext("Choose what you ask for."),
        asker="" if form.get("asker") in set(Asker) else gettext("Choose who you are."),
        email=_email_problem(file),
        order_number=_keys_problem(file),
    )
    return RequestKind(form["kind"]), Asker(form["asker"]), file


def read_receipt(form: Mapping[str, str], now: datetime, zone: str) -> tuple[str, datetime]:
    """How it came, and when by the days of this time zone; raises FormError."""
    channel, day = form.get("channel", ""), read_day(form.get("received_on", ""))
    known = {name for name, _ in CHANNELS}
    raise_form_error(
        channel="" if channel in known else gettext("Choose how the request came."),
        received_on=_day_problem(day, day_of(now, zone)),
    )
    return channel, min(day_begins(day, zone) if day else now, now)


def _email_problem(file: RequestFile) -> str:
    if file.email and not WHOLE.fullmatch(file.email):
        return gettext("Enter a whole e-mail address, such as ada@example.com.")
    if not file.email and not file.postal_address:
        return gettext("Enter an e-mail address or a postal address: the answer must go somewhere.")
    return ""


def _keys_problem(file: RequestFile) -> str:
    if file.order_number or file.tracking_number or file.email or (file.name and file.postal_code):
        return ""
    return gettext("Enter an order number, a tracking number, or a name with a postal code.")


def _day_problem(day: date | None, today: date) -> str:
    if day is None:
        return gettext("Enter the day on which it came.")
    if day > today:
        return gettext("This day is still to come.")
    return gettext("This is more than a year ago.") if day < today - timedelta(days=366) else ""
