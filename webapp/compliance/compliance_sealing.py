"""How data is sealed, at rest and on its ways: its live facts, and how the controls stand."""

from functools import cached_property

import peewee

from webapp.compliance.compliance_evidence import EvidenceKind
from webapp.compliance.compliance_fact import AccountFacts
from webapp.compliance.compliance_outcome import ControlOutcome, duty_if, met_if
from webapp.ground.keys.crypto import AES_256_GCM
from webapp.ground.keys.keyring import keyring
from webapp.ground.transport_security import Safety, safety
from webapp.order_notifications.queue_reading import QueueReading
from webapp.orders.order import Order
from webapp.orders.party import Party

# Four days: enough for a long weekend without a listener.
MOST_RETENTION_HOURS = 96
UNSAFE = {
    Safety.OPEN: "The way {} is not encrypted.",
    Safety.ENCRYPTED: "The way {} is encrypted, but whom it leads to is not verified.",
}


class SealingFacts(AccountFacts):
    @cached_property
    def parties(self) -> int:
        return int(self._parties.count())

    @cached_property
    def sealed_parties(self) -> int:
        """Those whose blob begins with the mark of AES-256-GCM."""
        marked = peewee.fn.SUBSTR(Party.sealed, 1, 1) == AES_256_GCM
        return int(self._parties.where(marked).count())

    @property
    def root_key_holder(self) -> str:
        return keyring().holder.name

    @property
    def root_key_in_service(self) -> bool:
        return keyring().holder.is_service

    @cached_property
    def rewrapped(self) -> tuple[int, int]:
        """How many keys of the installation the newest root key wraps, and of how many."""
        return keyring().progress()

    @property
    def all_rewrapped(self) -> bool:
        current, living = self.rewrapped
        return current == living

    @cached_property
    def hops(self) -> dict[str, Safety]:
        """How safe each connection of this installation is."""
        s = self._settings
        return {
            "from the browser": safety(s.public_url),
            "to the main database": safety(s.database_url),
            "to the keyring": safety(s.keyring_url),
            "to the queue": safety(s.redis_url),
            "to the mail server": safety(s.smtp_url, private=s.private_hop),
            **({"to AWS SQS": safety(s.queue.url or "https://aws")} if s.queue else {}),
        }

    @cached_property
    def notification_queue(self) -> str:
        """The name of the queue into which Amazon tells of changed orders; empty without one."""
        return self._settings.queue.arn.rpartition(":")[2]

    @cached_property
    def reading(self) -> QueueReading:
        return QueueReading.current()

    @property
    def _parties(self) -> peewee.ModelSelect:
        return Party.select().join(Order).where(Order.account == self._account)


def encryption(f: SealingFacts) -> ControlOutcome:
    return met_if(
        f.sealed_parties == f.parties,
        f"AES-256-GCM: {f.sealed_parties:,} of {f.parties:,} parties, each by a key of its own.",
        f"Keys are kept in a database apart, wrapped by {f.root_key_holder}.",
    )


def notifications(f: SealingFacts) -> ControlOutcome:
    """Their bodies hold post codes, where no redaction reaches."""
    if not f.notification_queue:
        return met_if(True, "No queue is set: Amazon tells of no changes, and polls bring them.")
    said, name = f.reading, f.notification_queue
    if not said.looked_at:
        return met_if(False, f"The queue {name} hasn't been read yet.")
    return met_if(
        bool(said.encryption and said.retention_hours <= MOST_RETENTION_HOURS),
        f"AWS SQS, queue {name}: {said.encryption or 'not encrypted at rest'}; what nobody reads "
        f"is destroyed after {said.retention_hours} hours.",
        "A message is deleted as soon as its signal is committed. Of its body, which holds the "
        "post code, only numbers, status and time are read; none of it is logged.",
        "What can't be read goes to a queue of dead letters."
        if said.has_dead_letters
        else "It has no queue of dead letters: what can't be read stays until it is destroyed.",
    )


def key_service(f: SealingFacts) -> ControlOutcome:
    if not f.root_key_in_service:
        return met_if(
            False,
            f"The root of all keys is {f.root_key_holder}; AWS KMS could hold it.",
        )
    return met_if(
        f.all_rewrapped,
        f"The root of all keys is held by {f.root_key_holder}, and never leaves it.",
        _wrapped_words(f),
    )


def key_rotation(f: SealingFacts) -> ControlOutcome:
    return duty_if(
        f.is_current(EvidenceKind.ROOT_KEY_ROTATED) and f.all_rewrapped,
        _wrapped_words(f),
        f.action_words(EvidenceKind.ROOT_KEY_ROTATED, "Root key rotated"),
    )


def client_secret(f: AccountFacts) -> ControlOutcome:
    return duty_if(
        f.is_current(EvidenceKind.CLIENT_SECRET_ROTATED),
        f.action_words(EvidenceKind.CLIENT_SECRET_ROTATED, "Rotated"),
        "Alarm from 150 days on; Amazon ends access at 180.",
        "The alarm is on." if f.alarm(EvidenceKind.CLIENT_SECRET_ROTATED) else "",
    )


def transport(f: SealingFacts) -> ControlOutcome:
    unsafe = [UNSAFE[how].format(name) for name, how in f.hops.items() if how in UNSAFE]
    return met_if(
        not unsafe,
        *unsafe,
        ""
        if unsafe
        else "Browser, database, keyring, queue and mail: each hop is encrypted to "
        "a server that proves who it is, or doesn't leave the machine.",
    )


def recovery(f: AccountFacts) -> ControlOutcome:
    return duty_if(
        f.is_current(EvidenceKind.BACKUP_DRILL),
        f.action_words(EvidenceKind.BACKUP_DRILL, "Restored for a drill"),
    )


def _wrapped_words(f: SealingFacts) -> str:
    current, living = f.rewrapped
    words = f"Keys wrapped by the newest root key: {current:,} of {living:,}"
    return f"{words}." if f.all_rewrapped else f"{words}; the others need an older one."
