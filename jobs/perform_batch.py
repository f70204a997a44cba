"""Do a batch on the orders that are left, or go on with it."""

from jobs import job
from webapp.orders import Batch


@job
def run(batch_id: int) -> None:
    batch = Batch.get_or_none(id=batch_id)
    if batch:
        batch.perform()
