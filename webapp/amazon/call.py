"""A call to the Selling Partner API: what to ask, under Amazon's own name for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A call with a body is a POST, one without a GET, unless it says otherwise. `spare` is how
    many calls must be left in the allowance after it, for those that somebody waits for."""

    operation: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    deletes: bool = False
    # A POST without a body.
    posts: bool = False
    spare: int = 0

    @property
    def method(self) -> str:
        if self.deletes:
            return "DELETE"
        return "POST" if self.posts or self.body is not None else "GET"
