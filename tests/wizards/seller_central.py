"""A seller at the sandbox's Seller Central, by HTTP: signs in, then authorizes or cancels."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests


class SellerCentral:
    """`authorize` and `cancel` return the path and query that the browser is sent back to."""

    def __init__(self, url: str) -> None:
        self.url = url

    def authorize(self, address: str, seller: str = "busy") -> str:
        return self._decide(address, seller, "authorize")

    def cancel(self, address: str, seller: str = "busy") -> str:
        return self._decide(address, seller, "cancel")

    def begin_at_appstore(self, seller: str = "busy") -> str:
        """`Authorize now` in the Appstore: where it sends the browser."""
        answer = self._post(f"{self.url}/appstore", {"seller": seller})
        return local(answer.headers["Location"])

    def confirm(self, address: str) -> str:
        """Amazon's page after our sign-in, which goes on by itself."""
        return local(self._get(address).headers["Location"])

    def _decide(self, address: str, seller: str, decision: str) -> str:
        page = self._get(f"{address}&{urlencode({'seller': seller})}")
        assert page.status_code == 200, page.text
        form = _Form(page.text)
        answer = self._post(urljoin(address, form.action), {**form.fields, "decision": decision})
        return local(answer.headers["Location"])

    def _get(self, address: str) -> requests.Response:
        return requests.get(address, allow_redirects=False, timeout=60)

    def _post(self, address: str, fields: dict[str, str]) -> requests.Response:
        return requests.post(address, fields, allow_redirects=False, timeout=60)


class _Form(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given["action"]
        elif tag == "input":
            self.fields[given["name"]] = given.get("value", "")


def local(address: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def edited(address: str, **changes: str | None) -> str:
    """The address as somebody with the browser in hand could change it; None takes away."""
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return f"{parts.path}?{urlencode(kept)}"
