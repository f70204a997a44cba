"""The part of a store's settings that says how its new orders are tagged."""

from flask import Blueprint, Flask, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.import_tag import ImportTag
from webapp.orders.tag import Tag
from webapp.pages import leave_for, page, wants_part
from webapp.row_id import read_id
from webapp.stores.views import store_of_account

import_tags = Blueprint("import_tags", __name__)


def add_to(app: Flask) -> None:
    """Join the app, and let the settings, a lower room's, show tags without knowing this one."""
    app.register_blueprint(import_tags)
    app.jinja_env.globals.update(import_tag=ImportTag.of, tags_of=Tag.of)


@import_tags.post("/stores/<id:store_id>/settings/import-tag")
@needs("may_manage_stores")
def choose(store_id: int) -> Response:
    store = store_of_account(store_id)
    changed = ImportTag.choose(store, _chosen(), utcnow(), current_user)
    said = "The tag is saved." if changed else "Nothing was changed: it is so already."
    if wants_part():
        return page("orders/_import_tag.html", store=store, tag_said=said)
    flash(said, "success" if changed else "info")
    return leave_for(f"/stores/{store.id}/settings")


def _chosen() -> Tag | None:
    """The account's own tag, or none; any other isn't there (404)."""
    text = request.form.get("tag", "")
    if not text:
        return None
    return Tag.find(current_account(), read_id(text)) or abort(404)
