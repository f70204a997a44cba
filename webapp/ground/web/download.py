"""An answer that the browser keeps as a file, or shows."""

from collections.abc import Iterator

from flask import Response, stream_with_context

from webapp.ground.database.store_scope import StoreScope, store_scope, within


def download(
    content: bytes | str | Iterator[bytes], content_type: str, name: str, shown: bool = False
) -> Response:
    """Sent as it is made where it comes piece by piece; `shown` is in the browser, if it can."""
    sent = content if isinstance(content, (bytes, str)) else stream_with_context(_scoped(content))
    response = Response(sent, content_type=content_type)
    how = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


def _scoped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Made as far as whoever asked may see: the request may have ended by then."""
    return _each_within(store_scope(), pieces)


def _each_within(scope: StoreScope | None, pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        while True:
            with within(scope):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece
    finally:
        # What ends with a file, such as the note of how much of it went out, isn't left to chance.
        if close := getattr(pieces, "close", None):
            close()
