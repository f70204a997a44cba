"""Buy a label at Amazon, or give one back, and go on with what else waits to be dealt with."""

from jobs import job
from webapp.amazon_door import amazon
from webapp.shipping import Label, trade_due


@job
def run(label_id: int) -> None:
    label = Label.get_or_none(id=label_id)
    if label:
        trade_due(label, amazon())
