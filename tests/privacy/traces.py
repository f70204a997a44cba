"""Looking for traces of Ada: in every file, and in every encoding that a machine could use."""

import base64
import html
import json
import quopri
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

import psycopg
from redis import Redis

from tests.live_app import LiveApp
from tests.privacy.ada import SCANNED_POSTAL_CODE, SECRETS
from tests.servers.kept_connections import keep_none_at
from tests.servers.postgres import Postgres
from webapp.ground.database import db

# What a compressed stream begins with, and how zlib is told of it.
PACKED = {b"\x1f\x8b\x08": 31, b"\x78\x01": 15, b"\x78\x5e": 15, b"\x78\x9c": 15, b"\x78\xda": 15}
MOST_UNPACKED = 10_000_000
# Four letters of base64 stand in any megabyte by chance.
LEAST = 8


def found_in(blobs: Iterable[bytes]) -> list[str]:
    """The secrets that stand in any of these, in any spelling, packed or not."""
    wholes = [whole for blob in blobs for whole in _unpacked(blob)]
    small = [whole.lower() for whole in wholes]
    return [
        secret
        for secret in (*SECRETS, SCANNED_POSTAL_CODE)
        if any(
            spelling in whole
            for spelling in (*_spelled(secret.lower()), *_hex(secret))
            for whole in small
        )
        or any(spelling in whole for spelling in _base64(secret) for whole in wholes)
    ]


def database_bytes(settings: Any, postgres: Postgres | None = None) -> list[bytes]:
    """Each SQLite file with its log; each Postgres table as COPY writes it, and its files."""
    found = []
    for each, url in (
        (db.database, settings.database_url),
        (db.keyring_database, settings.keyring_url),
    ):
        if url.startswith("sqlite"):
            keep_none_at(url)
            path = Path(urlsplit(url).path[1:])
            found += _read(path.parent.glob(f"{path.name}*"))
        else:
            found += [*_copies(each), *(_files(url, postgres) if postgres else ())]
    return found


def redis_bytes(live: LiveApp) -> list[bytes]:
    """Each key and what it holds, and the files in which they are kept."""
    with live.redis as client:
        kept = [word for key in client.scan_iter() for word in (key, *_held(client, key))]
    return kept + folder_bytes(Path(live.valkey.folder))


def folder_bytes(folder: Path) -> list[bytes]:
    return _read(file for file in folder.rglob("*") if file.is_file())


def _read(files: Iterable[Path]) -> list[bytes]:
    """A server may remove one of its files while they are read: nothing is left in that."""
    found = []
    for file in files:
        with suppress(FileNotFoundError):
            found.append(file.read_bytes())
    return found


def _unpacked(blob: bytes) -> Iterator[bytes]:
    """These bytes, and whatever is packed within them."""
    yield blob
    for magic, bits in PACKED.items():
        start = blob.find(magic)
        while start >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(bits).decompress(blob[start:], MOST_UNPACKED)
            start = blob.find(magic, start + 1)


def _spelled(text: str) -> Iterator[bytes]:
    """A text as it is written by whatever writes small letters and capitals alike."""
    written = [
        text,
        quote(text),
        quote_plus(text),
        html.escape(text),
        text.encode("ascii", "xmlcharrefreplace").decode(),
        json.dumps(text)[1:-1],
        repr(text.encode())[2:-1],
        quopri.encodestring(text.encode()).decode(),
    ]
    for each in {word.lower() for word in written}:
        yield each.encode()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        yield text.encode(encoding)


def _hex(secret: str) -> Iterator[bytes]:
    for text in (secret, secret.lower(), secret.upper()):
        yield from (text.encode(name).hex().encode() for name in ("utf-8", "utf-16-le", "latin-1"))


def _base64(secret: str) -> Iterator[bytes]:
    """It looks different with each of three places to begin at."""
    for text in (secret, secret.lower(), secret.upper()):
        for start in range(3):
            padded = base64.b64encode(b"\0" * start + text.encode())
            whole = not (start + len(text.encode())) % 3
            cut = padded[4 if start else 0 : None if whole else -4]
            if len(cut) >= LEAST:
                yield cut
                yield cut.replace(b"+", b"-").replace(b"/", b"_")


def _copies(each: Any) -> Iterator[bytes]:
    for table in each.get_tables():
        with each.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
            yield b"".join(bytes(chunk) for chunk in copy)


def _files(url: str, server: Postgres) -> list[bytes]:
    """A database's own part of the data folder: its tables and indexes, dead rows too."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        sql = "SELECT oid::text FROM pg_database WHERE datname = current_database()"
        (oid,) = connection.execute(sql).fetchone() or ("",)
    return folder_bytes(server.data / "base" / oid)


def _held(client: "Redis", key: bytes) -> list[bytes]:
    kind = client.type(key).decode()
    read = {
        "string": lambda: [client.get(key)],
        "hash": lambda: [word for pair in client.hgetall(key).items() for word in pair],
        "list": lambda: client.lrange(key, 0, -1),
        "set": lambda: list(client.smembers(key)),
        "zset": lambda: client.zrange(key, 0, -1),
        "stream": lambda: [repr(client.xrange(key)).encode()],
    }
    # A key that a job has used up meanwhile is of the kind `none`.
    return [word for word in read[kind]() if word] if kind in read else []
