"""Printing one label on a printer of the account's, at the scan or on a page of its own."""

from dataclasses import dataclass, field
from functools import cached_property

from webapp.accounts.user import User
from webapp.ground.web.form_key import new_form_key
from webapp.pdf.sheet_format import SheetFormat
from webapp.printers.allowed_printers import printer_choices
from webapp.printers.print_history import jobs_of_label, last_job_of
from webapp.printers.print_job import PrintJob
from webapp.shipping.label import Label
from webapp.shipping.repeated_number import used_before


@dataclass(frozen=True)
class LabelPrinting:
    """For the person who prints."""

    label: Label
    by: User
    form_key: str = field(default_factory=new_form_key)

    @property
    def address(self) -> str:
        return f"/labels/{self.label.id}/print-jobs"

    @cached_property
    def printers(self) -> list[tuple[str, str]]:
        return printer_choices(self.label.account_id)

    @property
    def sheets(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in SheetFormat]

    @cached_property
    def last(self) -> PrintJob | None:
        """Its printer and paper are proposed."""
        return last_job_of(self.by.id)

    @property
    def jobs(self) -> list[PrintJob]:
        return jobs_of_label(self.label.id)

    @cached_property
    def question(self) -> str:
        """Why one looks at its number first; empty where there is no reason."""
        numbers = {self.label.order_id: self.label.tracking_number}
        return str(used_before(self.label.account_id, numbers).get(self.label.order_id, ""))
