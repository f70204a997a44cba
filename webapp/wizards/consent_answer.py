"""What the browser brought back from Amazon's consent page; nothing in it has been believed yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from webapp.wizards.outcome import Stopped, TripOutcome

_CODE = re.compile(r"[A-Za-z0-9._~|+/=-]{4,512}")
_SELLER = re.compile(r"[A-Z0-9]{6,32}")
_CANCELLED = ("access_denied",)


class Query(Protocol):
    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class ConsentAnswer:
    """`seller_id` names the seller, it proves nothing: whoever holds the browser can edit it."""

    error: str = ""
    code: str = field(default="", repr=False)
    seller_id: str = ""

    @classmethod
    def read(cls, query: Query) -> "ConsentAnswer":
        return cls(
            error=_only(query, "error"),
            code=_only(query, "spapi_oauth_code"),
            seller_id=_only(query, "selling_partner_id"),
        )

    def check(self) -> None:
        """Raises Stopped unless this is a consent that could be Amazon's."""
        if self.error:
            cancelled = self.error in _CANCELLED
            raise Stopped(TripOutcome.CANCELLED if cancelled else TripOutcome.BROKEN_OFF)
        if not (_CODE.fullmatch(self.code) and _SELLER.fullmatch(self.seller_id)):
            raise Stopped(TripOutcome.NONSENSE)


def _only(query: Query, name: str) -> str:
    """The one value of that name; of two, whoever added one could choose which of them counts."""
    values = query.getlist(name)
    return values[0] if len(values) == 1 else ""
