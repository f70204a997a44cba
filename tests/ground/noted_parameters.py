"""What a page listens to: by which names it asks for parameters and fields."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

# Noted by whoever looks at all that was said, whatever its name. The guard does so for all pages
# alike, by `lists`, to refuse what is no text: that isn't noted.
ALL = "*"


class NotedParameters(ImmutableMultiDict):  # type: ignore[type-arg]
    """The fields of a request, noting by which names they are asked for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[Any]:
        self.names.add(ALL)
        return super().__iter__()

    def __len__(self) -> int:
        self.names.add(ALL)
        return super().__len__()

    def getlist(self, name: str, *more: Any, **named: Any) -> Any:
        self.names.add(name)
        return super().getlist(name, *more, **named)

    def keys(self) -> Any:
        self.names.add(ALL)
        return super().keys()

    def values(self) -> Any:
        self.names.add(ALL)
        return super().values()

    def items(self, *more: Any, **named: Any) -> Any:
        self.names.add(ALL)
        return super().items(*more, **named)

    def listvalues(self) -> Any:
        self.names.add(ALL)
        return super().listvalues()


def note_parameters(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, for this test."""

    class Heard(app.request_class):  # type: ignore[name-defined,misc]
        parameter_storage_class = NotedParameters

        def close(self) -> None:
            """Looks for files to close among all that came: no page of ours asks for that."""
            heard = set(NotedParameters.names)
            super().close()
            NotedParameters.names.intersection_update(heard)

    monkeypatch.setattr(app, "request_class", Heard)
