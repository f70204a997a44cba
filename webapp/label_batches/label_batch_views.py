"""Labels for many orders: their packages and prices in one table, the sum, and one click."""

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import N_, gettext, ngettext
from webapp.ground.web.form_key import checked_form_key, new_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, leave_for, page
from webapp.label_batches import label_plan
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_batch_form import LabelBatchForm
from webapp.label_batches.label_batch_page import LabelBatchPage
from webapp.label_batches.planned_label import PlannedLabel
from webapp.order_search.chosen_orders import chosen_ids
from webapp.shipping.shipment_views import acting_user

blueprint = Blueprint("label_batches", __name__)

MOST_ORDERS = 500
ANEW = N_(
    "Packages or formats changed, or prices grew old: Amazon is asked again. Nothing was bought."
)
CHANGED = N_("Something changed meanwhile. Look at the sum again; nothing was bought.")
NOTHING = N_("Nothing here can be bought yet: tick an order that has a price.")


@blueprint.post("/labels/batches")
@needs("may_ship")
def open_batch() -> Response:
    """For the orders that the desk selects; prices are asked for where nothing is missing."""
    key = checked_form_key(request.form.get("form_key", "") or new_form_key())
    sees_people = current_user.may_see_personal_data
    ids = chosen_ids(
        current_account(), request.form, MOST_ORDERS, "buy labels for", sees_people=sees_people
    )
    batch = label_plan.open_batch(current_account(), ids, key, utcnow(), acting_user())
    return leave_for(_address(batch))


@blueprint.get("/labels/batches/<id:label_batch_id>")
@needs("may_ship")
def show_batch(label_batch_id: int) -> Response:
    """How far Amazon is; ends its own polling."""
    return _page(LabelBatchPage(found_or_404(LabelBatch, label_batch_id), amazon().clock_rate))


@blueprint.post("/labels/batches/<id:label_batch_id>/prices")
@needs("may_ship")
def ask_prices(label_batch_id: int) -> Response:
    """Keep what was typed, and ask for prices of what changed."""
    form = _kept(label_batch_id)
    if form.errors:
        return _page(LabelBatchPage(form.batch, amazon().clock_rate, form), status=422)
    form.ask_prices(utcnow())
    return leave_for(_address(form.batch))


@blueprint.post("/labels/batches/<id:label_batch_id>/purchases/new")
@needs("may_ship")
def review_purchase(label_batch_id: int) -> Response:
    """Keep what was typed, and go on to the sum; with prices asked for anew where it must be."""
    form = _kept(label_batch_id)
    if form.errors:
        return _page(LabelBatchPage(form.batch, amazon().clock_rate, form), status=422)
    return _reviewed(form.batch, form.changed)


@blueprint.get("/labels/batches/<id:label_batch_id>/purchases/new")
@needs("may_ship")
def show_purchase(label_batch_id: int) -> Response:
    """What is about to be bought, with its sum."""
    batch = found_or_404(LabelBatch, label_batch_id)
    shown = LabelBatchPage(batch, amazon().clock_rate)
    counts = Counter((each.chosen.carrier, each.chosen.service) for each in _with_offer(shown))
    return page(
        "label_batches/purchase.html",
        batch=batch,
        shown=shown,
        services=counts.most_common(),
        late=sum(each.chosen.late for each in _with_offer(shown)),
        seal=shown.seal,
    )


@blueprint.post("/labels/batches/<id:label_batch_id>/purchases")
@needs("may_ship")
def buy_labels(label_batch_id: int) -> Response:
    """Buy just what was shown."""
    batch = found_or_404(LabelBatch, label_batch_id)
    shown = LabelBatchPage(batch)
    buyable = shown.buyable
    if request.form.get("seal") != shown.seal:
        flash(gettext(CHANGED), "warning")
        return leave_for(f"{_address(batch)}/purchases/new" if buyable else _address(batch))
    if any(each.stale(utcnow()) for each in buyable):
        return _reviewed(batch, [])
    number = label_plan.confirm(buyable, utcnow(), acting_user())
    said = ngettext("Amazon is asked for %(n)s label.", "Amazon is asked for %(n)s labels.", number)
    flash(said, "success")
    return leave_for(_address(batch))


def _reviewed(batch: LabelBatch, changed: Sequence[PlannedLabel]) -> Response:
    """The sum, unless prices must be asked for first."""
    now, buyable = utcnow(), LabelBatchPage(batch).buyable
    anew = [*changed, *(each for each in buyable if each.stale(now))]
    if anew:
        flash(gettext(ANEW), "warning")
        label_plan.price(list({each.id: each for each in anew}.values()), now)
        return leave_for(_address(batch))
    if not buyable:
        flash(gettext(NOTHING), "warning")
        return leave_for(_address(batch))
    return leave_for(f"{_address(batch)}/purchases/new")


def _kept(label_batch_id: int) -> LabelBatchForm:
    form = LabelBatchForm(found_or_404(LabelBatch, label_batch_id), request.form)
    form.keep()
    return form


def _with_offer(shown: LabelBatchPage) -> list:
    return [each for each in shown.buyable if each.chosen]


def _address(batch: LabelBatch) -> str:
    return f"/labels/batches/{batch.id}"


def _page(shown: LabelBatchPage, status: int = 200) -> Response:
    return page(
        "label_batches/batch.html",
        "label_batches/_batch.html",
        status=status,
        batch=shown.batch,
        shown=shown,
    )
