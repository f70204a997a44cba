"""A sentence that is kept: in the database a code with facts, on the screen words.

    REFUSED = Message("label.refused", "Amazon refused it: %(reason)s")
    label.problem = REFUSED.told(reason="…")      # the row holds {"code": …, "facts": …}
    {{ label.problem }}                           # in the language of whoever reads

So the same row is read in each language, and nothing depends on the words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import peewee

from webapp.ground.language.gettext import gettext, ngettext


class Message:
    """A sentence under a code that is never changed; `many` is the sentence for several `n`."""

    KNOWN: ClassVar[dict[str, "Message"]] = {}

    def __init__(self, code: str, one: str, many: str = "") -> None:
        if code in self.KNOWN:
            raise ValueError(f"Two messages have the code {code}")
        self.KNOWN[code] = self
        self.code, self.one, self.many = code, one, many

    def told(self, **facts: Any) -> "ToldMessage":
        """With facts: texts, whole numbers, moments, days, and other messages as they were told."""
        return ToldMessage(self.code, facts)

    def words(self, facts: Mapping[str, Any]) -> str:
        if self.many:
            return ngettext(self.one, self.many, facts["n"], **facts)
        return gettext(self.one, **facts)


@dataclass(frozen=True, repr=False)
class ToldMessage:
    """A message with its facts. As text, it speaks the language of whoever reads just now.

    Words without a code are somebody else's (Amazon's, a person's), and stay as they are.
    """

    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""

    def __str__(self) -> str:
        message = Message.KNOWN.get(self.code)
        return message.words(self.facts) if message else self.said or self.code

    def __bool__(self) -> bool:
        return bool(self.code or self.said)

    def __hash__(self) -> int:
        return hash(self.stored())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ToldMessage) and self.stored() == other.stored()

    def stored(self) -> str:
        """As the database holds it; words without a code are held as they are."""
        if not self.code:
            # Nobody's words are taken for a code of ours.
            return json.dumps({"said": self.said}) if self.said.startswith("{") else self.said
        return json.dumps({"code": self.code, "facts": self.facts}, default=_stored)

    @classmethod
    def read(cls, stored: str) -> "ToldMessage":
        held = _held(stored)
        if held is None:
            return cls(said=stored)
        if "said" in held:
            return cls(said=held["said"])
        return cls(held["code"], {name: _read(fact) for name, fact in held["facts"].items()})


class MessageField(peewee.TextField):
    """Holds what was told; empty where nothing was. A plain text is somebody else's words."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any = None) -> Any: ...

        def __set__(self, instance: Any, value: Any) -> None: ...

    def db_value(self, value: Any) -> Any:
        told = ToldMessage(said=value) if isinstance(value, str) else value
        return told.stored() if isinstance(told, ToldMessage) else told

    def python_value(self, value: Any) -> Any:
        return ToldMessage.read(value) if isinstance(value, str) else value


def _held(stored: str) -> dict[str, Any] | None:
    """None for a text that isn't ours, as rows of an older version hold it."""
    if not stored.startswith(('{"code": ', '{"said": ')):
        return None
    try:
        held: dict[str, Any] = json.loads(stored)
    except ValueError:
        return None
    return held if "said" in held or "facts" in held else None


def _stored(fact: Any) -> Any:
    if isinstance(fact, ToldMessage):
        return {"told": fact.stored()}
    if isinstance(fact, datetime):
        return {"at": fact.isoformat()}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    raise TypeError(f"A message can't hold {type(fact).__name__}")


def _read(fact: Any) -> Any:
    if isinstance(fact, list):
        return [_read(each) for each in fact]
    if not isinstance(fact, dict):
        return fact
    if "told" in fact:
        return ToldMessage.read(fact["told"])
    if "day" in fact:
        return date.fromisoformat(fact["day"])
    return datetime.fromisoformat(fact["at"])
