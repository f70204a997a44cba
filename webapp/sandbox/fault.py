"""Misbehaviour on command: what the sandbox does wrong next, to whom and for how long."""

import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field

KINDS = (
    "throttle",
    "refuse",
    "deny",
    "down",
    "garble",
    "slow",
    "drop",
    "reject_keys",
    "duplicate_page",
    "repeat_token",
    "empty_page",
    "shuffle",
    "rate_header",
    "refuse_page_token",
    "ignore",
    "hide",
    "repeat_message",
    "lose_message",
    "garble_message",
    "hold_message",
    "early_message",
    "shuffle_messages",
    "queue_gone",
    "report",
)


@dataclass
class Fault:
    """In force for so many `calls`, or `until` (monotonic seconds), or until lifted; the first
    `spared` calls pass before."""

    kind: str
    operation: str | None = None
    seller: str | None = None
    calls: int | None = None
    until: float | None = None
    status: int = 503
    detail: str = ""
    seconds: float = 0.0
    marketplace: str | None = None
    spared: int = 0
    number: int = field(default=0)

    def lasting(self, seconds: float | None) -> "Fault":
        """From now on, for so long; None is for ever."""
        self.until = time.monotonic() + seconds if seconds else None
        return self

    @property
    def over(self) -> bool:
        spent = self.calls is not None and self.calls <= 0
        return spent or (self.until is not None and time.monotonic() >= self.until)

    def hits(
        self, kind: str, operation: str, seller: str | None, marketplaces: Collection[str] = ()
    ) -> bool:
        return (
            self.kind == kind
            and self.operation in (None, operation)
            and self.seller in (None, seller)
            and (self.marketplace is None or self.marketplace in marketplaces)
        )


class Faults:
    """The list of faults in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0

    def add(self, fault: Fault) -> Fault:
        self._number += 1
        fault.number = self._number
        self._faults.append(fault)
        return fault

    def take(
        self, kind: str, operation: str, seller: str | None, marketplaces: Collection[str] = ()
    ) -> Fault | None:
        """The first fault that hits this call; one call of its count is spent."""
        for fault in self.in_force():
            if fault.hits(kind, operation, seller, marketplaces):
                if fault.spared:
                    fault.spared -= 1
                    continue
                if fault.calls is not None:
                    fault.calls -= 1
                return fault
        return None

    def hidden(self, operation: str) -> list[str]:
        """The orders that this operation doesn't show (yet, or any more)."""
        return [each.detail for each in self.in_force() if each.hits("hide", operation, None)]

    def lift(self, kind: str | None = None, number: int | None = None) -> None:
        """One by number, all of a kind, or every one."""
        self._faults = [
            fault
            for fault in self._faults
            if (kind and fault.kind != kind) or (number and fault.number != number)
        ]

    def in_force(self) -> list[Fault]:
        self._faults = [fault for fault in self._faults if not fault.over]
        return self._faults

    def facts(self) -> list[dict[str, object]]:
        return [asdict(fault) | {"until": None} for fault in self.in_force()]
