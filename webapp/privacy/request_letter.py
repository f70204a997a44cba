"""A letter to whoever made a privacy request; its words stay sealed in the request's file."""

from datetime import datetime

import peewee

from webapp.accounts.letter import Letter
from webapp.config import Settings
from webapp.db import database
from webapp.privacy.request import PrivacyRequest
from webapp.privacy.request_answer import subject


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
    ) -> tuple[str, str, str] | None:
        file = self.request.file
        if file is None or self.kind not in file.letters:
            return None
        return file.email, subject(self.request), file.letters[self.kind]
