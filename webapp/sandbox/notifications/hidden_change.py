"""A change of which applications are told before `getOrder` knows of it."""

from peewee import BigIntegerField, CharField, TextField

from webapp.sandbox.record import Record


class HiddenChange(Record):
    """`before` is what `getOrder` answers until `known_from`; nothing when it was a new order."""

    order_id = CharField(primary_key=True)
    before = TextField()
    known_from = BigIntegerField()

    class Meta:
        table_name = "sandbox_hidden_change"

    @classmethod
    def of_order(cls, order_id: str, now: int) -> "HiddenChange | None":
        found: HiddenChange | None = cls.get_or_none(
            (cls.order_id == order_id) & (cls.known_from > now)
        )
        return found

    @classmethod
    def hide(cls, order_id: str, before: str, known_from: int) -> None:
        cls.insert(order_id=order_id, before=before, known_from=known_from).on_conflict(
            conflict_target=[cls.order_id], preserve=[cls.known_from]
        ).execute()
