"""An answer that the browser keeps as a file."""

from collections.abc import Iterator

from flask import Response, stream_with_context


def download(content: bytes | str | Iterator[bytes], content_type: str, name: str) -> Response:
    """Sent as it is made where it comes piece by piece."""
    pieces = content if isinstance(content, (bytes, str)) else stream_with_context(content)
    response = Response(pieces, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
