"""What the documents name is there: files, folders, and other documents."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENDINGS = "py|html|css|js|toml|lua|md|txt|sh"
FILE = re.compile(rf"`([\w./-]+\.(?:{ENDINGS}))`")
FOLDER = re.compile(r"`([\w./-]+/)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
# What the machine makes: it is in no fresh clone.
MADE = ("var/",)


def test_each_file_that_a_document_names_exists():
    """A name without a folder is a file's own, wherever it stands."""
    files = _files()
    known = {*files, *(Path(file).name for file in files)}

    assert _strangers(FILE, known) == []


def test_each_folder_that_a_document_names_exists():
    folders = {f"{folder}/" for file in _files() for folder in Path(file).parents}

    assert _strangers(FOLDER, {*folders, *(f"{Path(each).name}/" for each in folders)}) == []


def test_each_link_between_documents_leads_somewhere():
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in _documents()
        for target in LINK.findall(document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_the_contents_lead_to_each_document_once():
    folder = ROOT / "docs"
    ours = [path.name for path in folder.glob("*.md") if path.name != "README.md"]
    listed = [each for each in LINK.findall((folder / "README.md").read_text()) if "/" not in each]

    assert sorted(listed) == sorted(ours)


def _strangers(pattern: re.Pattern[str], known: set[str]) -> list[str]:
    return [
        f"{document.relative_to(ROOT)}: {name}"
        for document in _documents()
        for name in pattern.findall(document.read_text("utf-8"))
        if name not in known and not name.startswith(MADE)
    ]


def _documents() -> list[Path]:
    found = [ROOT / file for file in _files() if file.endswith(".md")]
    assert found, "there are no documents"
    return found


def _files() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [file for file in listed.stdout.split("\0") if file and (ROOT / file).is_file()]
