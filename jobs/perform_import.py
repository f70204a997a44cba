"""Walk an import on."""

from jobs import job
from webapp.amazon_door import amazon
from webapp.orders import ImportRun, ImportWalk


@job
def run(import_run_id: int) -> None:
    ImportWalk(ImportRun.get_by_id(import_run_id), amazon()).perform()
