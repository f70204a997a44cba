"""The second factor's own pages: setting it up, its recovery codes, turning it off."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, make_response, request
from flask_login import current_user, login_required

from webapp.accounts.passkeys.passkey import Passkey
from webapp.accounts.recovery_code import HOW_MANY, RecoveryCode
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.sign_in_views import SIGN_IN_RATE, current_browser_session, next_target
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.settings import Settings
from webapp.ground.web.download import download
from webapp.ground.web.form_error import FormError
from webapp.ground.web.guard import limiter
from webapp.ground.web.pages import go_to, page
from webapp.ground.web.template_filters import PRODUCT_NAME

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")

# Dark on light in any colour scheme: scanners want it so.
QR: dict[str, Any] = {"scale": 5, "border": 4, "dark": "#000", "light": "#fff"}


@blueprint.get("")
@login_required
def show() -> Response:
    return _page()


@blueprint.post("")
@limiter.limit(SIGN_IN_RATE)
@login_required
def begin() -> Response:
    try:
        current_user.confirm(request.form.get("current_password", ""), utcnow())
        SecondFactor.begin(_user(), utcnow())
    except FormError as form_error:
        return _page(form_error.errors)
    return go_to("second_factor.show", next=next_target())


@blueprint.get("/code.svg")
@login_required
def picture() -> Response:
    factor = _begun()
    if factor is None:
        abort(404)
    # A megabyte, for a picture that each person sees once.
    import segno

    drawn = BytesIO()
    segno.make_qr(factor.address(), error="m").save(drawn, kind="svg", **QR)
    response = make_response(drawn.getvalue())
    response.mimetype = "image/svg+xml"
    return response


@blueprint.post("/confirmations")
@limiter.limit(SIGN_IN_RATE)
@login_required
def confirm() -> Response:
    factor = _begun()
    if factor is None:
        flash(gettext("That took too long, or was done already."), "warning")
        return go_to("second_factor.show", next=next_target())
    try:
        codes = factor.confirm(request.form.get("code", ""), utcnow(), current_browser_session())
    except FormError as form_error:
        return _page(form_error.errors)
    if not codes:
        said = gettext("Your authenticator is set up. Your recovery codes stay as they are.")
        flash(said, "success")
        return go_to("second_factor.show")
    return _codes_page(codes, fresh=True)


@blueprint.post("/recovery-codes")
@limiter.limit(SIGN_IN_RATE)
@login_required
def draw_codes() -> Response:
    factor = _factor()
    try:
        current_user.confirm(request.form.get("current_password", ""), utcnow())
    except FormError as form_error:
        return _page(form_error.errors)
    return _codes_page(factor.draw_codes(utcnow()), fresh=False)


@blueprint.post("/recovery-codes/file")
@limiter.limit(SIGN_IN_RATE)
@login_required
def download_codes() -> Response:
    """The codes as the page before showed them: nobody else can tell them any more."""
    codes = request.form.getlist("shown")
    if not _factor().drew(codes):
        abort(404)
    title = gettext(
        "Recovery codes for %(product)s, %(email)s. Each works once.",
        product=PRODUCT_NAME,
        email=current_user.email,
    )
    text = "\n".join([title, *codes, ""])
    return download(text, "text/plain; charset=utf-8", "recovery-codes.txt")


@blueprint.post("/removals")
@limiter.limit(SIGN_IN_RATE)
@login_required
def turn_off() -> Response:
    factor = _factor()
    if not factor.has_app:
        abort(404)
    try:
        current_user.confirm(request.form.get("removal_password", ""), utcnow())
        factor.check(request.form.get("code", ""), utcnow())
    except FormError as form_error:
        errors = dict(form_error.errors)
        if "current_password" in errors:
            errors["removal_password"] = errors.pop("current_password")
        return _page(errors)
    factor.turn_off(utcnow())
    flash(
        gettext("Your authenticator is off. Your passkeys stay.")
        if Passkey.of(_user())
        else gettext("Your second factor is off."),
        "success",
    )
    return go_to("second_factor.show")


def _page(errors: dict[str, str] | None = None) -> Response:
    return page(
        "accounts/second_factor.html",
        status=422 if errors else 200,
        user=current_user,
        demanded=_is_demanded(),
        begun=_begun(),
        has_app=_has_app(),
        passkeys=len(Passkey.of(_user())),
        codes_left=RecoveryCode.left(_user()),
        codes_drawn=HOW_MANY,
        errors=errors or {},
        next=next_target(),
    )


def _is_demanded() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return settings.demands_second_factor and current_user.may_see_personal_data


def _has_app() -> bool:
    factor = SecondFactor.of(_user())
    return bool(factor and factor.has_app) and not current_user.lacks_second_factor


def _codes_page(codes: list[str], fresh: bool) -> Response:
    return page("accounts/recovery_codes.html", codes=codes, fresh=fresh, next=next_target())


def _begun() -> SecondFactor | None:
    """The one that waits for its first code."""
    factor = SecondFactor.of(_user())
    counts = factor and factor.has_app and not current_user.lacks_second_factor
    return factor if factor and not counts and factor.is_fresh(utcnow()) else None


def _factor() -> SecondFactor:
    """The one that is on."""
    factor = None if current_user.lacks_second_factor else SecondFactor.of(_user())
    return factor or abort(404)


def _user() -> User:
    return current_user._get_current_object()
