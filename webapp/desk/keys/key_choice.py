"""A key choice: the letters of one user's desk keys, or none at all (WCAG 2.1.4)."""

import json
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from webapp.accounts.user import User
from webapp.desk.keys.desk_key import TABS, USUAL, DeskKey
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import raise_form_error

NO_LETTER = N_("Type one letter or one sign, or nothing to turn this key off.")
TAKEN = N_("%(letter)s stands at another key already. Each letter does one thing.")
# Of Unicode's general categories: letters, punctuation and symbols.
KINDS = "LPS"


class KeyChoice(NamedTuple):
    """`letters` has every key; an empty letter: that one is turned off."""

    on: bool
    letters: Mapping[DeskKey, str]

    @classmethod
    def of(cls, user: User) -> "KeyChoice":
        if not user.desk_keys:
            return USUALLY
        kept = json.loads(user.desk_keys)
        return cls(kept["on"], {key: kept["letters"].get(key, USUAL[key]) for key in DeskKey})

    @classmethod
    def keep(cls, user: User, on: bool, typed: Mapping[DeskKey, str]) -> None:
        """Raises FormError with a sentence per field.

        Keys that nothing was typed for keep their letter, unless another takes it.
        """
        given = {key: _letter(text) for key, text in typed.items()}
        raise_form_error(**_problems(given))
        others = {
            key: "" if letter in given.values() else letter
            for key, letter in cls.of(user).letters.items()
        }
        _keep(user, cls(on, {**others, **given}))

    @classmethod
    def forget(cls, user: User) -> None:
        """The usual keys come back."""
        _keep(user, USUALLY)

    def shown(self, key: DeskKey | str) -> str:
        """Its letter; empty when it does nothing."""
        return self.letters[DeskKey(key)] if self.on else ""

    @property
    def for_script(self) -> str:
        """What each letter does, as JSON; empty where the usual ones are chosen."""
        if self == USUALLY:
            return ""
        keys = {letter: key for key, letter in self.letters.items() if letter}
        return json.dumps({**keys, **{tab: f"tab_{tab}" for tab in TABS}} if self.on else {})


USUALLY = KeyChoice(on=True, letters=USUAL)


def _keep(user: User, choice: KeyChoice) -> None:
    letters = {key: letter for key, letter in choice.letters.items() if letter != USUAL[key]}
    kept = None if choice == USUALLY else json.dumps({"on": choice.on, "letters": letters})
    User.update(desk_keys=kept).where(User.id == user.id).execute()


def _letter(typed: str) -> str:
    """As the browser names it when it is pressed alone: the small letter."""
    text = unicodedata.normalize("NFC", typed.strip())
    return text.lower() if len(text.lower()) == 1 else text


def _problems(given: Mapping[DeskKey, str]) -> dict[str, str]:
    problems: dict[str, str] = {}
    seen: set[str] = set()
    for key, letter in given.items():
        if not letter:
            continue
        if not _is_letter_or_sign(letter):
            problems[key.field] = gettext(NO_LETTER)
        elif letter in seen:
            problems[key.field] = gettext(TAKEN, letter=letter)
        seen.add(letter)
    return problems


def _is_letter_or_sign(text: str) -> bool:
    return len(text) == 1 and unicodedata.category(text)[0] in KINDS
