"""A label as Buy Shipping sends it: a real small PDF, PNG or ZPL, packed as the model says."""

import base64
import gzip
import hashlib
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any

# Four by six inches, in points; as a picture at a hundred dots an inch.
_WIDTH, _HEIGHT = 288, 432
_DOTS = (400, 600)
_BAR, _BARS_FROM, _BARS_TO = 3, 380, 540

Lines = Sequence[str]


def packed(label_format: str, lines: Lines, number: str) -> dict[str, str]:
    """Amazon's FileContents of a label with these lines and this number as bars."""
    media_type, draw = _FORMATS[label_format]
    content = draw(lines, number)
    checksum = hashlib.md5(content, usedforsecurity=False).digest()
    return {
        "Contents": base64.b64encode(gzip.compress(content, mtime=0)).decode(),
        "FileType": media_type,
        "Checksum": base64.b64encode(checksum).decode(),
    }


def described(label_format: str, lines: Lines, number: str) -> dict[str, Any]:
    """Amazon's Label."""
    return {
        "Dimensions": {"Length": 6.0, "Width": 4.0, "Unit": "inches"},
        "FileContents": packed(label_format, lines, number),
        "LabelFormat": label_format,
    }


def withdrawn(label_format: str) -> dict[str, Any]:
    """What is left of a cancelled one's: Amazon sends it empty."""
    media_type, _ = _FORMATS[label_format]
    return {
        "Dimensions": {"Length": 6.0, "Width": 4.0, "Unit": "inches"},
        "FileContents": {"Contents": "", "FileType": media_type, "Checksum": ""},
    }


def _pdf(lines: Lines, number: str) -> bytes:
    """One page, Helvetica: what Latin-1 doesn't have is printed as a question mark."""
    shown = [*lines, number]
    text = "".join(f"({_escaped(line)}) Tj T* " for line in shown)
    drawing = f"BT /F1 12 Tf 15 TL 20 {_HEIGHT - 30} Td {text}ET {_rectangles(number)}"
    stream = drawing.encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % (_WIDTH, _HEIGHT),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )


def _rectangles(number: str) -> str:
    bars = [f"{20 + 2 * place} 40 2 90 re" for place, black in enumerate(_bars(number)) if black]
    return f"{' '.join(bars)} f"


def _escaped(line: str) -> str:
    return "".join(f"\\{char}" if char in "()\\" else char for char in line)


def _png(lines: Lines, number: str) -> bytes:
    """The bars in black on white; the lines in words beside the picture, as a PNG may hold."""
    width, height = _DOTS
    row = [255] * width
    for place, black in enumerate(_bars(number)):
        if black:
            start = 20 + _BAR * place
            row[start : start + _BAR] = [0] * len(row[start : start + _BAR])
    barred, empty = bytes([0, *row]), bytes([0, *[255] * width])
    picture = b"".join(barred if _BARS_FROM <= line < _BARS_TO else empty for line in range(height))
    words = b"Description\0\0\0\0\0" + "\n".join([*lines, number]).encode()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            _chunk(b"iTXt", words),
            _chunk(b"IDAT", zlib.compress(picture)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def _zpl(lines: Lines, number: str) -> bytes:
    fields = "".join(
        f"^FO40,{40 + 40 * place}^A0N,30,30^FD{line}^FS\n" for place, line in enumerate(lines)
    )
    return f"^XA^CI28\n{fields}^FO40,700^BCN,160,Y^FD{number}^FS\n^XZ\n".encode()


def _bars(number: str) -> list[bool]:
    """Black and white by the bits of the number: to look at, for no scanner."""
    bits = "".join(f"{ord(char):08b}" for char in number[:14])
    return [bit == "1" for bit in f"101{bits}101"]


_FORMATS: dict[str, tuple[str, Callable[[Lines, str], bytes]]] = {
    "PDF": ("application/pdf", _pdf),
    "PNG": ("image/png", _png),
    "ZPL203": ("application/zpl", _zpl),
    "ZPL300": ("application/zpl", _zpl),
}
FORMATS = tuple(_FORMATS)
