"""What the desk lets its user do: the choices, and what became of the latest action."""

from collections.abc import Collection
from dataclasses import dataclass, field

from webapp.accounts.account import Account
from webapp.desk.batch import Batch
from webapp.desk.saved_view import SavedView
from webapp.ground.database.pipeline import Pending
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_key import new_form_key
from webapp.order_search.desk_address import ALL, selected_ids
from webapp.orders.hold_terms import HoldReason
from webapp.orders.tag import Tag


@dataclass(frozen=True)
class DeskActions:
    """Choices of a form, with a key of its own so that it is obeyed once.

    `selected` are the orders that were selected when somebody left the desk; `all_selected` says
    that it was all that match.
    """

    pending_tags: Pending[list[Tag]]
    pending_people: Pending[list[tuple[int, str]]]
    pending_views: Pending[list[SavedView]] | None
    batch: Batch | None
    selected: Collection[int] = ()
    all_selected: bool = False
    form_key: str = field(default_factory=new_form_key)

    @classmethod
    def of(
        cls,
        account: Account,
        tags: Pending[list[Tag]],
        people: Pending[list[tuple[int, str]]],
        views: Pending[list[SavedView]] | None,
        batch_id: str | None,
        selected: str = "",
    ) -> "DeskActions":
        """`views` where they are shown; `batch_id` and `selected` are parameters of an address:
        nonsense in them is nothing."""
        known = read_id(batch_id or "")
        batch = Batch.find(account, known) if known else None
        ids, everything = selected_ids(selected), selected == ALL
        return cls(tags, people, views, batch, ids, everything)

    @property
    def tags(self) -> list[Tag]:
        return self.pending_tags.result

    @property
    def people(self) -> list[tuple[int | str, str]]:
        """To whom an order can be given, where there are several people; and nobody."""
        people = self.pending_people.result
        return [*people, ("", gettext("nobody"))] if len(people) > 1 else []

    @property
    def views(self) -> list[SavedView]:
        return self.pending_views.result if self.pending_views else []

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(reason.value, reason.label) for reason in HoldReason]
