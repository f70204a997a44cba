"""Static files that live long and change address with their content, all packed small."""

import gzip
import hashlib
import os
import secrets
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, request
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from webapp.ground.settings import ROOT, Settings
from webapp.ground.web import guard

STATIC = ROOT / "static"
YEAR = 365 * 24 * 3600
COMPRESSED_TYPES = ("text/html", "text/plain", "text/csv", "application/json", "image/svg+xml")
SMALL = 500
# A hundred orders of three lines, many to shared addresses, are 14.8 kB of it; level 3 makes them
# 16.7 kB, and spares half a millisecond.
LEVEL = 6
# The length of a compressed page would tell what in it resembles the address it was asked
# with (BREACH); a random length in gzip's own file name field hides that.
LONGEST_PADDING = 100

log = structlog.get_logger(__name__)


def serve_static_files(app: Flask, settings: Settings) -> None:
    """Serve `static/` from the app itself, and compress pages as they leave."""
    fingerprints = {_name(path): _fingerprint(path) for path in _static_files()}

    @app.url_defaults
    def address_by_content(endpoint: str, values: dict[str, Any]) -> None:
        fingerprint = fingerprints.get(values.get("filename", ""))
        if endpoint == "static" and fingerprint and settings.production:
            values["v"] = fingerprint

    app.after_request(compress)
    compress_static()
    app.wsgi_app = _StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        autorefresh=not settings.production,
        max_age=YEAR if settings.production else 0,
        # Nobody else's page has a use for them.
        allow_all_origins=False,
        add_headers_function=_headers(settings),
    )


class _StaticFiles(WhiteNoise):
    """Without a packed file of another version: where nothing may be written, it stays there."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        packed = f"{path}.gz"
        if stat_cache and packed in stat_cache and not _holds(Path(packed), Path(path)):
            stat_cache = {name: stat for name, stat in stat_cache.items() if name != packed}
        return super().get_static_file(path, url, stat_cache)


def _headers(settings: Settings) -> Callable[[Any, str, str], None]:
    common = guard.common_headers(settings)

    def add(headers: Any, _path: str, _url: str) -> None:
        for name, value in common.items():
            headers[name] = value

    return add


def compress(response: Response) -> Response:
    """Compress a page for whoever takes gzip."""
    response.vary.add("Accept-Encoding")
    if not _worth_compressing(response):
        return response
    packed = BytesIO()
    padding = "p" * secrets.randbelow(LONGEST_PADDING)
    with gzip.GzipFile(padding, "wb", LEVEL, packed, mtime=0) as stream:
        stream.write(response.get_data())
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    return response


def _worth_compressing(response: Response) -> bool:
    return (
        request.accept_encodings["gzip"] > 0
        and response.mimetype in COMPRESSED_TYPES
        and "Content-Encoding" not in response.headers
        and not response.is_streamed
        and not response.direct_passthrough
        and len(response.get_data()) > SMALL
    )


def _static_files() -> list[Path]:
    return [path for path in STATIC.rglob("*") if path.is_file() and path.suffix != ".gz"]


def _name(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def compress_static() -> None:
    """Pack what isn't packed as it is now; several processes may do so at once."""
    try:
        _pack()
    except OSError as error:
        # On a read-only disk the files go out as they are.
        log.warning("static.uncompressed", folder=STATIC.name, error=type(error).__name__)


def _pack() -> None:
    for path in _static_files():
        packed = path.with_name(f"{path.name}.gz")
        if _holds(packed, path):
            continue
        data = path.read_bytes()
        smaller = Compressor.compress_gzip(data)
        if len(smaller) < 0.95 * len(data):
            _write(packed, smaller)


def _holds(packed: Path, path: Path) -> bool:
    """By the content: an older version that is put back may have an older time."""
    try:
        return gzip.decompress(packed.read_bytes()) == path.read_bytes()
    except (OSError, EOFError, zlib.error):
        return False


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
