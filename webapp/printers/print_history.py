"""What was printed of late: on the page of a batch or a label, and by whom on which printer."""

from typing import Any

from webapp.printers.print_job import PrintJob

SHOWN = 5


def jobs_of_batch(label_batch_id: int) -> list[PrintJob]:
    """The latest first."""
    return _latest(PrintJob.label_batch_id == label_batch_id)


def jobs_of_label(label_id: int) -> list[PrintJob]:
    """Those of its own page, the latest first."""
    return _latest(PrintJob.label_id == label_id)


def last_job_of(user_id: int) -> PrintJob | None:
    """What this person printed last: the same printer and paper are proposed."""
    mine = PrintJob.select().where(PrintJob.user_id == user_id)
    last: PrintJob | None = mine.order_by(PrintJob.id.desc()).first()
    return last


def _latest(whose: Any) -> list[PrintJob]:
    found = list(PrintJob.select().where(whose).order_by(PrintJob.id.desc()).limit(SHOWN))
    keys = {each.form_key for each in found}
    for each in found:
        each.repeated = each.again_key in keys
    return found
