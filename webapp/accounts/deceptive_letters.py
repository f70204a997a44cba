"""Letters of an e-mail address that look like others, or don't show: two people would share one
address to the eye, and a mail would go to the wrong one.
"""

import re
import unicodedata

from webapp.ground.language.gettext import N_

SENTENCE = N_(
    "This address has letters that can't be told from others, or don't show. Type it by hand, in "
    "the letters of one script."
)
# Scripts that are written together.
JAPANESE = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}
TOGETHER = (JAPANESE, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"})
# Of other scripts, what looks like a Latin letter, all of a word.
LIKE_LATIN = re.compile(r"[аеорсухіјѕһԁԛԝӏьвкмнтгοανικρτυχϲϳօսոցհ]+")


def holds_deceptive_letters(email: str) -> bool:
    """Whether an address holds what doesn't show, another form of a letter, two scripts in one
    word, or a word that only looks Latin."""
    if unicodedata.normalize("NFKC", email) != unicodedata.normalize("NFC", email):
        return True
    if any(unicodedata.category(char)[0] in "CZ" for char in email):
        return True
    return any(map(_deceives, re.split(r"[@.\-_+]", email.lower())))


def _deceives(word: str) -> bool:
    scripts = {_script(char) for char in word if char.isalpha()}
    mixed = len(scripts) > 1 and not any(scripts <= family for family in TOGETHER)
    return mixed or bool(LIKE_LATIN.fullmatch(word))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "NONE").split()[0]
