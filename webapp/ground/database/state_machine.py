"""A state machine: a row whose status changes by the moves that its class allows, and by no others.

Of two who move the same row at once one wins: the database decides by a single
`UPDATE … WHERE status IN (allowed)`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from webapp.ground.database.db import Record

# By verb: the statuses from which it is allowed, and the one to which it leads.
Moves = Mapping[str, tuple[Collection[Any], Any]]


class IllegalMove(Exception):
    """The row isn't in a status from which this move is allowed, or a condition didn't hold."""


class StateMachine(Record):
    """A record with `MOVES` and a column `status`."""

    MOVES: Moves = {}

    def move(self, verb: str, *conditions: Any, **changes: Any) -> None:
        """Make the move, change the columns with it, and read the row anew. Raises IllegalMove."""
        model, (allowed, target) = type(self), self.MOVES[verb]
        may_move = (model.id == self.id, model.status.in_(allowed), *conditions)
        if not model.update(status=target, **changes).where(*may_move).execute():
            raise IllegalMove(f"A {model._meta.table_name} that is {self.status} can't {verb}.")
        self.refresh()
