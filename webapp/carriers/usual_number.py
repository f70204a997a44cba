"""What a carrier's numbers look like most, as the whole sentence that says so of an unusual one."""

from typing import NamedTuple

from webapp.ground.language.gettext import N_, gettext


class UsualNumber(NamedTuple):
    """`sentence` is marked for translation; `facts` are its facts but the carrier."""

    sentence: str
    facts: tuple[tuple[str, str], ...] = ()

    def doubt(self, carrier: str) -> str:
        """That a number isn't like that."""
        return gettext(self.sentence, carrier=carrier, **dict(self.facts))


def looks_like(example: str) -> UsualNumber:
    return UsualNumber(
        N_("Please look again: a number of %(carrier)s usually looks like %(example)s."),
        (("example", example),),
    )


def has_digits(digits: str) -> UsualNumber:
    return UsualNumber(
        N_("Please look again: a number of %(carrier)s usually has %(digits)s digits."),
        (("digits", digits),),
    )


def has_either(digits: str, more: str) -> UsualNumber:
    return UsualNumber(
        N_("Please look again: a number of %(carrier)s usually has %(digits)s or %(more)s digits."),
        (("digits", digits), ("more", more)),
    )


def has_characters(characters: str) -> UsualNumber:
    return UsualNumber(
        N_("Please look again: a number of %(carrier)s usually has %(characters)s characters."),
        (("characters", characters),),
    )


def begins(start: str, digits: str) -> UsualNumber:
    return UsualNumber(
        N_(
            "Please look again: a number of %(carrier)s usually begins with %(start)s and has "
            "%(digits)s digits."
        ),
        (("start", start), ("digits", digits)),
    )


def begins_simply(start: str) -> UsualNumber:
    return UsualNumber(
        N_("Please look again: a number of %(carrier)s usually begins with %(start)s."),
        (("start", start),),
    )


UPS = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually begins with 1Z and has 18 characters.")
)
USPS = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually has 22 digits and begins with 9.")
)
ONTRAC = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually begins with C or D and has 14 digits.")
)
DHL_ECOMMERCE = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually begins with GM, or has 14 digits.")
)
DHL = UsualNumber(N_("Please look again: a number of %(carrier)s usually has 10, 12 or 20 digits."))
HERMES = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually has 14 digits or more.")
)
GLS = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually has 11 digits, or 8 characters.")
)
CANPAR = UsualNumber(
    N_("Please look again: a number of %(carrier)s usually begins with a letter, then 21 digits.")
)
