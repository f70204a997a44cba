"""A store's settings: the store and its import, the address it ships from, its packing slips."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, request
from flask_login import current_user

from webapp.accounts import Rejection
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.pages import go_to, page, wants_part
from webapp.stores.packing_slip_style import LONGEST_MESSAGE, PackingSlipStyle
from webapp.stores.picture import LARGEST_BYTES, LARGEST_SIDE
from webapp.stores.ship_from import Address, ShipFrom, countries
from webapp.stores.store import ProductIdentifier, Store
from webapp.stores.store_settings import FREQUENCIES, StoreSettings, histories
from webapp.stores.views import store_of_account

store_settings = Blueprint("store_settings", __name__, url_prefix="/stores/<id:store_id>/settings")
IDENTIFIERS = [(each.value, each.label) for each in ProductIdentifier]
NOTHING_CHANGED = "Nothing was changed: these are the settings already."


@store_settings.get("")
@needs("may_manage_stores")
def edit(store_id: int) -> Response:
    return _settings_page(store_of_account(store_id))


@store_settings.post("")
@needs("may_manage_stores")
def update(store_id: int) -> Response:
    store = store_of_account(store_id)
    try:
        changed = StoreSettings.read(request.form, store).keep(store, utcnow(), current_user)
    except Rejection as rejection:
        return _settings_page(store, "settings-store", rejection.errors, values=request.form)
    said = f"The settings of {store.nickname} are saved." if changed else NOTHING_CHANGED
    return _saved(store, "settings-store", said, "stores.show")


@store_settings.post("/ship-from")
@needs("may_manage_stores")
def update_ship_from(store_id: int) -> Response:
    store = store_of_account(store_id)
    try:
        address = Address.read(request.form)
    except Rejection as rejection:
        return _settings_page(store, "settings-ship-from", rejection.errors, address=request.form)
    changed = ShipFrom.keep(store, address, current_user)
    said = "The address is saved." if changed else "Nothing was changed: this is the address."
    return _saved(store, "settings-ship-from", said)


@store_settings.post("/packing-slip")
@needs("may_manage_stores")
def update_packing_slip(store_id: int) -> Response:
    store = store_of_account(store_id)
    style = PackingSlipStyle.of(store)
    try:
        message = request.form.get("message", "")
        changed = style.change(message, _uploaded(), _removes_logo(), current_user)
    except Rejection as rejection:
        style = PackingSlipStyle.of(store)
        style.message = request.form.get("message", "")
        return _settings_page(store, "settings-packing-slip", rejection.errors, style=style)
    said = "The packing slip is saved." if changed else "Nothing was changed: it looks so already."
    return _saved(store, "settings-packing-slip", said)


@store_settings.get("/logo.png")
@needs("may_ship")
def logo(store_id: int) -> Response:
    style = PackingSlipStyle.of(store_of_account(store_id))
    if not style.has_logo:
        abort(404)
    return make_response(bytes(style.logo), {"Content-Type": "image/png"})


def _settings_page(
    store: Store,
    section: str = "",
    errors: dict[str, str] | None = None,
    said: str = "",
    **typed: Any,
) -> Response:
    """The page, or only the section (an element's id) that was sent, with what was typed there."""
    part = f"stores/_{section.replace('-', '_')}.html" if section else None
    return page(
        "stores/settings.html",
        part=part,
        status=422 if errors else 200,
        store=store,
        section=section,
        errors=errors or {},
        said=said,
        values=typed.get("values") or StoreSettings.of(store),
        address=typed.get("address") or ShipFrom.of(store),
        style=typed.get("style") or PackingSlipStyle.of(store),
        identifiers=IDENTIFIERS,
        frequencies=FREQUENCIES,
        histories=histories(store),
        countries=countries().items(),
        longest_message=LONGEST_MESSAGE,
        largest_logo=(LARGEST_BYTES // 1024, LARGEST_SIDE),
    )


def _saved(store: Store, section: str, said: str, onward: str = "store_settings.edit") -> Response:
    """What was saved, in place, or on the page where one goes on."""
    if wants_part():
        return _settings_page(store, section, said=said)
    flash(said, "success" if said.endswith("saved.") else "info")
    return go_to(onward, store_id=store.id)


def _uploaded() -> bytes:
    """The picture that was sent, as much of it as shows that it is too large."""
    file = request.files.get("logo")
    return file.stream.read(LARGEST_BYTES + 1) if file else b""


def _removes_logo() -> bool:
    return request.form.get("remove_logo") == "yes"
