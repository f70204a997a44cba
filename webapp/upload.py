"""Uploads stay in memory: what people send is never put into a temporary file in the clear.

A request is small enough for it: see `MAX_CONTENT_LENGTH`.
"""

from io import BytesIO
from typing import IO, Any

from htmx_flask.requests import HtmxAwareRequest


class MemoryRequest(HtmxAwareRequest):
    """A request whose files are kept in memory, however large."""

    def _get_file_stream(self, *_sizes: Any, **_more: Any) -> IO[bytes]:
        return BytesIO()
