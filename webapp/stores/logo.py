"""A logo: a PNG, looked at before it is kept: small, whole, and nothing in it but pixels."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from webapp.ground.language.gettext import gettext

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_BYTES = 256 * 1024
LARGEST_SIDE = 1200
# What a picture needs; comments, places and cameras in other chunks are left out.
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
IN_ORDER = re.compile(b"IHDR( PLTE)?( tRNS)?( IDAT)+ IEND")
# By the kind of colour: grey, RGB, numbers of a palette, grey and RGB with transparency.
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
GREYS, PALETTE = (0, 4), 3
# How many bytes say which colour is transparent.
CLEAR = {0: (2,), 2: (6,)}
# The last of the five ways to filter a line.
PAETH = 4


class NoPicture(Exception):
    """This can't be used as a picture; the words say why."""


class Broken(Exception):
    """It says of itself what isn't so."""


class Header(NamedTuple):
    width: int
    height: int
    depth: int
    colour: int
    compression: int
    filtering: int
    interlacing: int


def cleaned(data: bytes) -> bytes:
    """The same picture without anything but pixels. Raises NoPicture."""
    if len(data) > LARGEST_BYTES:
        raise NoPicture(
            gettext(
                "The picture is too large: %(kilobytes)s kB at most.",
                kilobytes=LARGEST_BYTES // 1024,
            )
        )
    if not data.startswith(SIGNATURE):
        raise NoPicture(gettext("This is no PNG picture."))
    try:
        chunks = [chunk for chunk in _chunks(data) if chunk[0] in KEPT]
        _check(chunks)
    except (struct.error, zlib.error, KeyError, Broken):
        raise NoPicture(gettext("This picture is broken. Save it again as PNG.")) from None
    return SIGNATURE + b"".join(_written(kind, content) for kind, content in chunks)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if checksum != zlib.crc32(kind + content):
            raise Broken("checksum")
        yield kind, content
        place += 12 + length


def _check(chunks: list[tuple[bytes, bytes]]) -> None:
    """What it says of itself, and as many pixels as that: whoever draws it takes it on trust."""
    if not IN_ORDER.fullmatch(b" ".join(kind for kind, _ in chunks)):
        raise Broken("chunks")
    header = Header(*struct.unpack(">IIBBBBB", chunks[0][1]))
    found = dict(chunks)
    _check_header(header)
    _check_colours(header, found.get(b"PLTE", b""), found.get(b"tRNS"))
    _check_pixels(header, b"".join(content for kind, content in chunks if kind == b"IDAT"))


def _check_header(header: Header) -> None:
    if not (0 < header.width <= LARGEST_SIDE and 0 < header.height <= LARGEST_SIDE):
        raise NoPicture(
            gettext(
                "The picture is too large: %(pixels)s by %(pixels)s at most.",
                pixels=str(LARGEST_SIDE),
            )
        )
    if header.interlacing == 1:
        raise NoPicture(gettext("Save the picture as PNG without interlacing."))
    if header.depth not in DEPTHS[header.colour] or any(header[4:]):
        raise Broken("header")


def _check_colours(header: Header, palette: bytes, clear: bytes | None) -> None:
    """A palette where the pixels are numbers of it, and what is transparent in its own form."""
    colours, rest = divmod(len(palette), 3)
    if rest or colours > 256 or (palette and header.colour in GREYS):
        raise Broken("palette")
    if header.colour == PALETTE and not 0 < colours <= 2**header.depth:
        raise Broken("palette")
    wanted = range(1, colours + 1) if header.colour == PALETTE else CLEAR.get(header.colour, ())
    if clear is not None and len(clear) not in wanted:
        raise Broken("transparency")


def _check_pixels(header: Header, packed: bytes) -> None:
    """As many lines as it is high, each beginning with how it is filtered, and no more."""
    line = 1 + (header.width * CHANNELS[header.colour] * header.depth + 7) // 8
    unpacker = zlib.decompressobj()
    lines = unpacker.decompress(packed, line * header.height + 1)
    if len(lines) != line * header.height or not unpacker.eof or max(lines[::line]) > PAETH:
        raise Broken("pixels")


def _written(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)
