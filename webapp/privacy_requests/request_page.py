"""One privacy request whole, as its own page shows it, with what may be done next."""

from datetime import datetime
from functools import cached_property

from webapp.accounts.user import User
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.language import speaking
from webapp.orders.note import Note
from webapp.orders.party import BUYER, RECIPIENT
from webapp.privacy_requests import request_answer
from webapp.privacy_requests.answer_words import EXTENSIONS, GROUNDS
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_contact import RequestContact
from webapp.privacy_requests.request_deadline import extended_due
from webapp.privacy_requests.request_execution import gives_data
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_form import Choices, channels
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_language import letter_language
from webapp.privacy_requests.request_letter import RequestLetter
from webapp.privacy_requests.request_match import PERSONAL_EVIDENCE, Match, RequestOrder, matches
from webapp.privacy_requests.request_step import METHODS

PLANS = {
    RequestKind.ERASE: N_(
        "Destroys name, address, e-mail, phone, gift message and every index of the ticked "
        "people. Keeps order number, amounts, taxes, dates and country, as tax law demands."
    ),
    RequestKind.ACCESS: N_("Makes a copy of the ticked people's data. Changes nothing."),
    RequestKind.PORT: N_("Makes a file of the ticked people's data. Changes nothing."),
    RequestKind.RECTIFY: N_(
        "Notes that the data was corrected where it came from: Amazon brings its own anew, and "
        "an entry of your address book you correct there yourself, before you go on."
    ),
    RequestKind.RESTRICT: N_(
        "Hides the ticked people from every page, search, export and shipment until the "
        "restriction is lifted, and the ticked entries of your address book too. Orders not "
        "shipped yet can't be shipped meanwhile. It keeps nothing longer: each order's data is "
        "destroyed on its day all the same."
    ),
}


class RequestPage:
    def __init__(self, request: PrivacyRequest, now: datetime) -> None:
        self.request = request
        self.now = now

    @property
    def methods(self) -> Choices:
        return [(code, gettext(words)) for code, words in METHODS]

    @property
    def grounds(self) -> Choices:
        known = [(code, gettext(words)) for code, (words, _) in GROUNDS.items()]
        return [("", gettext("Choose one")), *known]

    @property
    def extensions(self) -> Choices:
        return [(code, gettext(words)) for code, (words, _) in EXTENSIONS.items()]

    @property
    def channel_words(self) -> str:
        return {"form": gettext("The public form"), **dict(channels())}.get(
            self.request.channel, ""
        )

    @property
    def method_words(self) -> str:
        return dict(self.methods).get(self.request.identity_method, "")

    @property
    def ground_words(self) -> str:
        return gettext(GROUNDS[self.request.ground][0]) if self.request.ground else ""

    @property
    def plan(self) -> str:
        return gettext(PLANS[self.request.kind])

    @cached_property
    def letter_language(self) -> str:
        return letter_language(self.request)

    @property
    def overdue(self) -> bool:
        return self.request.overdue(self.now)

    @property
    def may_extend(self) -> bool:
        return self.request.may_extend(self.now)

    @property
    def has_export(self) -> bool:
        return gives_data(self.request)

    @property
    def may_mail_answer(self) -> bool:
        return bool(self.file and self.file.email) and not self.has_export

    @property
    def extended_due(self) -> datetime:
        return extended_due(self.request.received_at, self.request.account.time_zone)

    @cached_property
    def file(self) -> RequestFile | None:
        return self.request.file

    @cached_property
    def candidates(self) -> list[Match]:
        """What the search finds now, before the identity is confirmed."""
        if self.file is None or self.request.identity_at or not self.request.undecided:
            return []
        return matches(self.request.account, self.request.asker, self.file)

    @property
    def agrees(self) -> bool:
        """Whether an order was found by what only this person would know."""
        found = {code for match in self.candidates for code in match.evidence}
        return bool(found & PERSONAL_EVIDENCE)

    @cached_property
    def orders(self) -> list[RequestOrder]:
        return RequestOrder.of(self.request)

    @cached_property
    def notes(self) -> dict[int, int]:
        """How many notes each order has that could be handed out, by the order's id."""
        return Note.counts([each.order_id for each in self.orders]) if self._gives else {}

    @property
    def _gives(self) -> bool:
        return self.request.kind in (RequestKind.ACCESS, RequestKind.PORT)

    @cached_property
    def contacts(self) -> list[RequestContact]:
        return RequestContact.of(self.request)

    def role_words(self, *roles: str) -> str:
        words = {BUYER: gettext("Buyer"), RECIPIENT: gettext("Recipient")}
        return ", ".join(words[role] for role in roles)

    @property
    def corrects(self) -> bool:
        """Whether the merchant has something to correct by their own hand."""
        return self.request.kind == RequestKind.RECTIFY

    @property
    def identity_question(self) -> str:
        with speaking(self.letter_language):
            return request_answer.identity_question(self.request)

    @property
    def answer(self) -> str:
        with speaking(self.letter_language):
            return request_answer.answer(self.request)

    @property
    def letters(self) -> list[dict[str, object]]:
        """What was written to the person, with when it was mailed."""
        words = {
            "identity": gettext("Question"),
            "extension": gettext("Extension"),
            "answer": gettext("Answer"),
        }
        mailed = {
            each.kind: each
            for each in RequestLetter.select().where(RequestLetter.request == self.request)
        }
        kept = self.file.letters if self.file else {}
        return [
            {"words": words[kind], "text": text, "mailed": mailed.get(kind)}
            for kind, text in kept.items()
        ]

    def user(self, user_id: int | None) -> str:
        found = User.get_or_none(User.id == user_id) if user_id else None
        return found.email if found else "—"
