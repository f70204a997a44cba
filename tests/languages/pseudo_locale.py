"""A language that nobody speaks: each message is framed, lengthened and accented.

What stands on a page without its frame was never given to gettext.
"""

import re
from gettext import NullTranslations
from textwrap import wrap

CODE = "xa"
OPEN, CLOSE = "⟦", "⟧"
LONGER, WORD = 0.35, 8
ACCENTS = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")
# Facts, tags, entities and per cent signs stay as they are.
KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]*>|&\w+;)")


def _more(message: str) -> str:
    """What makes it longer, in words of the usual length."""
    return " ".join(wrap("~" * round(len(message) * LONGER), WORD))


class PseudoLocale(NullTranslations):
    def gettext(self, message: str) -> str:
        parts = KEPT.split(message)
        words = "".join(
            part if at % 2 else part.translate(ACCENTS) for at, part in enumerate(parts)
        )
        return f"{OPEN}{words}{_more(message)}{CLOSE}" if message else ""

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as gettext has it
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
