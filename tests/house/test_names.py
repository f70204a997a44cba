"""How files and classes are named, and words that stand in none of them."""

import builtins
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLASSES = re.compile(r"^class (\w+)", re.MULTILINE)
DECLARED = re.compile(r"^(?:const|let|class|(?:async )?function) (\w+)", re.MULTILINE)
VAGUE = {"utils", "util", "helpers", "helper", "common", "services", "service", "manager", "base"}
# Amazon's own names, those of its stand-in, and what migrations keep of tables.
OTHER_CLASSES = ("webapp/amazon/order_document.py", "webapp/sandbox/", "webapp/migrations/")
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


def test_no_two_classes_have_the_same_name():
    files = [each for each in _python("webapp/") if not each.startswith(OTHER_CLASSES)]
    names = [
        name for file in files for name in re.findall(r"^class (\w+)", _text(file), re.MULTILINE)
    ]

    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_no_two_scripts_of_a_page_declare_the_same_name():
    """The later one wouldn't run at all, or its function would take the other's place."""
    scripts = [file for file in _files() if re.fullmatch(r"static/js/\w+\.js", file)]
    names = Counter(name for file in scripts for name in set(DECLARED.findall(_text(file))))

    assert len(scripts) > 3
    assert [name for name, count in names.items() if count > 1] == []


def test_whatever_a_docstring_says_is_raised_can_be_raised():
    text = "".join(_text(file) for file in [*_python("webapp/"), *_python("jobs/")])
    said = set(re.findall(r"\b[Rr]aises (?:an? )?([A-Z]\w+)", text))

    assert said - set(CLASSES.findall(text)) - set(dir(builtins)) == set()


def test_each_file_of_views_has_a_blueprint_of_its_own():
    """But for the sandbox's, which is an app of its own."""
    views = [each for each in _python("webapp/") if each.endswith("views.py")]
    own = [each for each in views if not each.startswith("webapp/sandbox/")]

    assert [each for each in own if "\nblueprint = Blueprint(" not in _text(each)] == []


def test_no_file_is_imported_for_what_its_import_does():
    files = [*_python("webapp/"), *_python("jobs/")]
    unused = [each for each in files if "noqa: F401" in _text(each)]

    assert unused == []


def test_no_file_names_a_package_registry():
    assert _mentions(REGISTRIES) == []


def test_no_file_speaks_of_the_workplace_it_was_made_in():
    assert _mentions(WORKPLACE) == []


def test_no_file_is_left_unfinished():
    unfinished = ["TO" + "DO", "FIX" + "ME", "X" * 3]

    assert _mentions(unfinished, flags=0, skip=("requirements", "tests/amazon_models/")) == []


def _python(folder: str) -> list[str]:
    found = [file for file in _files() if file.startswith(folder) and file.endswith(".py")]
    assert found, f"no file was found in {folder}"
    return found


def _mentions(
    words: list[str], flags: int = re.IGNORECASE, skip: tuple[str, ...] = ()
) -> list[str]:
    pattern = re.compile(
        "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in words), flags
    )
    return [
        f"{file}:{number}: {line.strip()[:80]}"
        for file in _files()
        if not file.startswith(skip or ("\0",)) and pattern.search(text := _text(file))
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) < 5000 and pattern.search(line)
    ]


@cache
def _text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8", errors="replace")


def _files() -> list[str]:
    """What is tracked, and what would be: new files count before they are committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [file for file in listed.stdout.split("\0") if file and (ROOT / file).is_file()]
    assert files, "git lists no file"
    return [file for file in files if Path(file).suffix not in BINARY]
