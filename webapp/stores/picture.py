"""A picture in PNG, looked at before it is kept: small, whole, and nothing in it but pixels."""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_BYTES = 256 * 1024
LARGEST_SIDE = 1200
# What a picture needs; comments, places and cameras in other chunks are left out.
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class NoPicture(Exception):
    """This can't be used as a picture; the words say why."""


def cleaned(data: bytes) -> bytes:
    """The same picture without anything but pixels. Raises NoPicture."""
    if len(data) > LARGEST_BYTES:
        raise NoPicture(f"The picture is too large: {LARGEST_BYTES // 1024} kB at most.")
    if not data.startswith(SIGNATURE):
        raise NoPicture("This is no PNG picture.")
    try:
        chunks = [chunk for chunk in _chunks(data) if chunk[0] in KEPT]
        _check(chunks)
    except (struct.error, zlib.error, IndexError, KeyError):
        raise NoPicture("This picture is broken. Save it again as PNG.") from None
    return SIGNATURE + b"".join(_written(kind, content) for kind, content in chunks)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if checksum != zlib.crc32(kind + content):
            raise zlib.error("checksum")
        yield kind, content
        place += 12 + length


def _check(chunks: list[tuple[bytes, bytes]]) -> None:
    """The size it says, and as many pixels as that: no more, whatever it unpacks to."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise NoPicture(f"The picture is too large: {LARGEST_SIDE} by {LARGEST_SIDE} at most.")
    if interlaced:
        raise NoPicture("Save the picture as PNG without interlacing.")
    row = 1 + (width * CHANNELS[colour] * depth + 7) // 8
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(packed, row * height + 1)
    if len(pixels) != row * height or chunks[-1][0] != b"IEND":
        raise zlib.error("pixels")


def _written(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)
