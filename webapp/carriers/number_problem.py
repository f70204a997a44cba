"""Numbers that can't be a parcel's: broken by a spreadsheet, or codes of where a parcel goes."""

import re
from collections.abc import Iterator
from enum import Enum

from webapp.carriers.check_digit import gs1, identcode
from webapp.carriers.scanned_code import holds_address
from webapp.carriers.tracking_link import link_in
from webapp.ground.language.gettext import N_, gettext


class NumberProblem(Enum):
    """Why a number can't be told to anybody."""

    SHORTENED = N_(
        "Your spreadsheet has shortened this number. Take it anew from the carrier or the label, "
        "with the column formatted as text."
    )
    NO_NUMBER = N_(
        "This is no tracking number: a spreadsheet writes it where it has none. "
        "Type the number, or leave it empty."
    )
    NO_DIGITS = N_(
        "A tracking number has digits, and none stands here. Type the number, or leave it empty."
    )
    A_DATE = N_(
        "Your spreadsheet has made a date of this number. Take it anew from the carrier or the "
        "label, with the column formatted as text."
    )
    OTHER_SIGNS = N_(
        "Other signs than letters, digits and hyphens stand here. Copy the number alone: one "
        "number, and nothing around it."
    )
    WHERE_IT_GOES = N_(
        "This code says where the parcel goes, not which one it is. "
        "Scan the one beside which the number is printed."
    )
    ORDER_NUMBER = N_("This is Amazon's number of an order, not the parcel's.")
    LINK = N_("This is a link, and the number in it can't be told. Copy the number alone.")

    @property
    def sentence(self) -> str:
        return gettext(self.value)


ROUNDED = re.compile(
    r"-?\d{1,3}(?:[.,]\d+)?E\+\d{1,3}|\d[.,]\d+E\d{1,3}|\dE\d{2}"  # 9.4E+21, 940.1E+19
    r"|\d+[.,]\d+"  # 785458233610.0
    r"|\d{1,3}(?:[.,'’]\d{3}){2,}(?:[.,]\d+)?"  # 785,458,233,610
    r"|\d{1,2}(?:,\d{2})+,\d{3}"  # 78,54,58,23,361
    r"|\d{5,}0{7,}"
    # The largest and smallest that a program's whole number can be, for one that was too long.
    r"|-\d+|2147483647|4294967295|9223372036854775807|18446744073709551615"
)
MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
DATE = re.compile(
    r"(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])"  # 2026-11-29
    r"|(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|[12]\d|3[01])[-./](?:(?:19|20)\d\d|\d\d))"
    r"(?:T?\d\d:\d\d(?::\d\d)?.*)?"
    rf"|\d{{1,2}}[-./]{MONTH}(?:[-./]\d{{2,4}})?|{MONTH}[-./]\d{{2,4}}"  # 1-MAR, MAR-26
    r"|\d{1,2}:\d\d(?::\d\d)?"
)
# Some posts print dots; a slash or an underscore stands in a carrier's own numbers.
OTHER_SIGN = re.compile(r"[^\w./-]")
# A spreadsheet's number keeps fifteen digits.
CUT_AT_FIFTEEN = re.compile(r"\d{15}0{5,}|34043\d{10}000")
ERROR = re.compile(
    r"#.*|0+|[-–—./?_]+|N/?A|N\.A\.?|NAN|NULL|NIL|NONE|NO|TBA|TBD|UNDEFINED|TRUE|FALSE"
)
AMAZON_ORDER = re.compile(r"[0-9A-Z]{3}-\d{7}-\d{7}")
LEITCODE = re.compile(r"\d{14}")
# Eight letters or digits, by chance letters alone.
GLS_TRACK_ID = re.compile(r"[A-Z]{8}")
WITH_LEITCODE = ("DHL", "DHL Paket", "Deutsche Post")


def number_problem(carrier: str, number: str) -> NumberProblem | None:
    """What is wrong with a number, taken from its barcode and without spaces; None when nothing is.

    `carrier` is our name of it, or empty.
    """
    return next(_problems(carrier, number), None)


def _problems(carrier: str, number: str) -> Iterator[NumberProblem]:
    """The likeliest first."""
    if ERROR.fullmatch(number):
        yield NumberProblem.NO_NUMBER
    if link_in(number):
        yield NumberProblem.LINK
    if ROUNDED.fullmatch(number) or (CUT_AT_FIFTEEN.fullmatch(number) and not _fits(number)):
        yield NumberProblem.SHORTENED
    if DATE.fullmatch(number):
        yield NumberProblem.A_DATE
    if AMAZON_ORDER.fullmatch(number):
        yield NumberProblem.ORDER_NUMBER
    routes = carrier in WITH_LEITCODE and LEITCODE.fullmatch(number) and identcode(number)
    if routes or holds_address(number):
        yield NumberProblem.WHERE_IT_GOES
    letters_alone = carrier == "GLS" and GLS_TRACK_ID.fullmatch(number)
    if number and not letters_alone and not any(char.isdigit() for char in number):
        yield NumberProblem.NO_DIGITS
    if OTHER_SIGN.search(number):
        yield NumberProblem.OTHER_SIGNS


def _fits(number: str) -> bool:
    return gs1(number) or gs1(f"91{number}")
