"""A letter to whoever made a privacy request; its words stay sealed in the request's file."""

from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.letter import Letter
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.database.db import database
from webapp.ground.language.language import speaking
from webapp.ground.mail_message import Mail
from webapp.ground.settings import Settings
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_answer import subject
from webapp.privacy_requests.request_language import letter_language


class RequestLetter(Letter):
    request = peewee.ForeignKeyField(PrivacyRequest, backref="letters", on_delete="CASCADE")
    kind = peewee.CharField(max_length=16)

    JOB = "deliver_request_letter"

    class Meta:
        indexes = ((("request", "kind"), True),)

    @classmethod
    def post(cls, request: PrivacyRequest, kind: str, text: str, now: datetime) -> None:
        """Mail these words, once for each kind of letter."""
        file = request.file
        if file is None or not file.email:
            return
        with database.atomic():
            request.keep_file(file.with_letter(kind, text))
            row = cls.posted(now, request=request, kind=kind)
            if cls.insert(row).on_conflict_ignore().as_rowcount().execute():
                cls.get(cls.request == request, cls.kind == kind).enqueue_later(now)

    def written(
        self,
        settings: Settings,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Mail | None:
        file = self.request.file
        if file is None or self.kind not in file.letters:
            return None
        with speaking(letter_language(self.request)):
            return mailed(self.request, file.email, file.letters[self.kind])


def mailed(request: PrivacyRequest, email: str, text: str) -> Mail:
    """The merchant's letter: it is answered to the merchant."""
    account = request.account
    return Mail(
        email,
        subject(request),
        text,
        sender=account.name,
        reply_to=_contact(account),
        by_a_person=True,
    )


def _contact(account: Account) -> str:
    """Who reads the answer: a privacy officer, or else an owner."""
    active = account.users.where(User.disabled_at.is_null()).order_by(User.id)
    for role in (Role.PRIVACY_OFFICER, Role.OWNER):
        if user := active.where(User.role == role).first():
            return str(user.email)
    return ""
