#!/bin/sh
# python-amazon-sp-api 2.1.35
#
# Expected: `OrdersV20260101.search_orders` asks with the parameters of Amazon's model; the marketplace of
#   the client stands there as `marketplaceIds`. A moment goes out as ISO 8601, as that model demands.
# Happens: where the call doesn't name it, the marketplace goes out four times, as MarketplaceId,
#   MarketplaceIds, marketplace_ids and marketplaceIds; three of these no model knows. A server that is
#   strict about unknown parameters refuses the call. And a datetime is written with a space for its `T`.
# Seen: four names and `2026-11-01 00:00:00+00:00`; one name, when the call gives `marketplaceIds` itself.
# Way around: always give `marketplaceIds`, and moments as strings by `isoformat()`.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-amazon-sp-api==2.1.35
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timezone

import httpx
from sp_api.api import OrdersV20260101
from sp_api.base import Marketplaces

asked: list[httpx.QueryParams] = []
TOKEN = {"access_token": "made up", "token_type": "bearer", "expires_in": 3600}
CREDENTIALS = {"refresh_token": "made up", "lwa_app_id": "made up", "lwa_client_secret": "made up"}


def amazon(request: httpx.Request) -> httpx.Response:
    if request.url.path.startswith("/auth/"):
        return httpx.Response(200, json=TOKEN)
    asked.append(request.url.params)
    return httpx.Response(200, json={"orders": []})


class Here(httpx.Client):
    def __init__(self, **_: object) -> None:
        super().__init__(transport=httpx.MockTransport(amazon))


httpx.Client = Here
orders = OrdersV20260101(credentials=CREDENTIALS, marketplace=Marketplaces.US)
orders.search_orders(lastUpdatedAfter=datetime(2026, 11, 1, tzinfo=timezone.utc))
orders.search_orders(lastUpdatedAfter="2026-11-01T00:00:00Z", marketplaceIds=["ATVPDKIKX0DER"])
silent, named = asked
print("not named:", dict(silent))
print("named:", dict(named))
names = {"MarketplaceId", "MarketplaceIds", "marketplace_ids", "marketplaceIds"}
assert set(silent) == {"lastUpdatedAfter", *names}
assert silent["lastUpdatedAfter"] == "2026-11-01 00:00:00+00:00"
assert set(named) == {"lastUpdatedAfter", "marketplaceIds"}
PYTHON
echo "As described."
