"""A slip template: a message for packing slips that stands in place of the store's own one."""

from collections.abc import Collection
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground import clean_text
from webapp.ground.audit import audit
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.dialect import among
from webapp.ground.database.owned import Owned
from webapp.ground.language.gettext import gettext
from webapp.ground.web.form_error import FormError
from webapp.stores.packing_slip_style import LONGEST_MESSAGE

LONGEST_NAME = 60
MOST = 50


class SlipTemplate(Owned):
    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    name = peewee.CharField(max_length=LONGEST_NAME)
    message = peewee.CharField(max_length=LONGEST_MESSAGE)
    # Whether the store's logo stands on it: not on a gift's, perhaps.
    shows_logo = peewee.BooleanField(default=True)
    changed_at = UTCDateTimeField()

    class Meta:
        indexes = ((("account", "name"), True),)

    @classmethod
    def of(cls, account: Account) -> "list[SlipTemplate]":
        """By their names."""
        return list(cls.select().where(cls.account == account).order_by(cls.name))

    @classmethod
    def by_id(cls, account: Account, ids: Collection[int]) -> "dict[int, SlipTemplate]":
        """Those of the account; none for what is deleted by now."""
        query = cls.select().where(cls.account == account, among(cls.id, sorted(set(ids))))
        return {each.id: each for each in query} if ids else {}

    def keep(self, name: str, message: str, shows_logo: bool, now: datetime, by: User) -> None:
        """Make or change it; raises FormError."""
        name, message = clean_text.clean_line(name), clean_text.clean_lines(message)
        if not 0 < len(name) <= LONGEST_NAME:
            sentence = gettext("Give it a name of 1 to %(most)s letters.", most=LONGEST_NAME)
            raise FormError(name=sentence)
        if len(message) > LONGEST_MESSAGE:
            sentence = gettext("Use at most %(most)s characters.", most=LONGEST_MESSAGE)
            raise FormError(message=sentence)
        mine = SlipTemplate.select().where(SlipTemplate.account == self.account_id)
        if self.id is None and mine.count() >= MOST:
            raise FormError(name=gettext("An account has %(most)s templates at most.", most=MOST))
        self.name, self.message, self.shows_logo = name, message, shows_logo
        self.changed_at = now
        try:
            with database.atomic():
                self.save()
                audit.record("slip_template.changed", now=now, by=by, on=self)
        except peewee.IntegrityError:
            sentence = gettext("There is a template called %(name)s already.", name=name)
            raise FormError(name=sentence) from None

    def remove(self, now: datetime, by: User) -> None:
        """Orders and rules that name it have their store's own message again."""
        with database.atomic():
            self.delete_instance()
            audit.record("slip_template.deleted", now=now, by=by, on=self)
