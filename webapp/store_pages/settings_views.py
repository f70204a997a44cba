"""A store's settings, a page for each section: store and import, address, packing slips, data."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, request
from flask_login import current_user

from webapp.ground.clock import utcnow
from webapp.ground.country import country_names
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, leave_for, page, safe_next, wants_part
from webapp.ground.web.upload import uploaded_picture
from webapp.imports.import_tag import ImportTag
from webapp.orders.tag import Tag
from webapp.stores.logo import LARGEST_BYTES, LARGEST_SIDE
from webapp.stores.packing_slip_style import LONGEST_MESSAGE, PackingSlipStyle
from webapp.stores.ship_from import AccountShipFrom, ShipFrom, ShipFromAddress
from webapp.stores.store import Store, identifier_choices
from webapp.stores.store_settings import StoreSettings, frequencies, histories

blueprint = Blueprint("store_settings", __name__, url_prefix="/stores/<id:store_id>/settings")
FIRST = "settings-store"
# By the id of the element: what it is called, and its address below the settings'.
SECTIONS = {
    FIRST: (N_("Store and import"), ""),
    "settings-ship-from": (N_("Ship-from address"), "/ship-from"),
    "settings-packing-slip": (N_("Packing slip"), "/packing-slip"),
    "settings-data": (N_("Data and disconnecting"), "/data"),
}


@blueprint.get("")
@needs("may_manage_stores")
def edit(store_id: int) -> Response:
    return _settings_page(found_or_404(Store, store_id))


@blueprint.get("/ship-from", defaults={"section": "settings-ship-from"})
@blueprint.get("/packing-slip", defaults={"section": "settings-packing-slip"})
@blueprint.get("/data", defaults={"section": "settings-data"})
@needs("may_manage_stores")
def edit_section(store_id: int, section: str) -> Response:
    return _settings_page(found_or_404(Store, store_id), section)


@blueprint.post("")
@needs("may_manage_stores")
def update(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    try:
        changed = StoreSettings.read(request.form, store).keep(store, utcnow(), current_user)
    except FormError as form_error:
        return _settings_page(store, "settings-store", form_error.errors, values=request.form)
    if not changed:
        said = gettext("Nothing was changed: these are the settings already.")
    else:
        said = gettext("The settings of %(store)s are saved.", store=store.nickname)
    return _saved(store, "settings-store", bool(changed), said, "stores.show")


@blueprint.post("/import-tag")
@needs("may_manage_stores")
def update_import_tag(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    changed = ImportTag.choose(store, _chosen_tag(), utcnow(), current_user)
    same = gettext("Nothing was changed: it is so already.")
    said = gettext("The tag is saved.") if changed else same
    return _saved(store, "settings-import-tag", changed, said)


@blueprint.post("/ship-from")
@needs("may_manage_stores")
def update_ship_from(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    try:
        address = ShipFromAddress.read(request.form)
        if request.form.get("everywhere") == "yes":
            changed = AccountShipFrom.keep_for_all(store, address, current_user)
        else:
            changed = ShipFrom.keep(store, address, current_user)
        if not changed:
            # An empty form forgets an address; where there is none to forget, it is asked for.
            address.check_written()
    except FormError as form_error:
        return _settings_page(store, "settings-ship-from", form_error.errors, address=request.form)
    same = gettext("Nothing was changed: this is the address.")
    kept = gettext("The address is saved.") if address != ShipFromAddress() else _removed(store)
    said = kept if changed else same
    return _saved(store, "settings-ship-from", changed, said)


@blueprint.post("/packing-slip")
@needs("may_manage_stores")
def update_packing_slip(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    style = PackingSlipStyle.of(store)
    try:
        message = request.form.get("message", "")
        changed = style.change(
            message, uploaded_picture("logo", LARGEST_BYTES), _removes_logo(), current_user
        )
    except FormError as form_error:
        style = PackingSlipStyle.of(store)
        style.message = request.form.get("message", "")
        return _settings_page(store, "settings-packing-slip", form_error.errors, style=style)
    same = gettext("Nothing was changed: it looks so already.")
    said = gettext("The packing slip is saved.") if changed else same
    return _saved(store, "settings-packing-slip", changed, said)


@blueprint.get("/logo.png")
@needs("may_ship")
def logo(store_id: int) -> Response:
    style = PackingSlipStyle.of(found_or_404(Store, store_id))
    if not style.has_logo:
        abort(404)
    return make_response(bytes(style.logo), {"Content-Type": "image/png"})


def _settings_page(
    store: Store,
    section: str = FIRST,
    errors: dict[str, str] | None = None,
    said: str = "",
    **typed: Any,
) -> Response:
    """The page of a section (an element's id), or only what htmx swaps, with what was typed."""
    shown = FIRST if section == "settings-import-tag" else section
    return page(
        "store_pages/settings.html",
        part=f"store_pages/_{section.replace('-', '_')}.html",
        status=422 if errors else 200,
        store=store,
        section=section,
        shown=shown,
        sections=SECTIONS,
        next=safe_next(request.values.get("next"), default=""),
        common=AccountShipFrom.of(store.account),
        own=ShipFrom.has_own(store),
        others=ShipFrom.stores_with_own(store),
        errors=errors or {},
        said=said,
        values=typed.get("values") or StoreSettings.of(store),
        address=typed.get("address") or ShipFrom.of(store),
        style=typed.get("style") or PackingSlipStyle.of(store),
        tags=Tag.of(store.account),
        import_tag=ImportTag.of(store),
        identifiers=identifier_choices(),
        frequencies=frequencies(),
        histories=histories(store),
        countries=country_names().items(),
        longest_message=LONGEST_MESSAGE,
        largest_logo=(LARGEST_BYTES // 1024, LARGEST_SIDE),
    )


def _saved(store: Store, section: str, changed: bool, said: str, onward: str = "") -> Response:
    """What was saved, in place, or on the page where one goes on."""
    if before := safe_next(request.form.get("next"), default=""):
        flash(said, "success" if changed else "info")
        return leave_for(before)
    if wants_part():
        return _settings_page(store, section, said=said)
    flash(said, "success" if changed else "info")
    if onward:
        return go_to(onward, store_id=store.id)
    return leave_for(f"/stores/{store.id}/settings{SECTIONS.get(section, SECTIONS[FIRST])[1]}")


def _chosen_tag() -> Tag | None:
    """The account's own tag, or none; any other isn't there (404)."""
    text = request.form.get("tag", "")
    return found_or_404(Tag, read_id(text)) if text else None


def _removes_logo() -> bool:
    return request.form.get("remove_logo") == "yes"


def _removed(store: Store) -> str:
    """What an emptied form means for the store's labels."""
    if ShipFrom.of(store) == ShipFromAddress():
        return gettext("The address is removed. No label can be bought until another one is saved.")
    return gettext("The address is removed. The parcels of this store leave from the account's.")
