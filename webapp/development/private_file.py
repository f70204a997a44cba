"""A file of names and values that only its owner reads."""

from collections.abc import Mapping
from pathlib import Path


def read_pairs(path: Path) -> dict[str, str]:
    """The values by name; none where there is no file."""
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return dict(pairs)


def write_pairs(path: Path, known: Mapping[str, str]) -> None:
    """Through a second file, so that a crash leaves the old values or the new, never half."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.chmod(0o600)
    fresh.write_text("".join(f"{name}={value}\n" for name, value in known.items()))
    fresh.replace(path)
