"""Compiled templates: shared by all apps of a process, and kept for the processes after it.

Jinja compiles a template anew in each process, which takes some 15 ms, and all of them 2 s.
"""

import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from webapp.ground.web import template_escape

# Beside Python's own, which the same people may write and read.
FOLDER = Path(__file__).parent / "__pycache__" / "templates"
# How they are compiled besides: with which extensions of Jinja, counted, and to what code.
COMPILED_AS = f"3 {sha256(Path(template_escape.__file__).read_bytes()).hexdigest()}"


class TemplateBytecode(FileSystemBytecodeCache):
    """In memory and in files; a changed template or another version of Jinja finds none of it.

    Like Python's, the files aren't written where PYTHONDONTWRITEBYTECODE is set or the folder is
    read-only.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(str(folder))
        self._known: dict[tuple[str, str], CodeType] = {}

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{jinja2.__version__} {COMPILED_AS}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        known = (bucket.key, bucket.checksum)
        if known in self._known:
            bucket.code = self._known[known]
            return
        with suppress(OSError):
            super().load_bytecode(bucket)
        if bucket.code is not None:
            self._known[known] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)


def load_templates(environment: jinja2.Environment) -> None:
    """All of them, so that nobody waits for one. Where a process above has done so, none is
    touched: who touches what a fork shares has a copy of its own.
    """
    names = environment.list_templates()
    if environment.cache is None or len(environment.cache) < len(names):
        for name in names:
            environment.get_template(name)


template_bytecode = TemplateBytecode()
