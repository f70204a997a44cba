"""Whoever reads the page: in which language, and in which time zone."""

from flask import Flask, Response, request
from flask_login import current_user

from webapp.ground.language.language import ENGLISH, UTC_NAME, known_language, language, speak
from webapp.ground.web.problem import asks_api


def set_request_locale(app: Flask) -> None:
    app.before_request(lambda: speak(_language, _time_zone))
    app.after_request(_state_language)
    app.teardown_request(lambda _error: speak(ENGLISH, UTC_NAME))


def _language() -> str:
    """What the person has chosen; else what the browser asks for. The API speaks English."""
    if asks_api():
        return ENGLISH
    return getattr(current_user, "language", "") or browsers_language()


def browsers_language() -> str:
    """The first that is spoken here: `fr` for a browser that asks for `fr-CA`."""
    asked = request.accept_languages.values()
    return next((code for tag in asked if (code := known_language(tag))), ENGLISH)


def _time_zone() -> str:
    """That of the account of the person."""
    account = getattr(current_user, "account", None)
    return account.time_zone if account else UTC_NAME


def _state_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.content_language.add(language())
        response.vary.add("Accept-Language")
    return response
