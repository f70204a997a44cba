"""A file that is there whole or not at all, also when the power fails."""

import os
from pathlib import Path


def put_in_place(part: Path, file: Path) -> None:
    """Give a file that is written and on the disk its name, and have the disk know of it."""
    part.replace(file)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
