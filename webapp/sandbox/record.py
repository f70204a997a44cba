"""The base of the sandbox's tables.

The database is bound per thread and per request (`World.enter`), so several sandboxes can live
in one process without knowing of each other.
"""

from peewee import Model
from playhouse.shortcuts import ThreadSafeDatabaseMetadata


class Record(Model):
    class Meta:
        model_metadata_class = ThreadSafeDatabaseMetadata
