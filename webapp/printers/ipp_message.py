"""IPP's messages as bytes: what is asked, and what is answered (RFC 8010, 3)."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

CHARSET, LANGUAGE, URI, MIME, KEYWORD, NAME = 0x47, 0x48, 0x45, 0x49, 0x44, 0x42
INTEGER, ENUM = 0x21, 0x23
TEXTS = (0x41, NAME, KEYWORD, URI, 0x46, CHARSET, LANGUAGE, MIME)
OPERATION, JOB, END, PRINTER = 0x01, 0x02, 0x03, 0x04
# The first value tag: below it stand delimiters of groups.
FIRST_VALUE = 0x10
VERSION = b"\x01\x01"

# A name, its syntax, and its values.
Attribute = tuple[str, int, Sequence[str | int]]


@dataclass
class IppAnswer:
    """A status code, and the groups of attributes, each by its delimiter and in order."""

    status: int
    groups: list[tuple[int, dict[str, list[str | int]]]] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        return self.status < 0x0100

    def of(self, group: int) -> list[dict[str, list[str | int]]]:
        return [attributes for delimiter, attributes in self.groups if delimiter == group]

    def numbers(self, group: int, name: str) -> list[int]:
        return [v for g in self.of(group) for v in g.get(name, ()) if isinstance(v, int)]

    def words(self, group: int, name: str) -> list[str]:
        return [v for g in self.of(group) for v in g.get(name, ()) if isinstance(v, str)]


def question(
    operation: int, printer: str, asks: Iterable[Attribute], job: Iterable[Attribute] = ()
) -> bytes:
    """An operation's request, up to where a document's bytes follow."""
    begins: tuple[Attribute, ...] = (
        ("attributes-charset", CHARSET, ["utf-8"]),
        ("attributes-natural-language", LANGUAGE, ["en"]),
        ("printer-uri", URI, [printer]),
    )
    parts = [VERSION, struct.pack(">HI", operation, 1), bytes([OPERATION])]
    parts += [_written(each) for each in (*begins, *asks)]
    of_job = [_written(each) for each in job]
    return b"".join([*parts, *([bytes([JOB]), *of_job] if of_job else []), bytes([END])])


def answer(data: bytes) -> IppAnswer:
    """Raises ValueError for what is no answer of IPP's."""
    try:
        return _read(data)
    except (struct.error, IndexError):
        raise ValueError("This is no answer of IPP's.") from None


def _written(attribute: Attribute) -> bytes:
    name, syntax, values = attribute
    parts = []
    for number, value in enumerate(values):
        said = name.encode() if number == 0 else b""
        content = struct.pack(">i", value) if isinstance(value, int) else value.encode()
        parts.append(struct.pack(">BH", syntax, len(said)) + said)
        parts.append(struct.pack(">H", len(content)) + content)
    return b"".join(parts)


def _read(data: bytes) -> IppAnswer:
    major, _, status, _ = struct.unpack_from(">BBHI", data)
    if major not in (1, 2):
        raise ValueError("This is no answer of IPP's.")
    found, at, name = IppAnswer(status), 8, ""
    while (tag := data[at]) != END:
        at += 1
        if tag < FIRST_VALUE:
            found.groups.append((tag, {}))
            continue
        said, at = _piece(data, at)
        content, at = _piece(data, at)
        # A further value of the same attribute has no name.
        name = said.decode("utf-8", "replace") or name
        value = _value(tag, content)
        if value is not None and found.groups:
            found.groups[-1][1].setdefault(name, []).append(value)
    return found


def _piece(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, at)
    end = at + 2 + length
    if end > len(data):
        raise ValueError("This answer of IPP's is cut off.")
    return data[at + 2 : end], end


def _value(tag: int, content: bytes) -> str | int | None:
    if tag in (INTEGER, ENUM):
        return int(struct.unpack(">i", content)[0])
    return content.decode("utf-8", "replace") if tag in TEXTS else None
