"""The page on which somebody chooses the letters of their desk keys, or turns them off."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.desk.keys.desk_key import DeskKey
from webapp.desk.keys.key_choice import KeyChoice
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import go_to, page

blueprint = Blueprint("keys", __name__)


@blueprint.get("/account/keys")
@needs("may_see_orders")
def show_keys() -> Response:
    choice = KeyChoice.of(current_user)
    return _page(choice.on, choice.letters, {})


@blueprint.post("/account/keys")
@needs("may_see_orders")
def choose_keys() -> Response:
    """Save them, or give back the usual ones."""
    if request.form.get("usual"):
        KeyChoice.forget(current_user)
        flash(gettext("You have the usual keys again."), "success")
        return go_to("keys.show_keys")
    on = request.form.get("on") == "yes"
    fields = {key: request.form.get(key.field) for key in DeskKey.offered(current_user)}
    typed = {key: text for key, text in fields.items() if text is not None}
    try:
        KeyChoice.keep(current_user, on, typed)
    except FormError as error:
        letters = {**KeyChoice.of(current_user).letters, **typed}
        return _page(on, letters, error.errors, 422)
    flash(gettext("Your keys were changed."), "success")
    return go_to("keys.show_keys")


def _page(
    on: bool, letters: Mapping[DeskKey, str], errors: dict[str, str], status: int = 200
) -> Response:
    return page(
        "desk/keys.html",
        status=status,
        on=on,
        keys=DeskKey.offered(current_user),
        letters=letters,
        errors=errors,
    )
