"""Uploads stay in memory: what people send is never put into a temporary file in the clear.

A request is small enough for it: see `MAX_CONTENT_LENGTH`.
"""

from io import BytesIO
from typing import IO, Any

from flask import request
from htmx_flask.requests import HtmxAwareRequest

from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError

NO_FILE = N_("Choose a file first: an XLSX or a CSV.")


class MemoryRequest(HtmxAwareRequest):
    """A request whose files are kept in memory, however large."""

    def _get_file_stream(self, *_sizes: Any, **_more: Any) -> IO[bytes]:
        return BytesIO()


def uploaded_picture(field: str, largest: int) -> bytes:
    """The picture that the form sent, as much of it as shows that it is larger than this; empty
    where none was chosen."""
    chosen = request.files.get(field)
    return chosen.stream.read(largest + 1) if chosen else b""


def uploaded_table() -> bytes:
    """The file of rows that the form sent as `file`; raises FormError where none was chosen."""
    chosen = request.files.get("file")
    if not chosen or not chosen.filename:
        raise FormError(file=gettext(NO_FILE))
    return chosen.read()
