"""A stopwatch for the parts of a piece of work, and the way to look over a function's shoulder."""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType
from typing import Any

Function = Callable[..., Any]


class Stopwatch:
    """Seconds of the processor's, by part; a part within another counts for itself alone.

    Meant for what is called a few times a page, so that its own price doesn't count.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        # Each part with all that ran within it.
        self.whole: dict[str, float] = defaultdict(float)
        self._within: list[float] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.process_time()
        self._within.append(0.0)
        yield
        spent = time.process_time() - start
        self.seconds[name] += spent - self._within.pop()
        self.whole[name] += spent
        if self._within:
            self._within[-1] += spent

    def timed(self, name: str, function: Function) -> Function:
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.part(name):
                return function(*args, **kwargs)

        return timed


@contextmanager
def exchanged(instead: Mapping[Function, Function]) -> Iterator[None]:
    """Put functions in the place of others, in whatever module or class of the app has these."""
    places = [place for place in _places() if place[2] in instead]
    for owner, name, function in places:
        setattr(owner, name, instead[function])
    try:
        yield
    finally:
        for owner, name, function in places:
            setattr(owner, name, function)


def _places() -> Iterator[tuple[Any, str, Function]]:
    owners: list[Any] = [
        module for name, module in sys.modules.items() if name.startswith(("webapp", "peewee"))
    ]
    owners += {each for owner in owners for each in vars(owner).values() if isinstance(each, type)}
    for owner in owners:
        for name, value in list(vars(owner).items()):
            if isinstance(value, FunctionType):
                yield owner, name, value
