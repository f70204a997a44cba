"""A print request: what somebody wants on paper."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.pdf.sheet_format import SheetFormat


class PrintRequest(NamedTuple):
    """What is to be printed, and how: `printer` is its name, `label_batch_id` whose stack it is."""

    printer: str
    label_ids: Sequence[int]
    sheet: SheetFormat = SheetFormat.LABEL
    sort: str = "selected"
    slips: bool = False
    label_batch_id: int | None = None
