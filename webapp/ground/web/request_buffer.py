"""A request as far as it has come: whether it can be answered, and until when it may take.

What is here is counted, not understood: gunicorn parses it when it is whole, and refuses it.
"""

from collections import deque
from collections.abc import Iterator

from webapp.ground.web.minimum_rate import MinimumRate

HEAD_END = b"\r\n\r\n"
LARGEST_HEAD = 64 * 1024
# What is larger is refused by the app, which doesn't read it.
LARGEST_BODY = 8 * 1024 * 1024
LONGEST_CHUNK_LINE = 1024


class RequestBuffer:
    """`patience`: so many seconds the head may take, and each stretch of the body."""

    def __init__(self, now: float, patience: float) -> None:
        self.size = 0
        self.whole = False
        """Whether it can be handed on: all is here, or enough to be refused."""
        self.unread = False
        """Whether the client may still be sending when it is handed on."""
        self._patience = patience
        # As long as it is, the head's bytes gain no time.
        self._rate = MinimumRate(now, patience)
        self._pieces: deque[bytes] = deque()
        self._head = bytearray()
        self._rest: _Length | _Chunks | None = None
        self.awaits_go_ahead = False

    @property
    def begun(self) -> bool:
        return self.size > 0

    @property
    def due_at(self) -> float:
        """When it is to be looked at whether it is late."""
        return self._rate.due_at

    def is_late(self, now: float) -> bool:
        return self._rate.is_missed(now)

    def add(self, data: bytes, now: float) -> None:
        """Take what has come."""
        self.size += len(data)
        self._pieces.append(data)
        if self._rest:
            self._follow(self._rest, data)
            return
        # The end may be split between two pieces.
        since = max(len(self._head) - len(HEAD_END), 0)
        self._head += data
        end = self._head.find(HEAD_END, since)
        if end >= 0:
            self._begin_body(end + len(HEAD_END), now)
        elif len(self._head) > LARGEST_HEAD:
            self._hand_on_unread()

    def begins_with(self, words: bytes) -> bool:
        """Whether these are the first that came, in one piece; before any is read."""
        return bool(self._pieces) and self._pieces[0].startswith(words)

    def pieces(self) -> Iterator[bytes]:
        """What came, each piece forgotten as it is read."""
        while self._pieces:
            yield self._pieces.popleft()

    def forget(self) -> None:
        """Nobody will read it."""
        self._pieces.clear()
        self._head.clear()

    def _begin_body(self, at: int, now: float) -> None:
        head, body = bytes(self._head[:at]).lower(), bytes(self._head[at:])
        self._head.clear()
        self._rate = MinimumRate(now, self._patience)
        self.awaits_go_ahead = b"\r\nexpect:" in head
        lengths, coded = _values(head, b"content-length"), _values(head, b"transfer-encoding")
        if coded == [b"chunked"] and not lengths:
            self._rest = _Chunks()
        elif not coded and len(lengths) <= 1:
            self._rest = _Length(lengths[0] if lengths else b"0")
        else:
            self._hand_on_unread()
            return
        self._follow(self._rest, body)

    def _follow(self, rest: "_Length | _Chunks", data: bytes) -> None:
        rest.add(data)
        self._rate.note(len(data))
        if rest.broken:
            self._hand_on_unread()
        self.whole = self.whole or rest.ended

    def _hand_on_unread(self) -> None:
        self.whole = self.unread = True


class _Length:
    """A body of a known length."""

    def __init__(self, said: bytes) -> None:
        self._left = int(said) if said.isdigit() and len(said) < 16 else -1
        self.broken = not 0 <= self._left <= LARGEST_BODY

    @property
    def ended(self) -> bool:
        return self._left <= 0

    def add(self, data: bytes) -> None:
        self._left -= len(data)


class _Chunks:
    """A body that says the length of each of its parts."""

    def __init__(self) -> None:
        self.broken = self.ended = False
        self._size = 0
        # Bytes of a chunk to come, with the end of their line; the piece of a line that is here.
        self._left = 0
        self._line = b""
        self._last = False

    def add(self, data: bytes) -> None:
        self._size += len(data)
        self.broken = self._size > 2 * LARGEST_BODY
        text, at = self._line + data, 0
        self._line = b""
        while at < len(text) and not (self.ended or self.broken):
            passed = min(self._left, len(text) - at)
            self._left -= passed
            at += passed
            if not self._left and at < len(text):
                at = self._read_line(text, at)

    def _read_line(self, text: bytes, at: int) -> int:
        end = text.find(b"\r\n", at)
        if end < 0:
            self._line = text[at:]
            self.broken = len(self._line) > LONGEST_CHUNK_LINE
            return len(text)
        self._take(text[at:end])
        return end + 2

    def _take(self, line: bytes) -> None:
        """A chunk's length, or after the last one a trailer; an empty line ends them."""
        if self._last:
            self.ended = not line
            return
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            size = -1
        self.broken = not 0 <= size <= LARGEST_BODY
        self._last = size == 0
        self._left = size + 2 if size > 0 else 0


def _values(head: bytes, name: bytes) -> list[bytes]:
    fields = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
    return [value.strip() for field, _, value in fields if field.strip() == name]
