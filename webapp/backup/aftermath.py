"""After a restore: erasures are followed again, the audit trail goes on, Amazon is asked first."""

from dataclasses import dataclass
from datetime import datetime

from webapp.ground.audit import audit, audit_check
from webapp.ground.database.db import database
from webapp.label_batches import label_purchase
from webapp.printers import print_task
from webapp.privacy.erasure_replay import replay
from webapp.shipping.label import Label
from webapp.shipping.shipment import Shipment

OUTBOXES = (Shipment, Label)


@dataclass(frozen=True)
class Aftermath:
    """How many orders were redacted again, audit chains resumed, and sendings to be asked about."""

    redacted_again: int
    chains_resumed: int
    to_ask: int


def settle(now: datetime) -> Aftermath:
    """Make a restored main database follow what has happened since its backup.

    What waited to be sent when the backup was made may have been sent since: Amazon is asked what
    it knows before anything is told again.
    """
    again = replay(now, whole=True)
    resumed = sum(audit_check.resume(chain, now) for chain in audit_check.chains())
    with database.atomic():
        label_purchase.hold_back()
        print_task.hold_back(now)
        asked = sum(
            kind.update(sent_at=now).where(kind.may_be_held(), kind.sent_at.is_null()).execute()
            for kind in OUTBOXES
        )
        audit.record(
            "backup.restored",
            now=now,
            by=audit.CONSOLE,
            account=audit.INSTALLATION,
            redacted_again=again,
            chains_resumed=resumed,
            asked=asked,
        )
    return Aftermath(again, resumed, asked)
