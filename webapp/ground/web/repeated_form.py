"""A form that makes something, and was sent: whoever sends the same once more (a double click
without JavaScript, the browser's Back and Send) is answered as the first time, and makes nothing.

`csrf(once=true)` gives the form a key that is drawn with its page. What was sent is known by a
digest of the key with all fields, so that one who changes a word after Back makes a new thing.
A redirect is repeated, and a page that is the answer itself, where its view says so (`repeatable`):
what an import took in, or a secret that nobody could read a second time. A page with errors, or
with a question, keeps no key.

What a form makes once however late it comes again (a parcel, a label) has its key in its own row
besides (`form_key.py`): this here forgets after a day.
"""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Response, current_app, flash, g, make_response, request, session
from flask_login import current_user

from webapp.ground.clock import utcnow
from webapp.ground.database.sent_form import SentForm
from webapp.ground.keys.crypto import derived, opened, sealed
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_key import is_form_key, new_form_key
from webapp.ground.web.page_error import PageError
from webapp.ground.web.pages import leave_for

View = Callable[..., Any]

FIELD = "form_once"
# So long a second click waits for what becomes of the first.
WAIT_SECONDS = 5.0


def send_forms_once(app: Flask) -> None:
    """After the database is connected."""
    app.jinja_env.globals["new_form_once"] = new_form_key
    app.before_request(_answer_repeated)
    app.after_request(_keep_answer)


def _answer_repeated() -> Response | None:
    key = request.form.get(FIELD, "") if request.method == "POST" else ""
    if not is_form_key(key) or not (current_user.is_authenticated or _is_for_strangers()):
        return None
    digest, deadline = _digest(key), time.monotonic() + WAIT_SECONDS
    while not SentForm.begin(digest, utcnow()):
        first = SentForm.awaited(digest, deadline)
        if first is None:
            continue
        if first.answer is not None:
            return _repeated(json.loads(opened(_cipher(key), bytes(first.answer), digest.encode())))
        raise PageError(
            gettext(
                "This form was sent a moment ago, and is still being worked on. Open the page "
                "anew to see what came of it."
            )
        )
    g.sent_form = (key, digest)
    return None


def _keep_answer(response: Response) -> Response:
    key, digest = g.pop("sent_form", ("", ""))
    if not digest:
        return response
    left_for = response.headers.get("Location") or response.headers.get("HX-Redirect")
    shown = g.pop("sent_form_page", "")
    if not (left_for or shown) or response.status_code >= 400:
        SentForm.forget(digest)
        return response
    told = {"to": left_for, "said": session.get("_flashes", []), "page": shown}
    answer = sealed(_cipher(key), json.dumps(told).encode(), digest.encode())
    SentForm.update(answer=answer).where(SentForm.digest == digest).execute()
    return response


def repeatable(response: Response) -> Response:
    """Let a page answer whoever sends its form once more. It is kept sealed, under a key that only
    the form holds."""
    g.sent_form_page = response.get_data(as_text=True)
    return response


def for_strangers(view: View) -> View:
    """Mark a view whose form makes something for people who aren't signed in."""
    view.is_for_strangers = True  # type: ignore[attr-defined]
    return view


def _is_for_strangers() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_for_strangers", False)


def _repeated(told: dict[str, Any]) -> Response:
    if told["page"]:
        return make_response(told["page"])
    for category, words in told["said"]:
        flash(words, category)
    return leave_for(told["to"])


def _digest(key: str) -> str:
    """Of who sent what, to where."""
    fields = sorted((name, texts) for name, texts in request.form.lists() if name != "csrf_token")
    files = []
    for name, file in request.files.items(multi=True):
        files.append((name, hashlib.sha256(file.stream.read()).hexdigest()))
        file.stream.seek(0)
    asker = current_user.id if current_user.is_authenticated else None
    said = [asker, request.full_path, key, fields, sorted(files)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _cipher(key: str) -> AESGCM:
    return AESGCM(derived(key.encode(), b"sent form"))
