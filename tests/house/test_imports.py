"""Who may import whom, read from the sources."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
# From the top downwards: a room imports from rooms that come later in this list, and itself.
ROOMS = ("wizards", "privacy", "shipping", "customers", "contacts", "orders", "stores", "accounts")
ROOF = ("roof", "demo")
DOORS = {
    ("requests", "authlib"): ("webapp/amazon/",),
    ("boto3", "botocore"): ("webapp/aws_kms.py",),
    ("smtplib",): ("webapp/mail.py",),
    ("fpdf", "uharfbuzz"): ("webapp/paper/",),
    ("rq",): ("webapp/queue.py", "webapp/cli.py", "jobs/"),
    ("redis",): ("webapp/queue.py", "webapp/cli.py", "webapp/health.py", "webapp/amazon/", "jobs/"),
}
FLASK = ("flask", "flask_login", "flask_wtf", "flask_limiter", "htmx_flask", "werkzeug")
FLASK_ROOM_FILES = ("views", "cli", "forms", "__init__")
FLASK_GROUND = (
    "__init__",
    "roof",
    "pages",
    "guard",
    "errors",
    "health",
    "words",
    "cli",
    "demo",
    "delivery",
    "upload",
)


def test_rooms_call_downwards_only():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp")
        if (room := _room(file)) in ROOMS
        and (other := _room_of_module(name)) in ROOMS
        and ROOMS.index(other) < ROOMS.index(room)
    ]

    assert broken == []


def test_the_ground_floor_knows_no_room():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp")
        if len(file.parts) == 2 and file.stem not in ROOF
        if _room_of_module(name) in ROOMS
    ]

    assert broken == []


def test_amazon_the_sandbox_and_paper_import_nothing_of_ours():
    broken = [
        f"{file} imports {name}"
        for room in ("amazon", "sandbox", "paper")
        for file, name in _imports(f"webapp/{room}")
        if _is_ours(name) and not name.startswith(f"webapp.{room}")
    ]

    assert broken == []


def test_only_the_console_and_the_development_runner_start_the_sandbox():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp", "jobs")
        if name.startswith("webapp.sandbox")
        and _room(file) not in ("sandbox", "development")
        and file.as_posix() not in ("webapp/cli.py", "webapp/demo.py")
    ]

    assert broken == []


def test_nothing_imports_the_development_runner_or_the_jobs():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp")
        if (name.startswith("webapp.development") and _room(file) != "development")
        or name.split(".")[0] == "jobs"
    ]

    assert broken == []


def test_http_mail_redis_and_pdf_have_one_door_each():
    broken = [
        f"{file} imports {name}"
        for packages, doors in DOORS.items()
        for file, name in _imports("webapp", "jobs")
        if name.split(".")[0] in packages and not file.as_posix().startswith(doors)
    ]

    assert broken == []


def test_the_domain_is_plain_python_without_flask():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp")
        if name.split(".")[0] in FLASK and not _may_use_flask(file)
    ]

    assert broken == []


def _may_use_flask(file: Path) -> bool:
    if len(file.parts) == 2:
        return file.stem in FLASK_GROUND
    if file.parts[1] in ("sandbox", "wizards"):
        return True
    return file.stem in FLASK_ROOM_FILES or file.stem.endswith(("_views", "_cli"))


def _imports(*folders: str) -> list[tuple[Path, str]]:
    """Every module that a file imports, by its whole name; names of rooms count as modules."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            file = path.relative_to(ROOT)
            for node in ast.walk(ast.parse(path.read_text())):
                found += [(file, name) for name in _names(node, file)]
    assert found, f"nothing was read in {folders}"
    return found


def _names(node: ast.AST, file: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    package = file.parts[: len(file.parts) - node.level] if node.level else ()
    module = ".".join([*package, *([node.module] if node.module else [])])
    return [module, *(f"{module}.{alias.name}" for alias in node.names)]


def _room(file: Path) -> str:
    return file.parts[1] if len(file.parts) > 2 else ""


def _room_of_module(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "webapp" else ""


def _is_ours(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in ("webapp", "jobs", "tests")
