"""Buy a label at Amazon, or give one back, and go on with what else waits to be dealt with."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.shipping.label import Label
from webapp.shipping.label_task import LabelTask


@job(Label)
def run(label: Label) -> None:
    LabelTask.perform_due(label, amazon())
