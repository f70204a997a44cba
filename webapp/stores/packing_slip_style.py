"""What a store prints on its packing slips beside the order: its logo and a message."""

import peewee

from webapp.accounts.user import User
from webapp.ground import clean_text
from webapp.ground.audit.audit import SYSTEM, record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.stores.logo import NoPicture, cleaned
from webapp.stores.store import Store

LONGEST_MESSAGE = 500


class PackingSlipStyle(Record):
    store = peewee.ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
    message = peewee.CharField(max_length=LONGEST_MESSAGE, default="")
    # PNG, as `logo.cleaned` leaves it.
    logo = peewee.BlobField(null=True)
    changed_at = UTCDateTimeField(default=utcnow)

    @classmethod
    def of(cls, store: Store) -> "PackingSlipStyle":
        """The store's style; an unsaved, empty one as long as none was given."""
        return cls.get_or_none(cls.store == store) or cls(store=store)

    @property
    def has_logo(self) -> bool:
        return self.logo is not None

    def change(self, message: str, logo: bytes, remove_logo: bool, by: User | str = SYSTEM) -> bool:
        """Keep what was given; whether anything is other than before. Raises FormError."""
        before = (self.message, self._picture)
        message = clean_text.clean_lines(message)
        if len(message) > LONGEST_MESSAGE:
            raise FormError(
                message=gettext("Use at most %(most)s characters.", most=LONGEST_MESSAGE)
            )
        picture = _cleaned(logo) if logo else None if remove_logo else self._picture
        self.message, self.logo = message, picture
        if (message, picture) == before:
            return False
        self.changed_at = utcnow()
        with database.atomic():
            self._write()
            record(
                "store.changed",
                now=self.changed_at,
                by=by,
                on=self.store,
                settings=["packing_slip"],
            )
        return True

    @property
    def _picture(self) -> bytes | None:
        return bytes(self.logo) if self.logo is not None else None

    def _write(self) -> None:
        PackingSlipStyle.put(PackingSlipStyle.store, **self.__data__)


def _cleaned(logo: bytes) -> bytes:
    try:
        return cleaned(logo)
    except NoPicture as error:
        raise FormError(logo=str(error)) from None
