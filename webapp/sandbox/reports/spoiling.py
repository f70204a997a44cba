"""What is wrong with a report on command: how it ends, or what becomes of its document."""

import gzip

# It ends so.
ENDINGS = {"cancelled": "CANCELLED", "fatal": "FATAL"}
# Or is done, and its document is spoiled.
SPOILED = (
    *("gone", "garbled", "odd_lines", "no_head", "cut_off", "bomb", "elsewhere", "unencrypted"),
    "stalls",
)
HOW = (*ENDINGS, *SPOILED)
ELSEWHERE = "https://documents.example/report"
UNENCRYPTED = "http://documents.amazonaws.com/report"
_BOMB = 16 * 1024 * 1024


def spoiled_content(how: str, content: bytes) -> bytes:
    """The document's bytes, spoiled as was said."""
    if how == "garbled":
        return b"<!doctype html><title>Sorry!</title><p>Something went wrong."
    if how == "cut_off":
        return content[: len(content) // 2]
    if how == "bomb":
        return gzip.compress(b"A" * _BOMB, 9)
    if how in ("odd_lines", "no_head"):
        return gzip.compress(_with_odd_lines(gzip.decompress(content), how))
    return content


def _with_odd_lines(table: bytes, how: str) -> bytes:
    head, *lines = table.split(b"\r\n")
    if how == "no_head":
        return b"\r\n".join(lines)
    odd = [b"", b"\t\t\t", b"a title that goes on\tin a line of its own", b"\xff\xfe\x00", b"1-2-3"]
    # A column that nobody heard of stands first, and every line comes twice.
    doubled = [b"new\t" + line for line in lines if line for _ in range(2)]
    return b"\r\n".join([b"surprise\t" + head, *odd, *doubled])
