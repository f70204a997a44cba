"""Scope keys that were unwrapped a moment ago, in this process' memory only."""

import threading
import time
from collections import OrderedDict

MOST = 1000
# A key that its holder disables is out of use here after so long, in seconds.
LONGEST = 300.0


class KeyCache:
    """Spares asking the root key's holder anew for each page.

    A key is found by what its row holds now, so one that was destroyed or rotated never is.
    """

    def __init__(self, most: int = MOST, longest: float = LONGEST) -> None:
        self._most, self._longest = most, longest
        self._kept: OrderedDict[str, tuple[bytes, bytes, float]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, scope: str, wrapped: bytes) -> bytes | None:
        """The key that was unwrapped from exactly this, if that was lately."""
        with self._lock:
            kept, key, since = self._kept.get(scope, (b"", b"", 0.0))
            if kept != wrapped or time.monotonic() - since > self._longest:
                self._kept.pop(scope, None)
                return None
            self._kept.move_to_end(scope)
            return key

    def keep(self, scope: str, wrapped: bytes, key: bytes) -> None:
        """Keep a key; the one that was asked for longest ago makes way."""
        with self._lock:
            self._kept[scope] = (wrapped, key, time.monotonic())
            self._kept.move_to_end(scope)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def drop(self, scope: str) -> None:
        with self._lock:
            self._kept.pop(scope, None)
