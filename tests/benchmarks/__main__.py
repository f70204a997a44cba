"""`python -m tests.benchmarks [WORD …]`: runs all, or those whose file's name holds a word.

A benchmark is a module of this folder with a NAME and a `run(report)`. The exit status is 1 when
a bound was missed.
"""

import importlib
import pkgutil
import sys
from types import ModuleType

from tests import benchmarks
from tests.benchmarks.report import Report
from webapp.ground.settings import VAR

FRAME = ("__main__", "report")


def main(words: list[str]) -> int:
    report = Report()
    for benchmark in _benchmarks(words):
        print(f"{benchmark.NAME} …", flush=True)
        report.begin(benchmark.NAME)
        benchmark.run(report)
    report.write(VAR / "bench.json")
    print(report.table())
    return 0 if report.ok else 1


def _benchmarks(words: list[str]) -> list[ModuleType]:
    names = [each.name for each in pkgutil.iter_modules(benchmarks.__path__)]
    chosen = [name for name in names if not words or any(word in name for word in words)]
    modules = [
        importlib.import_module(f"tests.benchmarks.{name}") for name in chosen if name not in FRAME
    ]
    return [module for module in modules if hasattr(module, "run")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
