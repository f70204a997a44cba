"""A package preset: a box or an envelope that the merchant packs into, with a name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.carriers import length, weight
from webapp.ground import clean_text
from webapp.ground.audit.audit import record
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, database
from webapp.ground.database.owned import Owned
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError, raise_form_error
from webapp.products.measured_form import (
    SIDES,
    THREE,
    side_problems,
    typed_sides,
    typed_weight,
    weight_problem,
)

LONGEST_NAME = 60
MOST = 200
NAMELESS = N_("Write a name of 1 to %(longest)s characters.")
TAKEN = N_("You have a package of this name already.")
TOO_MANY = N_("An account has at most %(most)s packages.")


class PackagePreset(Owned):
    """Inner sides in millimetres; the weight, in grams, is the empty package's."""

    account = peewee.ForeignKeyField(Account, index=False)
    name = peewee.CharField(max_length=LONGEST_NAME)
    length_mm = peewee.IntegerField()
    width_mm = peewee.IntegerField()
    height_mm = peewee.IntegerField()
    weight_grams = peewee.IntegerField(default=0)
    created_at = UTCDateTimeField(default=utcnow)

    class Meta:
        indexes = ((("account", "name"), True),)

    @property
    def sides(self) -> tuple[int, int, int]:
        return self.length_mm, self.width_mm, self.height_mm

    @property
    def volume(self) -> int:
        """In cubic millimetres."""
        return int(self.length_mm * self.width_mm * self.height_mm)

    def in_words(self, country: str) -> str:
        """`20 × 15 × 8 cm, 90 g empty`, as they measure there."""
        empty = weight.in_words(self.weight_grams, country)
        measures = length.in_words(self.sides, country)
        if not empty:
            return measures
        return gettext("%(sides)s, %(weight)s empty", sides=measures, weight=empty)

    def change(
        self, fields: Mapping[str, str], country: str, now: datetime, by: User, how: str
    ) -> None:
        """Keep what was typed, of a new one too; raises FormError with a sentence per field."""
        facts = _facts(fields, country)
        for name, value in facts.items():
            setattr(self, name, value)
        try:
            with database.atomic():
                self.save()
                record("product.changed", now=now, by=by, on=self, how=how)
        except peewee.IntegrityError:
            raise FormError(name=gettext(TAKEN)) from None

    def remove(self, now: datetime, by: User) -> None:
        """Products that were packed into it have no package any more."""
        with database.atomic():
            if self.delete_instance():
                record("product.changed", now=now, by=by, on=self, how="package deleted")

    @classmethod
    def of(cls, account: Account | int) -> "list[PackagePreset]":
        """An account's, by their names."""
        return list(cls.select().where(cls.account == account).order_by(cls.name, cls.id))


def _facts(fields: Mapping[str, str], country: str) -> dict[str, Any]:
    name = clean_text.clean_words(fields.get("name", ""))
    problems = side_problems(fields, country)
    missing = {side: gettext(THREE) for side in SIDES if not fields.get(side, "").strip()}
    raise_form_error(
        name="" if 1 <= len(name) <= LONGEST_NAME else gettext(NAMELESS, longest=LONGEST_NAME),
        weight=weight_problem(fields, country),
        **problems | missing,
    )
    empty = typed_weight(fields, country) or 0
    return {"name": name, **typed_sides(fields, country), "weight_grams": empty}
