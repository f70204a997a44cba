"""After a restore: erasures are followed again, the audit trail goes on, Amazon is asked first."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from webapp.backup.restore_notice import announce_restore
from webapp.ground.audit import audit, audit_check
from webapp.ground.database.db import database
from webapp.ground.database.restore_mark import take_away_mark
from webapp.label_batches import label_purchase
from webapp.printers import print_task
from webapp.privacy.erasure_replay import replay
from webapp.shipping.label import Label
from webapp.shipping.shipment import Shipment

OUTBOXES = (Shipment, Label)


@dataclass(frozen=True)
class RestoreOutcome:
    """How many orders were redacted again, audit chains resumed, and sendings to be asked about."""

    redacted_again: int
    chains_resumed: int
    to_ask: int


def bring_up_to_date(backed_up_at: datetime, now: datetime) -> RestoreOutcome:
    """Make a restored main database follow what has happened since its backup, and tell owners.

    What waited to be sent when the backup was made may have been sent since: Amazon is asked what
    it knows before anything is told again. Whatever is done twice, because a kill came between,
    is done once: the last transaction takes the restore's mark away.
    """
    again = replay(now, whole=True)
    resumed = sum(audit_check.resume(chain, now) for chain in audit_check.chains())
    with database.atomic():
        label_purchase.hold_back()
        print_task.hold_back(now)
        asked = Counter[int]()
        for kind in OUTBOXES:
            unsent = kind.may_be_held() & kind.sent_at.is_null()
            asked.update(account for (account,) in kind.select(kind.account).where(unsent).tuples())
            kind.update(sent_at=now).where(unsent).execute()
        audit.record(
            "backup.restored",
            now=now,
            by=audit.CONSOLE,
            account=audit.INSTALLATION,
            redacted_again=again,
            chains_resumed=resumed,
            asked=asked.total(),
        )
        announce_restore(asked, backed_up_at, now)
        take_away_mark(database)
    return RestoreOutcome(again, resumed, asked.total())
