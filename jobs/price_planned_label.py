"""Ask Amazon what it offers for a planned label, and go on with what else waits for a price."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.label_batches.label_pricing import LabelPricing
from webapp.label_batches.planned_label import PlannedLabel


@job(PlannedLabel)
def run(planned: PlannedLabel) -> None:
    LabelPricing.perform_due(planned, amazon())
