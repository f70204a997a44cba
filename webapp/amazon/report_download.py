"""The download of a report's document: line by line from a host of its own, kept nowhere.

The host gets no token: the address itself opens the document. It must be Amazon's and encrypted,
or the very one at which the API answers (the sandbox).
"""

import time
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from webapp.amazon.failure import AmazonFailure, NotFound, OurFault
from webapp.amazon.http_exchange import BROKEN, HttpExchange
from webapp.amazon.report import ReportDocument

OPERATION = "reportDocument"
HOSTS = (".amazonaws.com", ".amazon.com")
TIMEOUT = (5, 15)
WHOLE_SECONDS = 300
PIECE = 64 * 1024
LONGEST_LINE = 256 * 1024
# Unpacked. A table of orders is 0.5 kB a line, and packs to a third or a tenth.
SIZE_LIMIT = 512 * 1024 * 1024
RATIO_LIMIT = 100
# From so much on the ratio counts.
SURE = 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


def lines(wire: HttpExchange, document: ReportDocument, api_address: str) -> Iterator[bytes]:
    """The document's lines as they come, without their ends; nothing else of it is in memory."""
    _check_address(document.url, api_address)
    pieces = _pieces(wire, document.url)
    rest = b""
    for piece in _unpacked(pieces) if document.packed else pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            raise _unusable("a line is too long")
    if rest:
        yield rest


def _check_address(url: str, api_address: str) -> None:
    try:
        asked, ours = urlsplit(url), urlsplit(api_address)
        origins = [(each.scheme, each.hostname, each.port) for each in (asked, ours)]
    except ValueError:
        raise _unusable("it has no address") from None
    amazons = asked.scheme == "https" and (asked.hostname or "").endswith(HOSTS)
    alone = asked.username is None and asked.port in (None, 443)
    if not (amazons and alone) and origins[0] != origins[1]:
        raise _unusable("it lies on another host than Amazon's, or unencrypted")


def _pieces(wire: HttpExchange, url: str) -> Iterator[bytes]:
    """The bytes as they come; at each problem nothing but its kind is told, as the address is
    a secret."""
    failure: AmazonFailure
    try:
        with wire.session().get(
            url, headers=HEADERS, stream=True, allow_redirects=False, timeout=TIMEOUT
        ) as response:
            _check_status(wire, response)
            yield from _body(response)
            return
    except BROKEN:
        failure = wire.unavailable(OPERATION)
    except OverflowError:
        failure = _unusable("it is too large")
    raise failure


def _check_status(wire: HttpExchange, response: requests.Response) -> None:
    if response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.GONE):
        raise NotFound(f"{response.status_code}", operation=OPERATION)
    if response.status_code != HTTPStatus.OK:
        raise wire.unavailable(OPERATION)


def _body(response: requests.Response) -> Iterator[bytes]:
    deadline, size = time.monotonic() + WHOLE_SECONDS, 0
    while piece := response.raw.read1(PIECE, decode_content=False):
        size += len(piece)
        if size > SIZE_LIMIT:
            raise OverflowError
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("The document comes too slowly.")
        yield piece


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip makes of them, never more than a piece at once."""
    packed, unpacked, unpacking = 0, 0, zlib.decompressobj(GZIP)
    for piece in pieces:
        packed += len(piece)
        rest, out = piece, b""
        while rest or len(out) == PIECE:
            unpacking = zlib.decompressobj(GZIP) if unpacking.eof else unpacking
            out = _next_piece(unpacking, rest)
            unpacked += len(out)
            if unpacked > SIZE_LIMIT or (unpacked > SURE and unpacked > packed * RATIO_LIMIT):
                raise _unusable("it unpacks to too much")
            yield out
            rest = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
    if not unpacking.eof:
        raise _unusable("it ends too soon")


def _next_piece(unpacking: Any, packed: bytes) -> bytes:
    try:
        return bytes(unpacking.decompress(packed, PIECE))
    except zlib.error:
        raise _unusable("it is no gzip") from None


def _unusable(why: str) -> OurFault:
    return OurFault(f"the report's document can't be used: {why}", operation=OPERATION)
