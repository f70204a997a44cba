"""The queue of privacy requests: the most urgent first, the overdue shouting."""

from functools import cached_property

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_status import ANSWERED, ENDED, RequestStatus

SHOWN = 50
VIEWS = (
    ("open", N_("To answer")),
    ("in_force", N_("Answered")),
    ("ended", N_("Closed")),
)


class RequestQueue:
    """One account's requests of one view, a page of them."""

    def __init__(self, account: Account, view: str, before: str) -> None:
        self._account = account
        self.view = view if view in dict(VIEWS) else "open"
        self._before = read_id(before)

    @cached_property
    def requests(self) -> list[PrivacyRequest]:
        query = self._of_view(self.view)
        if self.view == "open":
            return list(query.order_by(PrivacyRequest.due_at, PrivacyRequest.id))
        if self._before:
            query = query.where(PrivacyRequest.id < self._before)
        return list(query.order_by(PrivacyRequest.id.desc()).limit(SHOWN))

    @property
    def older_url(self) -> str:
        if self.view == "open" or len(self.requests) < SHOWN:
            return ""
        return f"/privacy/requests?show={self.view}&before={self.requests[-1].id}"

    @cached_property
    def tabs(self) -> list[dict[str, object]]:
        return [
            {
                "label": gettext(label),
                "url": f"/privacy/requests?show={view}",
                "count": self._of_view(view).count(),
                "current": view == self.view,
            }
            for view, label in VIEWS
        ]

    def _of_view(self, view: str) -> peewee.ModelSelect:
        statuses = {
            "open": set(RequestStatus) - ANSWERED,
            "in_force": ANSWERED - ENDED,
            "ended": ENDED,
        }[view]
        return PrivacyRequest.select().where(
            PrivacyRequest.account == self._account,
            PrivacyRequest.status.in_(statuses),
        )
