"""The application that calls the sandbox in these tests: plain HTTP, nothing clever."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from requests import Response, Session

from webapp.sandbox.search import DATASETS
from webapp.sandbox.settings import SandboxSettings

LONG_AGO = "2025-01-01T00:00:00Z"
RESTRICTED_TOKENS = "/tokens/2021-03-01/restrictedDataToken"
EVERYTHING = ",".join(DATASETS)


class CallingApplication:
    """Holds one access token at a time and adds it to every call."""

    def __init__(self, url: str, settings: SandboxSettings, session: Session) -> None:
        self.url, self._settings, self._session = url, settings, session
        session.trust_env = False
        self.access_token = ""

    def ask_token(self, **form: str) -> Response:
        """The token endpoint, with our keys unless the form has others."""
        keys = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
        }
        return self._session.post(f"{self.url}/auth/o2/token", data=keys | form, timeout=120)

    def sign_on(self, refresh_token: str) -> None:
        """From now on we call as this seller."""
        answer = self.ask_token(grant_type="refresh_token", refresh_token=refresh_token)
        self.access_token = answer.json()["access_token"]

    def get(self, path: str, region: str = "na", **params: Any) -> Response:
        return self._call("GET", path, region, params=params)

    def post(self, path: str, body: Any, region: str = "na") -> Response:
        return self._call("POST", path, region, json=body)

    def restricted_token(self, method: str, path: str, region: str = "na") -> str:
        """What opens one method and path, where `{…}` stands for any part of it."""
        asked = {"restrictedResources": [{"method": method, "path": path}]}
        answer = self.post(RESTRICTED_TOKENS, asked, region)
        return str(answer.json()["restrictedDataToken"])

    def restricted(
        self, method: str, path: str, body: Any = None, region: str = "na", token: str = ""
    ) -> Response:
        """A call of an operation that wants a token for its very path: this one, or a new one."""
        token = token or self.restricted_token(method, path, region)
        return self._call(method, path, region, json=body, access_token=token)

    def search(self, region: str = "na", **params: Any) -> Response:
        """All orders since long ago, with everything in them, unless told otherwise."""
        asked = params or {"createdAfter": LONG_AGO, "includedData": EVERYTHING}
        return self.get("/orders/2026-01-01/orders", region, **asked)

    def pages(self, region: str = "na", **params: Any) -> list[list[dict[str, Any]]]:
        """A whole search, page by page; each bears the parameters of the first."""
        params = params or {"createdAfter": LONG_AGO, "includedData": EVERYTHING}
        answer = self.search(region, **params).json()
        pages = [answer["orders"]]
        while token := answer.get("pagination", {}).get("nextToken"):
            answer = self.search(region, **params, paginationToken=token).json()
            pages.append(answer["orders"])
        return pages

    def browse(self, path: str, **params: Any) -> Response:
        """As a browser would, but stopping at redirects."""
        return self._session.get(self.url + path, params=params, allow_redirects=False, timeout=120)

    def submit(self, path: str, **form: Any) -> Response:
        return self._session.post(self.url + path, data=form, allow_redirects=False, timeout=120)

    def _call(
        self, method: str, path: str, region: str, access_token: str = "", **what: Any
    ) -> Response:
        token = access_token or self.access_token
        address, headers = f"{self.url}/{region}{path}", {"x-amz-access-token": token}
        return self._session.request(method, address, headers=headers, timeout=120, **what)


def brought_back(response: Response) -> dict[str, str]:
    """What a redirect carries in its address."""
    query = parse_qs(urlsplit(response.headers["Location"]).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}
