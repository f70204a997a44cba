"""Do a batch on the orders that are left, or go on with it."""

from jobs import job
from webapp.desk.batch import Batch
from webapp.desk.batch_walk import BatchWalk


@job
def run(batch_id: int) -> None:
    batch = Batch.get_or_none(id=batch_id)
    if batch:
        BatchWalk(batch).perform()
