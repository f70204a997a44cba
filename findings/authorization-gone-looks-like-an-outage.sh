#!/bin/sh
# amzn-sp-api 1.13.0 (Amazon's own SDK for Python); takes half a minute
#
# Expected: when a seller has revoked the authorization, Login with Amazon answers 400 with `invalid_grant`
#   (RFC 6749, 5.2). The SDK has an error code for that, a table from status to code (400, 401, 403, 500, 503)
#   and a list of the codes that are worth another try: `invalid_grant` isn't among them.
# Happens: whatever status comes, the error is `server_error`, "Token request failed.", without a status and
#   without Amazon's words; and the same request is sent four times, with pauses of 2, 4 and 8 seconds. The
#   code asks `if e.response`, and a response of requests is false for each status from 400 on; the list of
#   codes is never asked.
# Seen: 400 invalid_grant, 401 invalid_client: each ('server_error', 'Token request failed.'), 4 requests.
# Why it matters: a gone authorization looks like an outage of Amazon's. Who waits for its end, waits for ever,
#   and no orders come in; a wrong client secret looks no other.
# Way around: read the cause, `error.__cause__.response.json()["error"]`.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check amzn-sp-api==1.13.0
"$folder/venv/bin/python" - <<'PYTHON'
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from spapi import SPAPIClient, SPAPIConfig
from spapi.auth.lwa_exception import LwaException

REFUSALS = {"/gone": (400, "invalid_grant"), "/secret": (401, "invalid_client")}
requests = []


class LoginWithAmazon(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        requests.append(self.path)
        status, error = REFUSALS[self.path]
        body = json.dumps({"error": error, "error_description": "in Amazon's words"}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *about: object) -> None:
        pass


logging.disable()
server = ThreadingHTTPServer(("127.0.0.1", 0), LoginWithAmazon)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"
for path, (status, error) in REFUSALS.items():
    config = SPAPIConfig("an example", "an example", refresh_token="an example", region="NA")
    try:
        SPAPIClient(config, oauth_endpoint=address + path, endpoint=address)
        raise SystemExit("it isn't refused now")
    except LwaException as raised:
        seen, cause = (raised.error_code, raised.error_message), raised.__cause__
    print(f"{status} {error}: the caller sees {seen}, after {requests.count(path)} requests")
    assert seen == ("server_error", "Token request failed."), "the error says what it is now"
    assert requests.count(path) == 4, "it isn't sent again now"
    assert cause.response.json()["error"] == error, "the way around doesn't work now"
PYTHON
echo "As described."
