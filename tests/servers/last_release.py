"""The version that was released last: its code, as installations out there run it.

Releasing a version ends with its lines here (CONTRIBUTING.md, *Release a version*).
"""

import compileall
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from webapp.ground.settings import ROOT, VAR

VERSION = "0.1.0"
COMMIT = "e111d7ba943da1496bdf9de2876aed2ccb1a7422"
MISSING = (
    "The commit of version {version} ({commit}) isn't in this clone, so nobody can say whether an "
    "installation of it comes to this one. Fetch the whole history: git fetch --unshallow"
)
LOCK = "requirements.txt"
PIN = re.compile(r"^([a-z0-9][a-z0-9.\-]*)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


class NoRelease(Exception):
    """The last version's code can't be had; the message says why, and what to do."""


def unpack(folder: Path, commit: str = COMMIT) -> None:
    """Its tree, as `git archive` gives it. Raises NoRelease."""
    known = _git("cat-file", "-e", f"{commit}^{{commit}}")
    if known.returncode:
        raise NoRelease(MISSING.format(version=VERSION, commit=commit))
    folder.mkdir(parents=True)
    archive = folder / "release.tar"
    _git("archive", "--output", str(archive), commit).check_returncode()
    shutil.unpack_archive(archive, folder, filter="data")
    archive.unlink()
    compile_tree(folder)


def compile_tree(folder: Path) -> None:
    """Once, not in each process that a copy of it starts."""
    for part in ("webapp", "jobs"):
        compileall.compile_dir(folder / part, quiet=2)


def interpreter(tree: Path) -> str:
    """The Python with what its lock file names: ours, unless one of them has another version."""
    theirs, ours = (_pins(root / LOCK) for root in (tree, ROOT))
    if theirs.items() <= ours.items():
        return sys.executable
    digest = hashlib.sha256((tree / LOCK).read_bytes()).hexdigest()[:12]
    environment = VAR / f"release-{digest}"
    python = environment / "bin/python"
    if not (environment / "installed").exists():
        _run(sys.executable, "-m", "venv", "--clear", str(environment))
        words = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _run(str(python), *words, "--require-hashes", "-r", str(tree / LOCK))
        (environment / "installed").touch()
    return str(python)


def _pins(lock: Path) -> dict[str, str]:
    return dict(PIN.findall(lock.read_text()))


def _git(*words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoRelease(f"Version {VERSION}'s packages can't be installed:\n{done.stderr[-2000:]}")
