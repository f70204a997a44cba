"""A URL rule that learns to build its address when a page first asks for it.

Werkzeug compiles two functions for each rule at once, which takes three quarters of the app's
start; a process asks for few of them in its first seconds, and for half of them never. It has no
public way to put that off: should it call its own method otherwise one day, rules compile early.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_early = super()._compile_builder
        compiled: list[Builder] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_early(append_unknown))
            return compiled[0](rule, **values)

        return build
