"""Peewee's model, with less work for each column of a statement and of a row.

For each column that it writes, Peewee makes a Column and two Entities and changes the state of its
Context twice; for each that it reads, it calls an accessor and notes the value as changed. A page
of a hundred orders has ten thousand of them.
"""

from collections.abc import Callable
from typing import Any

import peewee

FROM_A_ROW = "__no_default__"


class QuickColumns(peewee.Metadata):
    """For a model's Meta: its fields write their columns in one step."""

    def add_field(self, field_name: str, field: Any, set_attribute: bool = True) -> None:
        super().add_field(field_name, field, set_attribute)
        if isinstance(field, peewee.Field) and not isinstance(field, peewee.MetaField):
            # Peewee asks the object, not its class.
            vars(field)["__sql__"] = self._writer(field.column_name)

    def _writer(self, name: str) -> Callable[[Any], Any]:
        """What `Field.__sql__` does: the bare name among values, else with its table's alias."""

        def written(context: Any) -> Any:
            if context.state.scope == peewee.SCOPE_VALUES:
                return context.literal(f'"{name}"')
            return context.literal(f'"{context.alias_manager[self.table]}"."{name}"')

        return written


class QuickModel(peewee.Model):
    """The root of our records."""

    __rel__: dict[str, Any]
    _dirty: set[str]

    class Meta:
        legacy_table_names = False
        model_metadata_class = QuickColumns

    def __init__(self, *args: Any, **values: Any) -> None:
        """From a row of fields alone, its values are taken as they are; else as Peewee does."""
        if FROM_A_ROW in values and len(values.keys() - self._meta.fields.keys()) == 1:
            del values[FROM_A_ROW]
            self.__data__, self.__rel__, self._dirty = values, {}, set()
        else:
            super().__init__(*args, **values)
