"""Whoever looks for Ada would find her, however she was written down."""

import base64
import gzip
import html
import json
import zlib
from urllib.parse import quote, quote_plus

import pytest

from tests.privacy.ada import SCANNED_POSTAL_CODE, SECRETS
from tests.privacy.traces import found_in

WRITTEN = {
    "utf-8": str.encode,
    "capitals": lambda text: text.upper().encode() if text.isascii() else text.encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "latin-1": lambda text: text.encode("latin-1"),
    "hex": lambda text: text.encode().hex().upper().encode(),
    "address": lambda text: quote(text).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "html": lambda text: html.escape(text).encode(),
    "json": lambda text: json.dumps({"a": text}).encode(),
    "python": lambda text: repr(text.encode()).encode(),
    "gzip": lambda text: b"before" + gzip.compress(text.encode()) + b"after",
    "zlib": lambda text: b"before" + zlib.compress(text.encode()),
}


@pytest.mark.parametrize("secret", [*SECRETS, SCANNED_POSTAL_CODE])
@pytest.mark.parametrize("way", WRITTEN)
def test_a_secret_is_found_however_it_was_written(secret, way):
    assert secret in found_in([b"\x00noise", b"left " + WRITTEN[way](secret) + b" right"])


@pytest.mark.parametrize("secret", [each for each in SECRETS if len(each) > 9])
@pytest.mark.parametrize("before", [b"", b"1", b"12"])
def test_a_secret_is_found_in_base64_wherever_it_begins(secret, before):
    assert secret in found_in([base64.b64encode(before + secret.encode() + b"after")])


def test_nothing_is_found_where_nothing_is():
    assert found_in([b"Berta Blackbird, 8 Wharf", bytes(range(256)) * 9]) == []
