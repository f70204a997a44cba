#!/bin/sh
# standardwebhooks 1.1.0
#
# Expected: `Webhook.sign(msg_id, timestamp, data)` signs the moment that it is given. A datetime with an
#   offset names a moment, so that 12:00+02:00 and 10:00+00:00 are signed alike.
# Happens: the offset is thrown away and the clock's face taken for UTC. The signature is that of a moment
#   two hours later, and the receiver, which reads the header `webhook-timestamp`, finds that nothing fits.
#   On a server that runs in UTC nobody sees it.
# Seen: the library's own `verify` lets the UTC time pass, and refuses the same moment at +02:00.
# Way around: give `datetime.now(timezone.utc)`; or sign `id.seconds.body` oneself, an HMAC of three parts.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check standardwebhooks==1.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import base64
from datetime import datetime, timedelta, timezone

from standardwebhooks import Webhook, WebhookVerificationError

BODY = '{"type":"order.shipped"}'
signer = Webhook(base64.b64encode(bytes(range(24))).decode())


def passes(moment: datetime) -> bool:
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signer.sign("msg_1", moment, BODY),
    }
    try:
        signer.verify(BODY, headers)
    except WebhookVerificationError as refusal:
        print(f"{moment.isoformat(timespec='seconds')}: {refusal}")
        return False
    print(f"{moment.isoformat(timespec='seconds')}: verified")
    return True


now = datetime.now(timezone.utc)
same_moment = now.astimezone(timezone(timedelta(hours=2)))
assert now == same_moment
assert passes(now)
assert not passes(same_moment)
PYTHON
echo "As described."
