"""SQLite's count of its own memory, switched off: nobody asks for it, and a lock guards it that is
taken several hundred times for each order that is written.

SQLite takes the setting before its first connection alone (sqlite.org/malloc.html, "Memory
statistics"), and Python's driver has no way to hand it on.
"""

import _sqlite3
import ctypes
import sqlite3
from contextlib import closing

MEMORY_STATISTICS = 9


def stop_counting() -> None:
    """Do so, unless somebody has a connection; where the library can't be asked, all stays."""
    try:
        library = ctypes.CDLL(_sqlite3.__file__)
        if _counts(library) and not library.sqlite3_memory_used():
            library.sqlite3_shutdown()
            library.sqlite3_config(MEMORY_STATISTICS, 0)
            library.sqlite3_initialize()
    except (AttributeError, OSError):
        # The driver is built into Python, or keeps its library to itself.
        return


def _counts(library: ctypes.CDLL) -> bool:
    """Whether it still does: then a connection's memory shows."""
    with closing(sqlite3.connect(":memory:")):
        return bool(library.sqlite3_memory_used())
