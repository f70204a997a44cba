"""A filter expression: the part of Amazon's (CEL) that compares fields of the payload with text."""

import re
from typing import Any

LONGEST = 256
_TERM = re.compile(r'([A-Za-z]\w*(?:\.[A-Za-z]\w*)*) (==|!=) "([^"]*)"')


class FilterExpression:
    """Terms joined by `&&`; ValueError for anything else."""

    def __init__(self, text: str) -> None:
        if not 1 <= len(text) <= LONGEST:
            raise ValueError(f"filterExpression must be 1 to {LONGEST} characters long.")
        self._terms = [self._term(part) for part in text.split(" && ")]

    def lets_through(self, payload: dict[str, Any]) -> bool:
        return all(
            (_field(payload, path) == value) is (sign == "==") for path, sign, value in self._terms
        )

    def _term(self, text: str) -> tuple[str, ...]:
        found = _TERM.fullmatch(text.strip())
        if found is None:
            raise ValueError("filterExpression is not valid.")
        return found.groups()


def _field(payload: dict[str, Any], path: str) -> object:
    value: Any = payload
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
