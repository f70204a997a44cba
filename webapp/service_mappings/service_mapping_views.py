"""The Service Mappings of a store: the list, a mapping's form with its preview, applying them."""

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.carriers.shipping_choice import package_choices
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.row_id import read_id
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page, wants_part
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.service_mappings.mapping_census import MappingCensus, spellings
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.service_mappings.service_mapping_form import ServiceMappingForm
from webapp.stores.store import Store

blueprint = Blueprint(
    "service_mappings", __name__, url_prefix="/stores/<id:store_id>/service-mappings"
)

# What a change of the form asks for again, by the id of what is swapped; the form whole if none.
PARTS = {"service-fields": "_service_fields.html", "mapping-preview": "_mapping_preview.html"}
WHOLE = "_service_mapping.html"


@blueprint.get("")
@needs("may_ship")
def index(store_id: int) -> Response:
    return _list(found_or_404(Store, store_id))


@blueprint.get("/new")
@needs("may_ship")
def new(store_id: int) -> Response:
    return _form_page(ServiceMappingForm.typed(found_or_404(Store, store_id), request.args))


@blueprint.post("")
@needs("may_ship")
def create(store_id: int) -> Response:
    return _keep(ServiceMappingForm.typed(found_or_404(Store, store_id), request.form))


@blueprint.get("/<id:mapping_id>")
@needs("may_ship")
def edit(store_id: int, mapping_id: int) -> Response:
    mapping = _mapping(store_id, mapping_id)
    if wants_part():
        return _form_page(ServiceMappingForm.typed(mapping.store, request.args, mapping))
    return _form_page(ServiceMappingForm.of(mapping))


@blueprint.post("/<id:mapping_id>")
@needs("may_ship")
def update(store_id: int, mapping_id: int) -> Response:
    mapping = _mapping(store_id, mapping_id)
    return _keep(ServiceMappingForm.typed(mapping.store, request.form, mapping))


@blueprint.post("/<id:mapping_id>/deletion")
@needs("may_ship")
def delete(store_id: int, mapping_id: int) -> Response:
    mapping = _mapping(store_id, mapping_id)
    with database.atomic():
        mapping.delete_instance()
        _record(mapping.store, "deleted", mapping=mapping.id)
    return _done(
        mapping.store,
        gettext(
            "%(service)s is not mapped any more. Orders keep the service they have.",
            service=mapping.requested_words,
        ),
    )


@blueprint.post("/applications")
@needs("may_ship")
def apply(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    changed = MappingApplication.request(ServiceMapping.of(store), utcnow())
    _record(store, "applied", orders=changed)
    if MappingCensus(store).applying:
        return _done(store, "")
    return _done(store, _applied(changed))


@blueprint.post("/copies")
@needs("may_ship")
def copy(store_id: int) -> Response:
    store = found_or_404(Store, store_id)
    source = found_or_404(Store, read_id(request.form.get("source", "")))
    with database.atomic():
        copied, left = ServiceMapping.copy(source, store, utcnow())
        _record(store, "copied", mappings=copied, source=source.id)
    return _done(store, _copied(source, copied, left))


def _applied(changed: int) -> str:
    if not changed:
        return gettext(
            "No order needed a change. All orders awaiting shipment have what stands here."
        )
    return ngettext(
        "%(n)s order changed. All orders awaiting shipment have what stands here.",
        "%(n)s orders changed. All orders awaiting shipment have what stands here.",
        changed,
    )


def _copied(source: Store, copied: int, left: int) -> str:
    said = ngettext(
        "%(n)s copied from %(store)s.",
        "%(n)s copied from %(store)s.",
        copied,
        store=source.nickname,
    )
    if not left:
        return said
    stayed = ngettext(
        "%(n)s stood here already, and stays as it is.",
        "%(n)s stood here already, and stay as they are.",
        left,
    )
    return f"{said} {stayed}"


def _mapping(store_id: int, mapping_id: int) -> ServiceMapping:
    store = found_or_404(Store, store_id)
    mapping: ServiceMapping = ServiceMapping.get_or_none(id=mapping_id, store=store) or abort(404)
    mapping.store = store
    return mapping


def _keep(form: ServiceMappingForm) -> Response:
    if "preview" in request.form:
        return _form_page(form, form.errors)
    if form.changes_nothing:
        flash(gettext("Nothing was changed."), "info")
        return go_to("service_mappings.index", store_id=form.store.id)
    try:
        with database.atomic():
            mapping = form.keep(utcnow())
            _record(form.store, "changed" if form.mapping else "made", mapping=mapping.id)
    except FormError as form_error:
        return _form_page(form, form_error.errors)
    said = gettext(
        "New orders that ask for %(asked)s get %(service)s.",
        asked=mapping.requested_words,
        service=mapping.words,
    )
    flash(said, "success")
    return go_to("service_mappings.index", store_id=form.store.id)


def _form_page(form: ServiceMappingForm, errors: dict[str, str] | None = None) -> Response:
    requested = form.values["requested_service"]
    return page(
        "service_mappings/service_mapping.html",
        part=f"service_mappings/{PARTS.get(request.headers.get('HX-Target', ''), WHOLE)}",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
        effect=MappingCensus(form.store, requested).effect(requested, form.shipping),
        seen=spellings(form.store.account_id),
        packages=package_choices(),
    )


def _list(store: Store, said: str = "") -> Response:
    stores = [each for each in Store.of(current_account()) if each.id != store.id]
    return page(
        "service_mappings/service_mappings.html",
        part="service_mappings/_service_mappings.html",
        store=store,
        census=MappingCensus(store),
        sources=[(each.id, each.nickname) for each in stores if each.service_mappings.exists()],
        said=said,
    )


def _done(store: Store, said: str) -> Response:
    """What was done, in place, or after going back to the list."""
    if wants_part():
        return _list(store, said)
    if said:
        flash(said, "success")
    return go_to("service_mappings.index", store_id=store.id)


def _record(store: Store, action: str, **facts: int) -> None:
    audit.record(
        "store.changed", by=current_user, on=store, now=utcnow(), service_mappings=action, **facts
    )
