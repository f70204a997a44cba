"""How data is sealed, at rest and on its ways: its live facts, and how the controls stand."""

from functools import cached_property

import peewee

from webapp.crypto import AES_256_GCM
from webapp.hop import Safety, safety
from webapp.keyring import keyring
from webapp.orders import Order, Party
from webapp.privacy.compliance_evidence import Deed
from webapp.privacy.compliance_fact import AccountFacts
from webapp.privacy.compliance_outcome import Outcome, duty_if, met_if

UNSAFE = {
    Safety.OPEN: "The way {} is not encrypted.",
    Safety.ENCRYPTED: "The way {} is encrypted, but whom it leads to is not verified{}.",
}
# How each is verified.
MENDED = {
    "to the main database": ": sslmode=verify-full does",
    "to the keyring": ": sslmode=verify-full does",
    "to the queue": " (REDIS_TLS_VERIFY=0)",
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
        }

    @property
    def _parties(self) -> peewee.ModelSelect:
        return Party.select().join(Order).where(Order.account == self._account)


def encryption(f: SealingFacts) -> Outcome:
    return met_if(
        f.sealed_parties == f.parties,
        f"AES-256-GCM: {f.sealed_parties:,} of {f.parties:,} parties, each by a key of its own.",
        f"Keys are kept in a database apart, wrapped by {f.root_key_holder}.",
    )


def key_service(f: SealingFacts) -> Outcome:
    if not f.root_key_in_service:
        return met_if(
            False,
            f"The root of all keys is {f.root_key_holder}: KMS_KEY_ID lets AWS KMS hold it.",
        )
    return met_if(
        f.all_rewrapped,
        f"The root of all keys is held by {f.root_key_holder}, and never leaves it.",
        _wrapped_words(f),
    )


def key_rotation(f: SealingFacts) -> Outcome:
    return duty_if(
        f.is_current(Deed.ROOT_KEY_ROTATED) and f.all_rewrapped,
        _wrapped_words(f),
        f.deed_words(Deed.ROOT_KEY_ROTATED, "Root key rotated"),
    )


def client_secret(f: AccountFacts) -> Outcome:
    return duty_if(
        f.is_current(Deed.CLIENT_SECRET_ROTATED),
        f.deed_words(Deed.CLIENT_SECRET_ROTATED, "Rotated"),
        "Alarm from 150 days on; Amazon ends access at 180.",
        "The alarm is on." if f.alarm(Deed.CLIENT_SECRET_ROTATED) else "",
    )


def transport(f: SealingFacts) -> Outcome:
    unsafe = [_hop_words(name, how) for name, how in f.hops.items() if how in UNSAFE]
    return met_if(
        not unsafe,
        *unsafe,
        ""
        if unsafe
        else "Browser, database, keyring, queue and mail: each hop is encrypted to "
        "a server that proves who it is, or doesn't leave the machine.",
    )


def recovery(f: AccountFacts) -> Outcome:
    return duty_if(
        f.is_current(Deed.BACKUP_DRILL), f.deed_words(Deed.BACKUP_DRILL, "Restored for a drill")
    )


def _wrapped_words(f: SealingFacts) -> str:
    current, living = f.rewrapped
    words = f"Keys wrapped by the newest root key: {current:,} of {living:,}"
    return f"{words}." if f.all_rewrapped else f"{words} (flask keys rotate)."


def _hop_words(name: str, how: Safety) -> str:
    return UNSAFE[how].format(name, MENDED.get(name, ""))
