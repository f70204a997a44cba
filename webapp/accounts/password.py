"""A password: the policy that a new one must meet, and how it is kept.

Amazon's Data Protection Policy asks for twelve characters of four classes without a part of
the user's name, the last ten remembered, each kept for a day at least and for 365 at most. The
commonest passwords dressed up to meet that are refused as well. OWASP's ASVS forbids to ask for
classes of characters or for a change by age; the installation follows the one or the other.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.accounts.common_password import is_common
from webapp.ground.language.gettext import N_, gettext

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 6
YOUNGEST = timedelta(days=1)
OLDEST = timedelta(days=365)

# 32 MiB and three passes: twice what OWASP asks at the least, yet a small server stands a queue
# of sign-ins. A hash made with other costs is made anew at the next sign-in.
COSTLY = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

Rule = tuple[Callable[[str], bool], str]
LENGTH: tuple[Rule, ...] = (
    (lambda p: len(p) >= SHORTEST, N_("Use at least %(shortest)s characters.")),
    (lambda p: len(p) <= LONGEST, N_("Use at most %(longest)s characters.")),
)
CLASSES: tuple[Rule, ...] = (
    (lambda p: any(c.isupper() for c in p), N_("Add an upper case letter.")),
    (lambda p: any(c.islower() for c in p), N_("Add a lower case letter.")),
    (lambda p: any(c.isdigit() for c in p), N_("Add a digit.")),
    (lambda p: any(not c.isalnum() for c in p), N_("Add a special character, such as ! or ?.")),
)
TOO_EASY: tuple[Rule, ...] = (
    (lambda p: len(set(p)) >= FEWEST_DIFFERENT, N_("Use more different characters.")),
    (lambda p: not is_common(p), N_("This is one of the commonest passwords. Choose another.")),
)


class Policy(StrEnum):
    """Whose rules new passwords meet here."""

    AMAZON = "amazon"
    ASVS = "asvs"

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (*LENGTH, *(CLASSES if self is Policy.AMAZON else ()))

    @property
    def remembers(self) -> bool:
        """Whether former passwords are refused, and age matters."""
        return self is Policy.AMAZON

    @property
    def told(self) -> list[tuple[str, str]]:
        """What a new password needs, line by line: how a script checks it, and in words."""
        classes = (
            ("upper", gettext("an upper case letter")),
            ("lower", gettext("a lower case letter")),
            ("digit", gettext("a digit")),
            ("special", gettext("a special character, such as ! or ?")),
        )
        return [
            ("length", gettext("at least %(shortest)s characters", shortest=SHORTEST)),
            *(classes if self is Policy.AMAZON else ()),
            ("own", gettext("nothing of your e-mail address or your company's name")),
        ]


_policy = Policy.AMAZON
_hasher = COSTLY


def problems(password: str, email: str, account_name: str) -> list[str]:
    """A sentence for each rule that a new password breaks; none when it may be used.

    That it is easy to guess is said once it has what it needs.
    """
    password = _normal(password)
    if not password:
        return [gettext("Enter a password.")]
    broken = _broken(_policy.rules, password) or _broken(TOO_EASY, password)
    part = _part_within(password, email, account_name)
    if part:
        broken.append(
            gettext(
                "Leave out “%(part)s”: it is part of your e-mail or your company's name.", part=part
            )
        )
    return broken


def _broken(rules: tuple[Rule, ...], password: str) -> list[str]:
    return [_said(sentence) for holds, sentence in rules if not holds(password)]


def policy() -> Policy:
    """The policy that this installation follows."""
    return _policy


def follow(name: str) -> None:
    """Follow the policy of this name from now on; Amazon's until told otherwise."""
    global _policy  # noqa: PLW0603 - one policy per process, like the databases
    _policy = Policy(name)


def hashed(password: str) -> str:
    return _hasher.hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password that was kept; takes as long when none was."""
    try:
        return _hasher.verify(kept or _decoy(_hasher), _normal(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    return _hasher.check_needs_rehash(kept)


def hash_cheaply(cheap: bool) -> None:
    """Spare the tests what guessing must cost everywhere else."""
    global _hasher  # noqa: PLW0603 - one cost per process, like the databases
    _hasher = CHEAP if cheap else COSTLY


def _said(sentence: str) -> str:
    return gettext(sentence, shortest=SHORTEST, longest=LONGEST)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _decoy(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody's")


def _part_within(password: str, email: str, account_name: str) -> str:
    local, _, domain = email.partition("@")
    company = f"{domain.rpartition('.')[0]} {account_name}"
    parts = _words(local, shortest=3) + _words(company, shortest=4)
    return next((part for part in parts if part in password.casefold()), "")


def _words(text: str, shortest: int) -> list[str]:
    words = re.split(r"[\W_]+", _normal(text).casefold())
    return [word for word in words if len(word) >= shortest]
