"""Ask for the labels of a batch that were confirmed."""

from jobs import job
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_purchase import LabelPurchase


@job(LabelBatch)
def run(batch: LabelBatch) -> None:
    LabelPurchase(batch).perform()
