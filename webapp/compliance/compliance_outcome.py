"""How a control of Amazon's policy stands, with the sentences that show it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ControlStatus(StrEnum):
    MET = "met"
    """A live figure says so."""
    BY_DESIGN = "by design"
    """No figure could say otherwise: the code is made so, and tests hold it."""
    DUTY = "operator's duty"
    NOT_YET = "not yet"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True)
class ControlOutcome:
    """How one control stands, in sentences."""

    status: ControlStatus
    evidence: tuple[str, ...]
    test: str = ""
    """The file that holds what is so by design, for whoever reads the code; no page names it."""


def met_if(good: object, *evidence: str) -> ControlOutcome:
    return ControlOutcome(ControlStatus.MET if good else ControlStatus.NOT_YET, _said(evidence))


def by_design(test: str, *evidence: str) -> ControlOutcome:
    """`test` is the file that holds it."""
    checked = "Checked at each change of the software."
    return ControlOutcome(ControlStatus.BY_DESIGN, _said((*evidence, checked)), test)


def duty(*evidence: str) -> ControlOutcome:
    return ControlOutcome(ControlStatus.DUTY, _said(evidence))


def duty_if(current: bool, *evidence: str) -> ControlOutcome:
    """A duty whose evidence is too old is not met."""
    return ControlOutcome(ControlStatus.DUTY if current else ControlStatus.NOT_YET, _said(evidence))


def written(*evidence: str) -> Callable[[object], ControlOutcome]:
    """A duty that leaves no trace in the app."""
    return lambda _facts: duty(*evidence)


def _said(evidence: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in evidence if each)
