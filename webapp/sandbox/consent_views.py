"""Seller Central: signing in, consenting, the Appstore, and managing one's applications.

The forms carry no CSRF token: there is no session and no cookie that a foreign page could ride
on, nothing here is real, and the sandbox listens on the loopback address only.
"""

from typing import cast
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.sandbox import seller as sellers
from webapp.sandbox.grant import AppstoreVisit, ConsentCode, Grant
from webapp.sandbox.marketplace import REGIONS
from webapp.sandbox.seller import SELLERS, Seller
from webapp.sandbox.world import World, the_world

consent = Blueprint("consent", __name__)
Answer = BaseResponse | str | tuple[str, int]


@consent.get("/apps/authorize/consent")
def show_consent() -> Answer:
    """Signs the seller in first: the password of every seller is to pick them."""
    if problem := _problem(the_world()):
        return problem
    seller = sellers.find_or_none(request.args.get("seller", ""))
    if seller is None:
        return render_template("sign_in.html", sellers=SELLERS, regions=REGIONS, args=request.args)
    return render_template("consent.html", seller=seller, args=request.args, regions=REGIONS)


@consent.post("/apps/authorize/consent")
def decide_consent() -> Answer:
    """`Authorize` goes back with a code; `Cancel` with an error."""
    world = the_world()
    if problem := _problem(world):
        return problem
    seller = _seller(request.form.get("seller", ""))
    back, state = _redirect_uri(world), request.args.get("state", "")
    if request.form.get("decision") != "authorize":
        refused = {"error": "access_denied", "error_description": "The seller cancelled."}
        return _sent(back, refused | {"state": state})
    return _sent_with_code(world, back, seller, request.form.get("region"), state)


@consent.get("/appstore")
def show_appstore() -> Answer:
    return render_template("appstore.html", sellers=SELLERS)


@consent.post("/appstore")
def begin_at_appstore() -> Answer:
    """`Authorize now`: on to the application's log-in address."""
    world, seller = the_world(), _seller(request.form.get("seller", ""))
    settings = world.settings
    confirm = url_for("consent.confirm", application_id=settings.application_id, _external=True)
    facts = {
        "amazon_callback_uri": confirm,
        "amazon_state": AppstoreVisit.begin(seller.id, request.form.get("region") or None),
        "selling_partner_id": seller.id,
    }
    return _sent(settings.login_uri, facts | ({"version": "beta"} if settings.draft else {}))


@consent.get("/apps/authorize/confirm/<application_id>")
def confirm(application_id: str) -> Answer:
    """The application has signed its user in; the code goes to its redirect address."""
    world = the_world()
    if problem := _problem(world, application_id):
        return problem
    visit = AppstoreVisit.finish(request.args.get("amazon_state", ""))
    if visit is None:
        return _wrong("MD9100", "amazon_state is unknown or was used before.")
    seller = sellers.find(visit.seller_id)
    state = request.args.get("state", "")
    return _sent_with_code(world, _redirect_uri(world), seller, visit.region, state)


@consent.get("/apps/manage")
def show_applications() -> Answer:
    seller = sellers.find_or_none(request.args.get("seller", ""))
    grants = Grant.live(seller.id) if seller else []
    return render_template(
        "manage.html", seller=seller, sellers=SELLERS, grants=grants, regions=REGIONS
    )


@consent.post("/apps/manage")
def remove_application() -> Answer:
    """Revokes: access and refresh tokens end at once."""
    seller = _seller(request.form.get("seller", ""))
    Grant.revoke(seller.id, request.form.get("region") or None)
    return redirect(url_for("consent.show_applications", seller=seller.key), 303)


def _problem(world: World, application_id: str | None = None) -> Answer | None:
    """Seller Central's own error pages, with the codes that sellers send to developers."""
    settings = world.settings
    if (application_id or request.args.get("application_id")) != settings.application_id:
        return _wrong("MD1000", "The application is not known: application_id is wrong.")
    if settings.draft and request.args.get("version") != "beta":
        return _wrong("MD1000", "The application is a draft: the address lacks version=beta.")
    if _redirect_uri(world) not in settings.redirect_uris:
        return _wrong("MD5101", "redirect_uri is not one of the application's addresses.")
    return None


def _redirect_uri(world: World) -> str:
    return request.args.get("redirect_uri") or world.settings.redirect_uris[0]


def _wrong(code: str, sentence: str) -> tuple[str, int]:
    return render_template("wrong.html", code=code, sentence=sentence), 400


def _seller(name: str) -> Seller:
    return sellers.find_or_none(name) or cast(Seller, abort(400, "No such seller."))


def _sent_with_code(
    world: World, back: str, seller: Seller, region: str | None, state: str
) -> BaseResponse:
    until = world.now() + world.code_life
    code = ConsentCode.issue(seller.id, region if region in REGIONS else None, back, until)
    facts = {"selling_partner_id": seller.id, "mws_auth_token": "", "spapi_oauth_code": code}
    return _sent(back, {"state": state} | facts)


def _sent(address: str, facts: dict[str, str]) -> BaseResponse:
    joint = "&" if urlsplit(address).query else "?"
    response: Response = cast(Response, redirect(f"{address}{joint}{urlencode(facts)}", 302))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
