"""The request that this process, or a loop of it, ends: set by a signal, looked at between steps.

A signal may arrive while the handler of an earlier one runs, or in the middle of a wait. An Event
holds a lock there that isn't reentrant: its `set` would wait for itself. `SimpleQueue.put` is
documented as reentrant.
"""

from contextlib import suppress
from queue import Empty, SimpleQueue


class ShutdownRequest:
    """As a `threading.Event`, but its `set` may be called from a signal handler."""

    def __init__(self) -> None:
        self._is_set = False
        self._awaken: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        self._is_set = True
        self._awaken.put(None)

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float | None = None) -> None:
        """Until it is set, or for so long."""
        if self._is_set:
            return
        with suppress(Empty):
            self._awaken.get(timeout=seconds)
            # For others that wait.
            self._awaken.put(None)
