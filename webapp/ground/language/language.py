"""The language and the time zone of whoever is spoken to: a page's reader, a mail's recipient.

They belong to the thread, not to Flask: the domain and the workers speak as well.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENGLISH = "en"
# By their ISO 639-1 codes, each named in its own words.
LANGUAGES = {
    ENGLISH: "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "it": "Italiano",
}
# The locale that writes dates and numbers; for English with the day before the month.
LOCALES = {ENGLISH: "en_GB", "es": "es_ES", "fr": "fr_FR", "de": "de_DE", "it": "it_IT"}
UTC_NAME = "UTC"

# Each is a name, or who finds it out as soon as something is said.
Asked = str | Callable[[], str]
_language: ContextVar[Asked] = ContextVar("language", default=ENGLISH)
_time_zone: ContextVar[Asked] = ContextVar("time_zone", default=UTC_NAME)


def language() -> str:
    """The ISO 639-1 code of the language that is spoken just now."""
    return _known(_language)


def time_zone() -> str:
    """The IANA name of the time zone of whoever is spoken to."""
    return _known(_time_zone)


def speak(spoken: Asked, zone: Asked) -> None:
    """From now on, in this thread; a function is asked once, as soon as something is said."""
    _language.set(spoken)
    _time_zone.set(zone)


@contextmanager
def speaking(spoken: str, zone: str = UTC_NAME) -> Iterator[None]:
    """For a while: what is written for somebody else. A language that isn't spoken is English."""
    before = _language.set(spoken if spoken in LANGUAGES else ENGLISH), _time_zone.set(zone)
    try:
        yield
    finally:
        _language.reset(before[0])
        _time_zone.reset(before[1])


def chosen_language() -> str:
    """What is kept of whoever comes in speaking it; English needs no choice."""
    return "" if language() == ENGLISH else language()


def known_language(tag: str) -> str:
    """The language of a locale or language tag (`de_AT`, `fr-CA`), if it is spoken; else ''."""
    code = tag.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else ""


def _known(asked: ContextVar[Asked]) -> str:
    found = asked.get()
    if not isinstance(found, str):
        found = found()
        asked.set(found)
    return found
