"""Walk an import on."""

from jobs import job
from webapp.amazon_door import amazon
from webapp.orders import ImportRun, walk_due


@job
def run(import_run_id: int) -> None:
    walk_due(ImportRun.get_by_id(import_run_id), amazon())
