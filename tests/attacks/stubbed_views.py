"""Views that do nothing but say that somebody was let in: what stands before them is all real."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

LET_IN = "let in by the guard"


def _stub(*args: Any, **kwargs: Any) -> str:
    return "let in by the guard"


@contextmanager
def stubbed_views(app: Flask) -> Iterator[None]:
    """Within it, each view below its guards is the stub; the guards stay as they are."""
    views = {inspect.unwrap(view) for view in app.view_functions.values()}
    ours = [view for view in views if view.__module__.startswith("webapp.")]
    before = {view: view.__code__ for view in ours if not view.__code__.co_freevars}
    try:
        for view in before:
            view.__code__ = _stub.__code__
        yield
    finally:
        for view, code in before.items():
            view.__code__ = code
