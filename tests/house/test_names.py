"""How files are named, and words that stand in none of them."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
VAGUE = {"utils", "util", "helpers", "helper", "common", "services", "service", "manager", "base"}
BINARY = {".png", ".jpg", ".ico", ".ttf", ".woff2", ".pdf"}
# In two halves, so that this file doesn't name them.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "devpi" + "-server",
    "art" + "ifactory",
]
WORKPLACE = [
    "/" + "work/",
    "chat" + "gpt",
    "clau" + "de",
    "anth" + "ropic",
    "open" + "ai",
    "ll" + "m",
    "sub" + "agent",
    "co-authored" + "-by",
]


def test_no_file_has_a_vague_name():
    vague = [file for file in _files() if Path(file).stem in VAGUE and file.endswith(".py")]

    assert vague == []


def test_no_file_names_a_package_registry():
    assert _mentions(REGISTRIES) == []


def test_no_file_speaks_of_the_workplace_it_was_made_in():
    assert _mentions(WORKPLACE) == []


def test_no_file_is_left_unfinished():
    unfinished = ["TO" + "DO", "FIX" + "ME", "X" * 3]

    assert _mentions(unfinished, flags=0, skip=("requirements", "tests/amazon_models/")) == []


def _mentions(
    words: list[str], flags: int = re.IGNORECASE, skip: tuple[str, ...] = ()
) -> list[str]:
    pattern = re.compile(
        "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in words), flags
    )
    return [
        f"{file}:{number}: {line.strip()[:80]}"
        for file in _files()
        if not file.startswith(skip or ("\0",))
        for number, line in enumerate(_text(file).splitlines(), 1)
        if len(line) < 5000 and pattern.search(line)
    ]


def _text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8", errors="replace")


def _files() -> list[str]:
    """What is tracked, and what would be: new files count before they are committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [file for file in listed.stdout.split("\0") if file and (ROOT / file).is_file()]
    assert files, "git lists no file"
    return [file for file in files if Path(file).suffix not in BINARY]
