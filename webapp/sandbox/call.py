"""The log of calls: who asked for what, and how it was answered."""

from collections import Counter, deque
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Call:
    """One answered call. Never holds a token, a code or a buyer."""

    number: int
    at: str
    operation: str
    region: str
    seller: str | None
    status: int
    page: int
    orders: int
    request_id: str
    note: str = ""


class CallLog:
    """The latest calls in full, and counts of all since the last reset."""

    def __init__(self, keep: int = 5000) -> None:
        self._calls: deque[Call] = deque(maxlen=keep)
        self._counts: Counter[tuple[str, int]] = Counter()
        self._number = 0

    def add(self, **facts: object) -> Call:
        self._number += 1
        call = Call(number=self._number, **facts)  # type: ignore[arg-type]
        self._calls.append(call)
        self._counts[call.operation, call.status] += 1
        return call

    def latest(self, limit: int = 100, **wanted: object) -> list[Call]:
        """Newest first; `wanted` filters by operation, seller, status or region."""
        given = {name: value for name, value in wanted.items() if value is not None}
        matching = (
            call
            for call in reversed(self._calls)
            if all(getattr(call, name) == value for name, value in given.items())
        )
        return [call for call, _ in zip(matching, range(limit), strict=False)]

    def facts(self, limit: int = 100, **wanted: object) -> list[dict[str, object]]:
        """Oldest first, as JSON can say it."""
        return [asdict(call) for call in reversed(self.latest(limit, **wanted))]

    def counts(self) -> dict[str, dict[str, int]]:
        """{operation: {status: calls}}"""
        table: dict[str, dict[str, int]] = {}
        for (operation, status), number in sorted(self._counts.items()):
            table.setdefault(operation, {})[str(status)] = number
        return table

    def clear(self) -> None:
        self._calls.clear()
        self._counts.clear()
