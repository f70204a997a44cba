"""Do a batch on the orders that are left, or go on with it."""

from jobs import job
from webapp.desk.batch import Batch
from webapp.desk.batch_walk import BatchWalk


@job(Batch)
def run(batch: Batch) -> None:
    BatchWalk(batch).perform()
