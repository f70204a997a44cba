"""What a privacy request holds of the person who asks: sealed, by a key of its own."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from webapp.ground import clean_text
from webapp.ground.keys.keyring import keyring

PURPOSE = "file"
LONGEST_LINE = 200
LONGEST_TEXT = 4000


@dataclass(frozen=True, repr=False)
class RequestFile:
    """Who asks, by what they can be found, and what was written to them."""

    name: str = ""
    email: str = ""
    postal_address: str = ""
    order_number: str = ""
    tracking_number: str = ""
    postal_code: str = ""
    words: str = ""
    reason: str = ""
    letters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def opened(cls, scope: str, sealed: bytes) -> "RequestFile":
        """Raises KeyDestroyed when it was forgotten, KeyringError when it was changed."""
        return cls(**json.loads(keyring().vault(scope).open(sealed, PURPOSE)))

    def sealed(self, scope: str) -> bytes:
        plain = json.dumps(asdict(self), ensure_ascii=False).encode()
        return keyring().vault(scope).seal(plain, PURPOSE)

    def changed(self, **changes: Any) -> "RequestFile":
        return replace(self, **changes)

    def with_letter(self, kind: str, text: str) -> "RequestFile":
        return replace(self, letters={**self.letters, kind: text[:LONGEST_TEXT]})


def line(text: str) -> str:
    """One line as somebody typed it, without what can't be seen."""
    return clean_text.clean_line(text, LONGEST_LINE)


def paragraph(text: str) -> str:
    return clean_text.clean_lines(text, LONGEST_TEXT)
