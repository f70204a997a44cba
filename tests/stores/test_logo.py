"""A logo: what is taken can be drawn on every slip, and what can't be is refused in words."""

import struct
import zlib
from typing import Any

import pytest

from tests.orders.conftest import rosa, shop
from tests.store_pages.test_settings import sent
from webapp.pdf.document import PdfDocument
from webapp.stores.logo import NoPicture, cleaned
from webapp.stores.packing_slip_style import PackingSlipStyle

__all__ = ["rosa", "shop"]

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
DEPTHS = {GREY: (1, 2, 4, 8, 16), PALETTE: (1, 2, 4, 8)}
KINDS = [(kind, depth) for kind in CHANNELS for depth in DEPTHS.get(kind, (8, 16))]


def png(kind: int = RGB, depth: int = 8, *, first: int = 0, **more: Any) -> bytes:
    """A picture of 8 by 8 pixels that says of itself what it is told to."""
    row = bytes([first]) + bytes(CHANNELS.get(kind, 1) * depth)
    says = struct.pack(">IIBBBBB", 8, 8, depth, kind, *more.get("methods", (0, 0, 0)))
    palette = more.get("palette", b"\1\2\3" * 2 if kind == PALETTE else b"")
    chunks = [(b"IHDR", says), (b"PLTE", palette), (b"tRNS", more.get("clear", b""))]
    pixels = zlib.compress(row * 8)
    chunks += [(b"IDAT", pixels[: more.get("cut", len(pixels))]), (b"IEND", b"")]
    if more.get("late_palette"):
        chunks[1], chunks[3] = chunks[3], chunks[1]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks if _is_there(*each))


def _is_there(kind: bytes, content: bytes) -> bool:
    return bool(content) or kind in (b"IDAT", b"IEND")


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


LIES = {
    "numbers of no palette": png(PALETTE, palette=b""),
    "half a colour": png(PALETTE, palette=b"\1\2\3\4"),
    "more colours than numbers": png(PALETTE, 1, palette=b"\1\2\3" * 3),
    "a palette for greys": png(GREY, palette=b"\1\2\3"),
    "a palette after the pixels": png(PALETTE, late_palette=True),
    "a depth that no picture has": png(GREY, 3),
    "colours of one bit": png(RGB, 1),
    "a kind of colour that there isn't": png(5),
    "another way of packing": png(methods=(1, 0, 0)),
    "another way of filtering": png(methods=(0, 1, 0)),
    "another way of interlacing": png(methods=(0, 0, 2)),
    "lines that are filtered as none is": png(first=9),
    "pixels without their end": png(cut=-4),
    "transparency of another kind": png(GREY, clear=b"\0"),
    "transparency twice": png(RGBA, clear=b"\0" * 6),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_picture_that_no_slip_could_show_is_refused(lie: str) -> None:
    with pytest.raises(NoPicture):
        cleaned(LIES[lie])


def test_the_page_says_so_and_the_old_logo_stays(rosa: Any, shop: Any) -> None:
    address = f"/stores/{shop.store.id}/settings"
    rosa.visit(f"{address}/packing-slip")
    sent(rosa, address, png())

    answer = sent(rosa, address, LIES["numbers of no palette"])

    assert answer.status_code == 422
    assert "This picture is broken. Save it again as PNG." in answer.get_data(as_text=True)
    assert bytes(PackingSlipStyle.of(shop.store).logo) == png()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "depth"), KINDS)
@pytest.mark.parametrize("first", range(5))
def test_every_picture_that_is_taken_can_be_drawn(kind: int, depth: int, first: int) -> None:
    logo = cleaned(png(kind, depth, first=first))

    with PdfDocument("a4", "Slip") as paper:
        paper.flow([paper.picture(logo, 40, 20)])

    assert b"/Subtype /Image" in paper.data()


def test_transparent_colours_are_taken_and_drawn() -> None:
    clear = {GREY: b"\0\1", RGB: b"\0\1" * 3, PALETTE: b"\0"}

    with PdfDocument("a4", "Slip") as paper:
        drawn = [paper.picture(cleaned(png(kind, clear=clear[kind])), 9, 9) for kind in clear]
        paper.flow(drawn)

    assert paper.data().count(b"/Subtype /Image") >= len(clear)
