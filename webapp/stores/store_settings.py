"""A store's settings, as its form shows and sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from webapp.accounts.user import User
from webapp.ground import clean_text
from webapp.ground.audit.audit import record
from webapp.ground.database.db import database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.stores.connection import Connection
from webapp.stores.store import LONGEST_NICKNAME, Store, chosen_identifier

# Amazon lets an application ask once in three minutes, all of a seller's sources together.
FREQUENCIES = (
    (5, N_("Every 5 minutes")),
    (15, N_("Every 15 minutes")),
    (30, N_("Every half hour")),
    (60, N_("Every hour")),
    (240, N_("Every 4 hours")),
)
HISTORIES = (
    (7, N_("A week")),
    (30, N_("30 days")),
    (90, N_("90 days")),
    (365, N_("A year")),
    (730, N_("Two years, all that Amazon keeps")),
)


@dataclass(frozen=True)
class StoreSettings:
    nickname: str
    product_identifier: str
    refresh_by_itself: bool
    refresh_minutes: int
    first_import_days: int
    import_hold: bool
    confirm_shipments: bool
    tell_due: bool
    tell_failing: bool

    @classmethod
    def of(cls, store: Store) -> "StoreSettings":
        return cls(**{name: getattr(store, name) for name in cls.__dataclass_fields__})

    @classmethod
    def read(cls, form: Mapping[str, str], store: Store) -> "StoreSettings":
        """What was typed; what the form doesn't ask stays. Raises FormError."""
        minutes, days = store.refresh_minutes, store.first_import_days
        return cls(
            nickname=_nickname(form.get("nickname", "")) or store.marketplace.domain,
            product_identifier=chosen_identifier(form.get("product_identifier", "")),
            refresh_by_itself=form.get("refresh_by_itself") == "yes",
            refresh_minutes=_one_of(FREQUENCIES, "refresh_minutes", form, minutes),
            first_import_days=_one_of(histories(store), "first_import_days", form, days),
            import_hold=form.get("import_hold") == "yes",
            confirm_shipments=form.get("confirm_shipments") == "yes",
            tell_due=form.get("tell_due") == "yes",
            tell_failing=form.get("tell_failing") == "yes",
        )

    def keep(self, store: Store, now: datetime, by: User) -> list[str]:
        """Keep them; returns the names of those that are other than before."""
        changed = [n for n in self.__dataclass_fields__ if getattr(self, n) != getattr(store, n)]
        for name in changed:
            setattr(store, name, getattr(self, name))
        if not changed:
            return []
        with database.atomic():
            if "first_import_days" in changed:
                _ask_for_the_past(store, now)
            Store.update(**{name: getattr(store, name) for name in changed}).where(
                Store.id == store.id
            ).execute()
            record("store.changed", now=now, by=by, on=store, settings=changed)
        return changed


def frequencies() -> list[tuple[int, str]]:
    """How often its imports may be, in minutes and words."""
    return [(minutes, gettext(words)) for minutes, words in FREQUENCIES]


def histories(store: Store) -> tuple[tuple[int, str], ...]:
    """How far back a store may reach: what is here already isn't sent away again."""
    least = store.first_import_days if store.imported_until else 0
    return tuple((days, gettext(words)) for days, words in HISTORIES if days >= least)


def _ask_for_the_past(store: Store, now: datetime) -> None:
    """Let the clock ask Amazon for orders from before those that are here."""
    Store.update(backfilled_at=None).where(Store.id == store.id).execute()
    Connection.update(next_poll_at=now).where(
        Connection.id == store.connection_id, Connection.next_poll_at.is_null(False)
    ).execute()


def _nickname(text: str) -> str:
    name = clean_text.clean_line(text)
    if len(name) > LONGEST_NICKNAME:
        raise FormError(nickname=gettext("Use at most %(most)s characters.", most=LONGEST_NICKNAME))
    return name


def _one_of(
    options: tuple[tuple[int, str], ...], name: str, form: Mapping[str, str], present: int
) -> int:
    found = {str(value): value for value, _ in options} | {str(present): present}
    try:
        return found[form.get(name, str(present))]
    except KeyError:
        raise FormError(**{name: gettext("Choose one from the list.")}) from None
