"""The tokens of an account: making one, which is shown once, and revoking one."""

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.reauthentication_views import reauthenticates
from webapp.accounts.sign_in_views import current_account
from webapp.api.api_scope import ApiScope
from webapp.api.api_token import LIFETIMES, USUAL_LIFETIME, ApiToken
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, go_to, page
from webapp.ground.web.repeated_form import repeatable

blueprint = Blueprint("api_tokens", __name__, url_prefix="/account/api-tokens")


@blueprint.get("")
@needs("may_manage_account")
def index() -> Response:
    return _page()


@blueprint.post("")
@needs("may_manage_account")
@reauthenticates()
def issue() -> Response:
    user, form = current_user._get_current_object(), request.form
    name, days = form.get("name", ""), form.get("days", "")
    try:
        token = ApiToken.issue(user, name, form.getlist("scopes"), days, utcnow())
    except FormError as form_error:
        return _page(form_error.errors)
    return repeatable(page("api/token.html", token=token))


@blueprint.post("/<id:token_id>/revocations")
@needs("may_manage_account")
def revoke(token_id: int) -> Response:
    token = found_or_404(ApiToken, token_id)
    token.revoke(current_user, utcnow())
    flash(gettext("The token “%(token)s” is revoked.", token=token.name), "success")
    return go_to("api_tokens.index")


def _page(errors: dict[str, str] | None = None) -> Response:
    return page(
        "api/tokens.html",
        status=422 if errors else 200,
        tokens=list(ApiToken.of(current_account())),
        scopes=list(ApiScope),
        lifetimes=[(days, gettext(words)) for days, words in LIFETIMES.items()],
        values={
            "name": request.form.get("name", ""),
            "scopes": request.form.getlist("scopes"),
            "days": request.form.get("days", USUAL_LIFETIME),
        },
        errors=errors or {},
    )
