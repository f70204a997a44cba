"""A line of a pasted list: the number of its order, and the cells that may tell of the parcel."""

import csv
import re
from collections.abc import Iterator, Sequence

from webapp.amazon.order_number import LOOSE, NUMBER
from webapp.carriers.carrier import known_carrier
from webapp.carriers.number_problem import DATE
from webapp.carriers.tracking_number import carriers_of, tidy
from webapp.shipping.pasted_list.list_titles import ListTitles

LONGEST_LINE = 300
# At a line's beginning, as a spreadsheet may quote it, and without its dashes.
FIRST = re.compile(rf"\A[='\"‘’“”#\s]*{LOOSE}(?![0-9A-Z])['\"’”]*", re.IGNORECASE | re.ASCII)
# As Amazon writes it, wherever it stands.
WITHIN = re.compile(r"(?<![0-9A-Za-z-])\d{3}-\d{7}-\d{7}(?![0-9-])")
# Lines of a cell that holds several, in quotes.
QUOTED = re.compile(r"(?<![^\t;,\r\n])\"([^\"]{1,300})\"(?![^\t;,\r\n])")
# Alone: a scanned code may hold other signs at which `splitlines` would part it.
LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
COUNT = re.compile(r"\d{1,3}|[\d.,]+\s?(?:[€$£¥]|[A-Z]{3})|[€$£¥]\s?[\d.,]+")
COUNTRY = re.compile(r"[A-Z]{2}")


def lines_of(text: str) -> list[str]:
    joined = QUOTED.sub(lambda found: LINE_END.sub(" ", found[0]).strip(), text)
    return [line.strip() for line in LINE_END.split(joined)]


def parts(line: str, titles: ListTitles | None = None) -> tuple[str, list[str]]:
    """The order's number, and what stands beside it, cell by cell."""
    line = line[:LONGEST_LINE]
    if titles and NUMBER.fullmatch((found := _parts(_row(titles.chosen(cells_of(line)))))[0]):
        return found
    number, cells = _parts(line)
    if NUMBER.fullmatch(number):
        return number, cells
    order = WITHIN.findall(line)
    if len(order) != 1:
        return number, cells
    return order[0], _beside(line, order[0])


def cells_of(line: str) -> list[str]:
    """Unquoted, whichever of the signs stands between."""
    between = next((sign for sign in ("\t", ";", "|", ",") if sign in line), ",")
    return [cell.strip() for cell in next(csv.reader([line], delimiter=between), [])]


def parcel_cells(cells: Sequence[str]) -> list[str]:
    """Of more than number and carrier those two; as they are where that can't be told."""
    if len(cells) < 2:
        return list(cells)
    kept = [each for each in cells if known_carrier(each) or not _is_beside(each)]
    likely = [number for each in kept if carriers_of(number := tidy(each))]
    named = [each for each in kept if known_carrier(each)]
    if len(set(likely)) == 1 and (named or len(kept) != 2 or len(likely) == 2):
        return [likely[0], *named[:1]]
    return kept if likely and len(kept) == 1 else list(cells)


def _is_beside(cell: str) -> bool:
    """Whether it is a day, how many, a price or a country, which stand in such lists, too."""
    return bool(DATE.fullmatch(cell.upper()) or COUNT.fullmatch(cell) or COUNTRY.fullmatch(cell))


def _parts(line: str) -> tuple[str, list[str]]:
    plain = FIRST.sub(lambda found: "-".join(found.groups()), line, count=1)
    first, *cells = cells_of(plain) or [""]
    number, _, rest = first.partition(" ")
    told = [cell for cell in (*_loose(rest.split()), *cells) if cell]
    return number.upper(), list(_told(told)) or told


def _beside(line: str, order: str) -> list[str]:
    """What stands beside an order's number that isn't first; before it nothing but a parcel's
    number and a carrier is believed."""
    before, _, after = line.partition(order)
    if len(cells_of(line)) > 1:
        cells = [cell for cell in cells_of(line) if order not in cell]
    else:
        told = after.strip(" :=>-–→#*")
        cells = [told] if told else [before.strip()]
    sure = [cell for cell in cells if known_carrier(cell) or carriers_of(tidy(cell))]
    return sure or list(_told(after.split()))


def _told(cells: Sequence[str]) -> Iterator[str]:
    """Without signs that only stand between."""
    return (cell for cell in cells if any(char.isalnum() for char in cell) or "#" in cell)


def _loose(words: list[str]) -> list[str]:
    """Words between which nothing but spaces stands, as cells: a carrier's name may be several."""
    words = list(_told(words)) or words
    ends = (words[:1], words[1:]), (words[:-1], words[-1:])
    pairs = [[" ".join(before), " ".join(after)] for before, after in ends]
    return next((pair for pair in pairs if any(known_carrier(cell) for cell in pair)), words)


def _row(cells: Sequence[str]) -> str:
    return "\t".join(cells)
