"""Every API call's way in: faults, access, budget, work, and a line in the call log."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request

from webapp.sandbox import seller as sellers
from webapp.sandbox.answer import (
    Answer,
    ApiError,
    denied,
    garble,
    invalid,
    new_request_id,
    over_quota,
    respond,
    say_rate,
    unavailable,
)
from webapp.sandbox.denial import marketplaces_asked
from webapp.sandbox.grant import AccessToken
from webapp.sandbox.moment import written
from webapp.sandbox.notifications.grantless_token import GRANTLESS, GrantlessToken
from webapp.sandbox.restricted_token import RESTRICTED, RestrictedToken
from webapp.sandbox.seller import APPLICATION, Seller
from webapp.sandbox.world import World, the_world


@dataclass(frozen=True)
class AdmittedCall:
    """An admitted call: whose it is, and where; `seller` is APPLICATION of a grantless one."""

    world: World
    seller: Seller
    region: str


Work = Callable[[AdmittedCall], Answer]


@dataclass(frozen=True)
class _Caller:
    """Whose access token came along, and what is wrong with it."""

    seller: Seller | None
    refusal: ApiError | None = None

    @property
    def key(self) -> str | None:
        return (self.seller.key or None) if self.seller else None


def answer_call(operation: str, region: str, work: Work) -> Response:
    """Does the work of one operation, if it may be done."""
    world, request_id = the_world(), new_request_id()
    caller = _caller(world, region, operation)
    try:
        answer = _admit(world, operation, region, caller, work)
    except ApiError as error:
        answer = error.answer(operation)
    world.calls.add(
        at=written(world.now()),
        operation=operation,
        region=region,
        seller=caller.key,
        status=answer.status,
        page=answer.page,
        orders=answer.orders,
        request_id=request_id,
        note=answer.note,
    )
    response = respond(operation, answer, request_id)
    if fault := world.faults.take("garble", operation, caller.key):
        garble(response, fault)
    if fault := world.faults.take("rate_header", operation, caller.key):
        say_rate(response, fault)
    if fault := world.faults.take("slow", operation, caller.key):
        world.delay(fault.seconds)
    if world.faults.take("drop", operation, caller.key):
        world.hang_up()
    return response


def _admit(world: World, operation: str, region: str, caller: _Caller, work: Work) -> Answer:
    if fault := world.faults.take("down", operation, caller.key):
        world.delay(fault.seconds)
        raise unavailable(fault.status)
    if caller.refusal or not caller.seller:
        raise caller.refusal or denied()
    if world.faults.take("throttle", operation, caller.key):
        raise over_quota("throttled on command")
    if not world.buckets.take(caller.seller.id, region, operation):
        raise over_quota("over budget")
    if fault := world.faults.take("deny", operation, caller.key, marketplaces_asked()):
        raise denied(note="denied on command", status=fault.status)
    if fault := world.faults.take("refuse", operation, caller.key):
        raise invalid(fault.detail)
    return work(AdmittedCall(world, caller.seller, region))


def _caller(world: World, region: str, operation: str) -> _Caller:
    token = request.headers.get("x-amz-access-token")
    if not token:
        return _Caller(None, denied("Access token is missing in the request header.", "no token"))
    if operation in GRANTLESS:
        known = GrantlessToken.find(token, operation, world.now())
        return _Caller(APPLICATION) if known else _Caller(None, denied(note="no grantless token"))
    if operation in RESTRICTED:
        return _restricted(world, region, token)
    access = AccessToken.get_or_none(AccessToken.token == token)
    if access is None:
        unknown = "The access token you provided is revoked, malformed or invalid."
        return _Caller(None, denied(unknown, "unknown token"))
    return _holder(world, region, access, access.expires_at)


def _restricted(world: World, region: str, token: str) -> _Caller:
    """Who holds a token for this very method and path; a plain one doesn't do."""
    restricted = RestrictedToken.find(token, region)
    if restricted is None:
        return _Caller(None, denied(note="no restricted token"))
    if not restricted.opens(request.method, request.path.removeprefix(f"/{region}")):
        return _Caller(None, denied(note="restricted to another path"))
    return _holder(world, region, restricted.access, restricted.expires_at)


def _holder(world: World, region: str, access: AccessToken, expires_at: int) -> _Caller:
    seller = sellers.find(access.grant.seller_id)
    if access.grant.ended_by == "revoked":
        return _Caller(seller, denied(note="revoked"))
    if expires_at <= world.now():
        expired = "The access token you provided has expired."
        return _Caller(seller, denied(expired, "expired token"))
    if region not in seller.regions or not access.grant.reaches(region):
        return _Caller(seller, denied(note="wrong region"))
    return _Caller(seller)
