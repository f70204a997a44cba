"""An order as Amazon has it, in a line: for comparing."""

from typing import NamedTuple


class OrderLine(NamedTuple):
    order_id: str
    last_updated: str
    status: str
