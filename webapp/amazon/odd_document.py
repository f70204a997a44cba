"""Reading an order some of whose fields have another shape than Amazon documents.

A paid order must come in whatever stands in a field that Amazon calls optional. What plainly means
the same is read as that: a number for a text, a text of digits for a number, seconds or a day for
a time. Anything else is left out, and its name is told. A sign that no database keeps makes way for
the one that Unicode has for a broken character.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from webapp.amazon.order_document import Document

# Where msgspec says that a shape is wrong, and what it wanted there. It never quotes a value.
PLACE = re.compile(r" - at `\$\.(?P<path>[\w.\[\]]+)`$")
STEP = re.compile(r"[^.\[\]]+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Without these nobody knows which order it is, whether it is paid, or what to pack.
NEEDED = re.compile(
    r"(orderId|salesChannel|fulfillment|fulfillment\.fulfillmentStatus|orderItems"
    r"|orderItems\[\d+\](\.orderItemId|\.quantityOrdered)?)"
)
MOST = 500
MILLISECONDS_FROM = 10**11
# Times between these are taken for seconds since 1970.
SECONDS = range(10**8, 10**10)
# No database keeps these: NUL, and half of a pair of UTF-16.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
BROKEN = "\ufffd"


class Unreadable(Exception):
    """This order can't be kept as it is; the reason names fields, never their contents.

    `reason` is a text, or whatever says itself as one.
    """

    def __init__(
        self, reason: Any, amazon_order_id: str | None = None, marketplace_id: str | None = None
    ) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.amazon_order_id = amazon_order_id
        self.marketplace_id = marketplace_id


def mended(written: bytes) -> tuple[Document, list[str]]:
    """The order, and the names of the fields that were left out, such as `proceeds.grandTotal`.

    Raises msgspec.ValidationError where a field is wrong that no order can do without, and
    ValueError for what isn't JSON.
    """
    # Bytes that are no character at all become halves of a pair, which are marked later.
    order = json.loads(written.decode(errors="surrogateescape"))
    left_out = dict[str, None]()
    if _without_empty_lines(order):
        left_out["orderItems"] = None
    for _ in range(MOST):
        try:
            return msgspec.convert(order, Document), list(left_out)
        except msgspec.ValidationError as error:
            found = PLACE.search(str(error))
            if found is None:
                raise
            path = found["path"]
            if not _mend(order, path, str(error)):
                if NEEDED.fullmatch(path):
                    raise
                _take_out(order, path)
                left_out[re.sub(r"\[\d+\]", "", path)] = None
    raise msgspec.ValidationError("Most of its fields have another shape than Amazon documents")


def _without_empty_lines(order: Any) -> bool:
    """Take out what names no item at all beside those that do; whether there was any."""
    told = order.get("orderItems") if isinstance(order, dict) else None
    lines = told if isinstance(told, list) else []
    full = [line for line in lines if line]
    if not full or len(full) == len(lines):
        return False
    order["orderItems"] = full
    return True


def number_and_marketplace(written: bytes) -> tuple[Any, Any]:
    """What stands where an order's number and its marketplace belong, whatever its shape."""
    try:
        order = json.loads(written.decode(errors="replace"))
        channel = order.get("salesChannel")
        return order.get("orderId"), channel.get("marketplaceId") if channel else None
    except (AttributeError, ValueError, RecursionError):
        return None, None


def mark_broken(order: Document) -> list[str]:
    """Put the sign for a broken character where the order holds one that can't be kept.

    The names of the fields that held one, such as `orderItems.product.title`.
    """
    broken: list[str] = []
    _marked(order, "", broken)
    return list(dict.fromkeys(broken))


def _marked(part: Any, name: str, broken: list[str]) -> Any:
    if isinstance(part, str):
        if not UNKEEPABLE.search(part):
            return part
        broken.append(name)
        return UNKEEPABLE.sub(BROKEN, part)
    if isinstance(part, list):
        return [_marked(each, name, broken) for each in part]
    if isinstance(part, dict):
        kept = {}
        for key, value in part.items():
            plain = _marked(key, name, broken)
            kept[plain] = _marked(value, f"{name}.{plain}", broken)
        return kept
    if isinstance(part, msgspec.Struct):
        names = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
        for field, written in names:
            way = f"{name}.{written}" if name else written
            setattr(part, field, _marked(getattr(part, field), way, broken))
    return part


def _mend(order: Any, path: str, wanted: str) -> bool:
    """Put what it plainly means in its place; False when it means nothing plain."""
    holder, step = _holder(order, path)
    plain = _plain(holder[step], wanted)
    if plain is None:
        return False
    holder[step] = plain
    return True


def _plain(value: Any, wanted: str) -> Any:
    if isinstance(value, bool):
        return None
    if "datetime" in wanted or "RFC3339" in wanted:
        return _time(value)
    if "`str" in wanted and isinstance(value, (int, float)):
        return str(value)
    if "`int" in wanted and isinstance(value, (str, float)):
        return _whole(value)
    return None


def _time(value: Any) -> str | None:
    if isinstance(value, str) and DAY.fullmatch(value):
        return f"{value}T00:00:00Z"
    whole = _whole(value) if isinstance(value, (int, float, str)) else None
    if whole is None:
        return None
    seconds = whole // 1000 if whole > MILLISECONDS_FROM else whole
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds in SECONDS else None


def _whole(value: str | float) -> int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _take_out(order: Any, path: str) -> None:
    holder, step = _holder(order, path)
    if isinstance(holder, list):
        del holder[step]
    else:
        holder.pop(step)


def _holder(order: Any, path: str) -> tuple[Any, Any]:
    """What holds the value at this path, and the value's name or number in it."""
    *way, last = (int(step) if step.isdigit() else step for step in STEP.findall(path))
    for step in way:
        order = order[step]
    return order, last
