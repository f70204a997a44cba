"""Walk an import on."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.imports.import_run import ImportRun
from webapp.imports.import_walk import ImportWalk


@job(ImportRun)
def run(import_run: ImportRun) -> None:
    ImportWalk.perform_due(import_run, amazon())
