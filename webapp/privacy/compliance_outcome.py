"""How a control of Amazon's policy stands, with the sentences that show it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    MET = "met"
    """A live figure says so."""
    BY_DESIGN = "by design"
    """No figure could say otherwise: the code is made so, and a test holds it."""
    DUTY = "operator's duty"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Outcome:
    """How one control stands, in sentences."""

    standing: Standing
    evidence: tuple[str, ...]


def met_if(good: object, *evidence: str) -> Outcome:
    return Outcome(Standing.MET if good else Standing.NOT_YET, _said(evidence))


def by_design(test: str, *evidence: str) -> Outcome:
    """`test` is the file that holds it."""
    return Outcome(Standing.BY_DESIGN, _said((*evidence, f"Held by a test: {test}.")))


def duty(*evidence: str) -> Outcome:
    return Outcome(Standing.DUTY, _said(evidence))


def duty_if(current: bool, *evidence: str) -> Outcome:
    """A duty whose evidence is too old is not met."""
    return Outcome(Standing.DUTY if current else Standing.NOT_YET, _said(evidence))


def written(*evidence: str) -> Callable[[object], Outcome]:
    """A duty that leaves no trace in the app."""
    return lambda _facts: duty(*evidence)


def _said(evidence: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in evidence if each)
