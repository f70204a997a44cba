"""Walk an import on."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.imports.import_run import ImportRun
from webapp.imports.import_walk import ImportWalk


@job
def run(import_run_id: int) -> None:
    ImportWalk.perform_due(ImportRun.get_by_id(import_run_id), amazon())
