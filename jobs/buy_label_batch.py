"""Ask for the labels of a batch that were confirmed."""

from jobs import job
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_purchase import LabelPurchase


@job
def run(label_batch_id: int) -> None:
    batch = LabelBatch.get_or_none(id=label_batch_id)
    if batch:
        LabelPurchase(batch).perform()
