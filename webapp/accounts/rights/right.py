"""A right: what owners may always do, and shippers where an owner lets them."""

from collections.abc import Iterable
from enum import StrEnum

from webapp.ground.language.gettext import gettext


class Right(StrEnum):
    RELEASE_HOLDS = "release_holds"
    SHIP_HELD = "ship_held"
    SHIP_UNVERIFIED = "ship_unverified"

    @property
    def label(self) -> str:
        return {
            Right.RELEASE_HOLDS: gettext("Release orders that are on hold"),
            Right.SHIP_HELD: gettext("Ship orders that are on hold"),
            Right.SHIP_UNVERIFIED: gettext("Ship parcels that weren't verified by scanning"),
        }[self]

    @property
    def hint(self) -> str:
        return {
            Right.RELEASE_HOLDS: gettext("Also take back that somebody has put orders on hold."),
            Right.SHIP_HELD: gettext(
                "One by one at the order's page, after a tick that they mean it."
            ),
            Right.SHIP_UNVERIFIED: gettext("Where the account wants each parcel verified."),
        }[self]


# What shippers of a new account have; the migration says the same to the database.
USUAL = (Right.RELEASE_HOLDS,)


def written(rights: Iterable[Right]) -> str:
    """As an account keeps them, always in the same order."""
    given = set(rights)
    return " ".join(right for right in Right if right in given)


def read(text: str) -> frozenset[Right]:
    """What stands in an account or a form; a word that is no right is none."""
    known = set(Right)
    return frozenset(Right(word) for word in text.split() if word in known)
