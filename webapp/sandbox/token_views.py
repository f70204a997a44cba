"""Login with Amazon's token endpoint."""

from flask import Blueprint, Response, jsonify, request

from webapp.sandbox.answer import garble, new_request_id
from webapp.sandbox.grant import AccessToken, ConsentCode, Grant
from webapp.sandbox.moment import written
from webapp.sandbox.notifications.client_secret import ClientSecret
from webapp.sandbox.notifications.grantless_token import SCOPES, GrantlessToken
from webapp.sandbox.seller import find
from webapp.sandbox.world import World, the_world

token = Blueprint("token", __name__)


class TokenError(Exception):
    """One of OAuth's errors, with Amazon's status."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.description = status, error, description


@token.post("/auth/o2/token")
def create_token() -> Response:
    world = the_world()
    grant = None
    try:
        if request.form.get("grant_type") == "client_credentials":
            response = jsonify(_grantless(world))
        else:
            grant = _granted(world)
            response = jsonify(_tokens(grant, world.now()))
    except TokenError as error:
        response = jsonify(error=error.error, error_description=error.description)
        response.status_code = error.status
    return _finished(world, response, grant)


def _grantless(world: World) -> dict[str, object]:
    """A token for the application itself: no seller, no refresh token."""
    _misbehave(world)
    _know_the_application(world)
    if request.form.get("scope") not in SCOPES:
        raise TokenError(400, "invalid_scope", "The requested scope is invalid")
    token = GrantlessToken.issue(request.form["scope"], world.now())
    return {"access_token": token.token, "token_type": "bearer", "expires_in": 3600}


def _granted(world: World) -> Grant:
    _misbehave(world)
    form = request.form
    kind = form.get("grant_type")
    if not kind:
        raise _missing("grant_type")
    if kind not in ("authorization_code", "refresh_token"):
        text = "The authorization grant type is not supported by the authorization server"
        raise TokenError(400, "unsupported_grant_type", text)
    _know_the_application(world)
    name = "code" if kind == "authorization_code" else "refresh_token"
    if not form.get(name):
        raise _missing(name)
    grant = _spent(world) if name == "code" else _refreshed(world)
    if grant is None:
        text = f"The request has an invalid grant parameter : {name}"
        raise TokenError(400, "invalid_grant", text)
    return grant


def _misbehave(world: World) -> None:
    if fault := world.faults.take("down", "token", None):
        world.delay(fault.seconds)
        raise TokenError(fault.status, "server_error", "The server is temporarily unavailable")
    if world.faults.take("throttle", "token", None):
        raise TokenError(429, "slow_down", "Too many requests. Try again later.")
    if fault := world.faults.take("reject_keys", "token", None):
        if fault.detail == "unauthorized_client":
            text = "Not authorized for requested operation"
            raise TokenError(400, "unauthorized_client", text)
        raise TokenError(401, "invalid_client", "Client authentication failed")


def _know_the_application(world: World) -> None:
    form, settings = request.form, world.settings
    for name in ("client_id", "client_secret"):
        if not form.get(name):
            raise _missing(name)
    same = form["client_id"] == settings.client_id and ClientSecret.accepts(
        form["client_secret"], settings.client_secret, world.now()
    )
    if not same:
        raise TokenError(401, "invalid_client", "Client authentication failed")


def _spent(world: World) -> Grant | None:
    code = ConsentCode.spend(request.form["code"], world.now())
    asked = request.form.get("redirect_uri")
    if code is None or (asked and asked != code.redirect_uri):
        return None
    return Grant.authorize(code.seller_id, code.region, world.now())


def _refreshed(world: World) -> Grant | None:
    return Grant.by_refresh_token(request.form["refresh_token"], world.now())


def _tokens(grant: Grant, now: int) -> dict[str, object]:
    AccessToken.sweep(now)
    return {
        "access_token": grant.new_access_token(now).token,
        "refresh_token": grant.refresh_token,
        "token_type": "bearer",
        "expires_in": 3600,
    }


def _missing(name: str) -> TokenError:
    text = f"The request is missing a required parameter : {name}"
    return TokenError(400, "invalid_request", text)


def _finished(world: World, response: Response, grant: Grant | None) -> Response:
    request_id = new_request_id()
    error = (response.get_json(silent=True) or {}).get("error", "")
    world.calls.add(
        at=written(world.now()),
        operation="token",
        region=(grant.region or "") if grant else "",
        seller=find(grant.seller_id).key if grant else None,
        status=response.status_code,
        page=0,
        orders=0,
        request_id=request_id,
        note=error or request.form.get("grant_type", ""),
    )
    response.headers["x-amzn-RequestId"] = request_id
    response.headers["Cache-Control"] = "no-store"
    if fault := world.faults.take("garble", "token", None):
        garble(response, fault)
    if fault := world.faults.take("slow", "token", None):
        world.delay(fault.seconds)
    return response
