"""A badge: a status in words, with a tone of its own."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from webapp.ground.language.language import language

TONES = {
    "awaiting_shipment": "open",
    "partially_shipped": "partial",
    "shipped": "good",
    "on_hold": "warning",
    "connected": "good",
    "needs_reconnect": "danger",
    "pending": "open",
    "confirmed": "good",
    "refused": "danger",
    "unlisted": "danger",
    "marked": "good",
    "purchasing": "open",
    "purchased": "good",
    "unknown": "warning",
    "cancelling": "open",
    "waiting": "open",
    "sending": "open",
    "sent": "good",
    "printed": "good",
}


def badge(status: Any) -> Markup:
    """`status` is a member of an enum whose members have a `label`."""
    return _badge(status, language())


# Members of two enums may be the same text.
@lru_cache(1000, typed=True)
def _badge(status: Any, _spoken: str) -> Markup:
    tone = TONES.get(status.value, "off")
    return Markup(f'<span class="badge badge-{tone}">{escape(status.label)}</span>')  # noqa: S704
