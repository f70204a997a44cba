"""How French and Italian are set: `make messages` sets their catalogues so, whoever translates.

French writes a space before `:`, `;`, `?`, `!` and inside of `« »`, at which no line may end.
Both write the apostrophe of typography.
"""

import re
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po, write_po

from webapp.ground.language.gettext import CATALOGUES

NO_BREAK = "\u00a0"
SIGN = re.compile(r" (?=[:;?!»])|(?<=«) ")
APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w%<«“])")
ELIDING = ("fr", "it")


def typeset(text: str, language: str) -> str:
    """A text of any language as it is set; another language's is left as it is."""
    spaced = SIGN.sub(NO_BREAK, text) if language == "fr" else text
    return APOSTROPHE.sub("’", spaced) if language in ELIDING else spaced


def typeset_catalogue(file: Path, language: str) -> None:
    with file.open("rb") as kept:
        catalogue = read_po(kept, locale=language)
    for message in catalogue:
        if message.id:
            message.string = _typeset(message, language)
    with file.open("wb") as kept:
        write_po(kept, catalogue, width=100, sort_by_file=True, ignore_obsolete=True)


def _typeset(message: Message, language: str) -> str | tuple[str, ...]:
    if isinstance(message.string, str):
        return typeset(message.string, language)
    return tuple(typeset(text, language) for text in message.string or ())


if __name__ == "__main__":
    for code in ELIDING:
        typeset_catalogue(CATALOGUES / code / "LC_MESSAGES" / "messages.po", code)
