"""A leased row that is a state machine: the worker that holds it moves it."""

from typing import Any

from webapp.ground.database.state_machine import IllegalMove, StateMachine
from webapp.ground.work.leased_row import LeasedRow, Superseded


class LeasedStateMachine(LeasedRow, StateMachine):
    def move_held(self, verb: str, **changes: Any) -> None:
        """Make the move while this worker's claim still holds; raises Superseded."""
        try:
            self.move(verb, type(self).fence == self.fence, **changes)
        except IllegalMove:
            raise Superseded from None

    def settle(self, verb: str, **changes: Any) -> None:
        """The same for a move after which nothing is to be done, unless the changes say when."""
        self.move_held(verb, **{**self.at_rest(), **changes})

    @classmethod
    def at_rest(cls) -> dict[str, Any]:
        """What is changed where nothing is to be done: no worker has it, and none is sent for."""
        return {"due_at": None, "waiting_for": None, **cls._freed()}
