"""A page of an import that was fetched and committed: the trail, and the budget's memory."""

from datetime import datetime

import peewee

from webapp.db import Record, UTCDateTimeField
from webapp.orders.import_run import ImportRun
from webapp.stores import Connection


class ImportPage(Record):
    import_run = peewee.ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    fetched_at = UTCDateTimeField(index=True)
    orders = peewee.IntegerField()

    class Meta:
        indexes = ((("import_run", "number"), True),)

    @classmethod
    def recent_calls(cls, connection: Connection, since: datetime) -> list[datetime]:
        """When this connection's pages were fetched: what a lost budget is rebuilt from."""
        query = (
            cls.select(cls.fetched_at)
            .join(ImportRun)
            .where(ImportRun.connection == connection, cls.fetched_at >= since)
        )
        return [page.fetched_at for page in query]
