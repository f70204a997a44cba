"""What the desk lets its user do: the choices, and what became of the latest deed."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from webapp.accounts import Account
from webapp.asked import Asked
from webapp.orders.batch import Batch
from webapp.orders.hold import HoldReason
from webapp.orders.saved_view import SavedView
from webapp.orders.tag import Tag
from webapp.row_id import read_id


@dataclass(frozen=True)
class DeskActs:
    """Choices of a form, with a key of its own so that it is obeyed once."""

    tags_asked: Asked[list[Tag]]
    views_asked: Asked[list[SavedView]]
    batch: Batch | None
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(15))

    @classmethod
    def of(
        cls, account: Account, tags: Asked[list[Tag]], user_id: Any, batch_id: str | None
    ) -> "DeskActs":
        """`batch_id` is a parameter of an address: nonsense in it is no batch."""
        known = read_id(batch_id or "")
        batch = Batch.find(account, known) if known else None
        return cls(tags, SavedView.asked(user_id), batch)

    @property
    def tags(self) -> list[Tag]:
        return self.tags_asked.answer

    @property
    def views(self) -> list[SavedView]:
        return self.views_asked.answer

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(reason.value, reason.label) for reason in HoldReason]
