"""A batch of labels: orders for which labels are priced together, bought together, and printed."""

from datetime import datetime, timedelta

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.label_format import LabelFormat
from webapp.accounts.user import User
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.database.store_scope import everywhere, own_work, shown_stores
from webapp.ground.work.job_queue import later
from webapp.ground.work.sliced_work import SlicedWork
from webapp.label_batches.planned_offer import OfferChoice
from webapp.label_batches.print_choice import PrintChoice, PrintOrder
from webapp.pdf.sheet_format import SheetFormat

KEPT = timedelta(days=90)


class LabelBatch(SlicedWork):
    JOB = "buy_label_batch"

    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice gets the same batch.
    form_key = peewee.CharField(max_length=40)
    asked_at = UTCDateTimeField()
    offer_choice = EnumField(OfferChoice, max_length=10, default=OfferChoice.MAPPED)
    label_format = EnumField(LabelFormat, max_length=12, default=LabelFormat.PDF)
    # How its labels were last printed, and how the account's next ones will be.
    sheet = EnumField(SheetFormat, max_length=10, default=SheetFormat.LABEL)
    sort = EnumField(PrintOrder, max_length=10, default=PrintOrder.SELECTED)
    slips = peewee.BooleanField(default=False)
    # When a worker was last sent for, as long as labels are still to be asked for.
    handed_at = UTCDateTimeField(null=True, index=True)

    class Meta:
        indexes = ((("account", "form_key"), True),)

    @classmethod
    def in_scope(cls) -> peewee.Expression:
        """Those whose labels are all of these stores, whoever asked for them."""
        label, shown = cls.plannedlabel_set.rel_model, shown_stores()
        theirs = cls.id.in_(label.select(label.batch))
        with everywhere():
            others = label.select(label.batch).where(label.store.not_in(shown))
        return (theirs | own_work(cls)) & cls.id.not_in(others)

    @classmethod
    def unfinished(cls) -> peewee.Expression:
        return cls.handed_at.is_null(False)

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.delete().where(cls.asked_at < now - KEPT).execute()

    def hand_over(self, now: datetime, by: User) -> None:
        """A worker asks for its labels in this person's name, once this is committed."""
        LabelBatch.update(user_id=by.id).where(LabelBatch.id == self.id).execute()
        later(self.JOB, self.note_alive(now).id)

    @property
    def print_choice(self) -> PrintChoice:
        return PrintChoice(self.sheet, self.sort, self.slips)

    def remember(self, choice: PrintChoice) -> None:
        """Its labels are printed so."""
        chosen = {"sheet": choice.sheet, "sort": choice.sort, "slips": choice.slips}
        LabelBatch.update(**chosen).where(LabelBatch.id == self.id).execute()

    def note_alive(self, now: datetime) -> "LabelBatch":
        """A worker was sent for, or goes on."""
        LabelBatch.update(handed_at=now).where(LabelBatch.id == self.id).execute()
        return self
