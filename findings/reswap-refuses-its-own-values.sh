#!/bin/sh
# htmx-flask 0.1.0 (with Flask 3.1.2)
#
# Expected: make_response(reswap=...) takes the values that its documentation lists: "innerHTML",
#   "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none".
# Happens: "beforebegin" and "afterbegin" raise ValueError. In the library's table a comma is missing
#   between the two, so that Python joins them: it knows "beforebeginafterbegin", which htmx doesn't.
#   htmx's modifiers ("outerHTML settle:0ms") and "textContent" are refused as well.
# Seen: refused, though listed: ['beforebegin', 'afterbegin']
# Also: Htmx(app) replaces app.request_class. An app that had set its own before loses it silently.
# Way around: set the header HX-Reswap yourself; set request_class after Htmx(app), as a subclass of
#   htmx_flask.requests.HtmxAwareRequest.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check htmx-flask==0.1.0 flask==3.1.2
"$folder/venv/bin/python" - <<'PYTHON'
from flask import Flask, Request
from htmx_flask import Htmx, make_response

LISTED = (
    "innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none",
)


class OwnRequest(Request):
    pass


def refused(value: str) -> bool:
    try:
        make_response("", reswap=value)
    except ValueError:
        return True
    return False


app = Flask(__name__)
app.request_class = OwnRequest
Htmx(app)
with app.test_request_context():
    listed = [value for value in LISTED if refused(value)]
    joined = make_response("", reswap="beforebeginafterbegin").headers["HX-Reswap"]
    modified = [value for value in ("textContent", "outerHTML settle:0ms") if refused(value)]
print("refused, though listed:", listed)
print("taken, though no value of htmx:", joined)
print("refused, though htmx knows them:", modified)
print("request_class:", app.request_class.__name__)
assert listed == ["beforebegin", "afterbegin"]
assert modified == ["textContent", "outerHTML settle:0ms"]
assert not issubclass(app.request_class, OwnRequest)
PYTHON
echo "As described."
