"""A print job: labels that are to come out of a printer, once each.

    waiting ─begin─▶ sending ─accept─▶ sent ─finish─▶ printed
      ▲ ├─refuse─▶ refused │ ├─refuse─▶ refused
      │ └─withdraw─▶ withdrawn  └─lose─▶ unknown
      └────put_back────┘

It names labels; their paper is made when a printer takes it, and is kept nowhere. That it begins to
leave is committed before it does: where its end was never heard, the printer is asked for it, and
where that can't say, a person decides. Nothing is printed twice by itself.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.database.owned import Owned
from webapp.ground.work.job_queue import later
from webapp.ground.work.leased_state_machine import LeasedStateMachine
from webapp.pdf.sheet_format import SheetFormat
from webapp.printers.print_job_status import PrintJobStatus
from webapp.printers.print_request import PrintRequest
from webapp.printers.printer_failure import problem_words

JOB = "send_print_job"
# How long it waits for a printer that takes nothing: paper that comes hours later surprises.
PATIENCE = timedelta(minutes=15)
# Seconds between two tries, or two looks; the last one again and again.
PAUSES = (2, 3, 5, 10, 20, 30)
KEPT = timedelta(days=30)


class PrintJob(LeasedStateMachine, Owned):
    OWN_SINCE = "created_at"
    MOVES = {
        "begin": ({PrintJobStatus.WAITING}, PrintJobStatus.SENDING),
        "put_back": ({PrintJobStatus.SENDING}, PrintJobStatus.WAITING),
        "accept": ({PrintJobStatus.SENDING}, PrintJobStatus.SENT),
        "finish": ({PrintJobStatus.SENT}, PrintJobStatus.PRINTED),
        "refuse": (
            {PrintJobStatus.WAITING, PrintJobStatus.SENDING, PrintJobStatus.SENT},
            PrintJobStatus.REFUSED,
        ),
        "lose": ({PrintJobStatus.SENDING}, PrintJobStatus.UNKNOWN),
        "withdraw": ({PrintJobStatus.WAITING}, PrintJobStatus.WITHDRAWN),
    }

    status = EnumField(PrintJobStatus, max_length=12)
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE", index=False)
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice prints once.
    form_key = peewee.CharField(max_length=40)
    # By which the printer knows it.
    uid = peewee.CharField(max_length=32, default=lambda: uuid4().hex)
    printer = peewee.CharField(max_length=40)
    # JSON, as they were chosen.
    label_ids = peewee.TextField()
    # Whose page it stands on: a batch's, or that of the one label.
    label_batch_id = peewee.BigIntegerField(null=True)
    label_id = peewee.BigIntegerField(null=True)
    sheet = EnumField(SheetFormat, max_length=10)
    sort = peewee.CharField(max_length=10)
    slips = peewee.BooleanField()
    created_at = UTCDateTimeField(index=True)
    # Since when the printer may have heard of it.
    sent_at = UTCDateTimeField(null=True)
    settled_at = UTCDateTimeField(null=True)
    # The printer's own number of it.
    printer_job_id = peewee.IntegerField(null=True)
    # A code, of the latest try or look.
    problem = peewee.CharField(max_length=24, default="")

    # Whether somebody has asked for the same once more.
    repeated = False

    class Meta:
        indexes = (
            (("account", "form_key"), True),
            (("status", "due_at"), False),
            (("label_batch_id", "id"), False),
            (("label_id", "id"), False),
            (("user_id", "id"), False),
        )

    @classmethod
    def ask(
        cls, user: User, request: PrintRequest, form_key: str, now: datetime
    ) -> "PrintJob | None":
        """Print it, once this is committed; None where the same form asked for it already."""
        row = {
            "status": PrintJobStatus.WAITING,
            "account": user.account,
            "user_id": user.id,
            "form_key": form_key,
            "uid": uuid4().hex,
            "printer": request.printer,
            "label_ids": json.dumps(list(request.label_ids)),
            "label_batch_id": request.label_batch_id,
            "label_id": None if request.label_batch_id else request.label_ids[0],
            "sheet": request.sheet,
            "sort": request.sort,
            "slips": request.slips,
            "created_at": now,
            "due_at": now,
        }
        cls.insert(row).on_conflict_ignore().execute()
        made: PrintJob = cls.get(cls.account == user.account, cls.form_key == form_key)
        if made.uid != row["uid"]:
            return None
        later(JOB, made.id)
        return made

    @classmethod
    def may_be_held(cls) -> Any:
        held = (PrintJobStatus.WAITING, PrintJobStatus.SENDING, PrintJobStatus.SENT)
        return cls.status.in_(held)

    @classmethod
    def may_be_claimed(cls, now: datetime) -> Any:
        sent = cls.status == PrintJobStatus.SENT
        return cls.free(now) & (cls.due_at <= now) & (sent | ~cls._has_one_before())

    @classmethod
    def _has_one_before(cls) -> Any:
        """The condition that an earlier one hasn't left for the same printer: a stack comes out in
        the order in which it was asked for."""
        before = cls.alias("before")
        unsent = before.status.in_((PrintJobStatus.WAITING, PrintJobStatus.SENDING))
        same = (before.account == cls.account) & (before.printer == cls.printer)
        return peewee.fn.EXISTS(before.select(before.id).where(unsent, same, before.id < cls.id))

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        return cls.select().where(cls.may_be_claimed(now)).order_by(cls.due_at, cls.id)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due, one of each printer: one that hangs holds one worker at most.

        Raises redis.RedisError when the queue can't be reached.
        """
        cls.hand_over_firsts("printer", JOB, now)

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        return int(cls.delete().where(cls.created_at < now - KEPT).execute())

    @property
    def labels(self) -> list[int]:
        found: list[int] = json.loads(self.label_ids)
        return found

    @property
    def request(self) -> PrintRequest:
        """The same once more."""
        return PrintRequest(
            self.printer, self.labels, self.sheet, self.sort, self.slips, self.label_batch_id
        )

    @property
    def name(self) -> str:
        """What the printer calls it; whom it is for stands on the paper alone."""
        return f"orderdesk-{self.uid}"

    @property
    def again_key(self) -> str:
        """The form key of the one that repeats it: whoever clicks twice repeats it once."""
        return f"again-{self.uid}"

    @property
    def problem_words(self) -> str:
        return problem_words(self.problem)

    @property
    def under_way(self) -> bool:
        """Whether something is about to change without anybody's doing."""
        waits = self.status in (PrintJobStatus.WAITING, PrintJobStatus.SENDING)
        return waits or (self.status is PrintJobStatus.SENT and self.due_at is not None)

    def withdraw(self, now: datetime) -> None:
        """Not to be printed any more; raises IllegalMove once it has begun to leave."""
        self.move("withdraw", settled_at=now, **self.at_rest())

    def pause(self, problem: str, now: datetime) -> None:
        """Look again later, without holding a worker."""
        after = PAUSES[min(self.attempts, len(PAUSES) - 1)]
        self.put_down(
            now + timedelta(seconds=after), "printer", attempts=self.attempts + 1, problem=problem
        )

    def end(self, verb: str, problem: str, now: datetime) -> None:
        """Make this move for good; raises Superseded."""
        self.settle(verb, problem=problem, settled_at=now)
