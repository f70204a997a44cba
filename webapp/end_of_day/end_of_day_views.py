"""The page of a day's end, the list that goes with the parcels to a carrier, and the file."""

from datetime import date, timedelta

from flask import Blueprint, Response, request

from webapp.accounts.sign_in_views import current_account
from webapp.end_of_day.end_of_day import EndOfDay
from webapp.end_of_day.end_of_day_file import slices, titles
from webapp.ground.clock import day_of, read_day, utcnow
from webapp.ground.database.row_id import read_id
from webapp.ground.export_file import FileFormat
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.download import download
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page
from webapp.stores.store import Store

blueprint = Blueprint("end_of_day", __name__)

SPANS = (
    ("1", N_("This day")),
    ("7", N_("7 days to this day")),
    ("30", N_("30 days to this day")),
)
# So many parcels a page lists; the file has all of them.
LISTED = 200
# Nothing left before that, and no clock is that far ahead.
EARLIEST, AHEAD = date(2000, 1, 1), timedelta(days=366)


@blueprint.get("/end-of-day")
@needs("may_see_orders")
def show_day() -> Response:
    return page(
        "end_of_day/index.html",
        shown=_shown(),
        spans=[(days, gettext(words)) for days, words in SPANS],
        stores=Store.all_of(current_account()),
        listed=LISTED,
        today=_today(),
    )


@blueprint.get("/end-of-day/hand-over")
@needs("may_see_orders")
def show_hand_over() -> Response:
    """The list of what one carrier takes along, with room to sign."""
    shown = _shown()
    group = shown.of_carrier(request.args.get("carrier", "")[:120])
    return page("end_of_day/hand_over.html", shown=shown, group=group)


@blueprint.get("/end-of-day/file")
@needs("may_see_orders")
def export_day() -> Response:
    shown, kind = _shown(), FileFormat.read(request.args.get("file"))
    name = kind.file_name(f"shipped-{shown.first_day:%Y-%m-%d}-to-{shown.day:%Y-%m-%d}")
    return download(kind.written(titles(kind), slices(shown, kind)), kind.content_type, name)


def _shown() -> EndOfDay:
    """As the address asks for it; nonsense in it is today, one day, all stores."""
    account, args = current_account(), request.args
    day = read_day(args.get("day", "")) or _today()
    day = day if EARLIEST < day < _today() + AHEAD else _today()
    days = int(args["days"]) if args.get("days") in dict(SPANS) else 1
    store_id = read_id(args.get("store", ""))
    store = Store.find(account, store_id) if store_id else None
    return EndOfDay(account, day, days, store)


def _today() -> date:
    return day_of(utcnow(), current_account().time_zone)
