"""The remote control in a program's hand: tests, the demo and the screenshots press its buttons.

It speaks HTTP to a sandbox in any process.
"""

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

if TYPE_CHECKING:
    from webapp.sandbox.remote import Remote
else:
    # The app knows the remote control, and loads no sandbox.
    Remote = object

# The loopback address is never behind a proxy, whatever the environment says.
_opener = build_opener(ProxyHandler({}))


class RemoteError(Exception):
    """The sandbox couldn't do that; the text says why."""


class RemoteControl(Remote):
    """Has each method of `Remote`, with its arguments and its answer, and calls it over HTTP.

    A command that the sandbox refuses raises RemoteError.
    """

    def __init__(self, base_url: str, timeout: float = 120) -> None:
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            from webapp.sandbox.remote import COMMANDS, Remote

            if name not in COMMANDS:
                raise AttributeError(f"The remote control has no {name}.")
            return partial(self._call, getattr(Remote, name))

    def _call(self, command: Any, *positional: Any, **named: Any) -> Any:
        signature = inspect.signature(command)
        signature.bind(self, *positional, **named)
        names = [*signature.parameters][1:]
        arguments = dict(zip(names, positional, strict=False)) | named
        body = self._send(command.__name__, msgspec.json.encode(arguments))
        return msgspec.json.decode(body, type=signature.return_annotation)

    def _send(self, name: str, arguments: bytes) -> bytes:
        headers = {"Content-Type": "application/json"}
        address = f"{self.base_url}/remote/{name}"
        request = Request(address, arguments, headers, method="POST")  # noqa: S310
        try:
            with _opener.open(request, timeout=self._timeout) as response:
                return bytes(response.read())
        except HTTPError as error:
            with error:
                raise RemoteError(_reason(error.read())) from None
        except URLError as error:
            raise RemoteError(f"No sandbox answers at {self.base_url}: {error.reason}.") from None


def _reason(body: bytes) -> str:
    try:
        return str(msgspec.json.decode(body)["error"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return body[:200].decode(errors="replace")
