"""A room's name is the same wherever it has something: pages, styles, scripts, tests."""

import re
from pathlib import Path

from tests.house.test_imports import ROOMS

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
# What every page has, and what any may show.
SHARED = "shared"
SHOWN = re.compile(r'{% (?:include|import|from) "(\w+)/')


def test_a_room_that_has_pages_has_a_folder_of_templates_and_one_of_tests():
    broken = [
        folder.relative_to(ROOT).as_posix()
        for room in ROOMS
        if any((ROOT / "webapp" / room).glob("*views.py"))
        for folder in (TEMPLATES / room, ROOT / "tests" / room)
        if not folder.is_dir()
    ]

    assert broken == []


def test_templates_styles_and_scripts_are_named_as_rooms():
    folders = [folder for folder in TEMPLATES.iterdir() if folder.is_dir()]
    files = [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]

    named = {each.name.split(".")[0] for each in [*folders, *files]}

    assert named - {*ROOMS, SHARED} == set()


def test_a_template_shows_parts_of_its_own_room_and_of_rooms_below():
    broken = [
        f"{file.relative_to(TEMPLATES)} shows {shown}"
        for room in ROOMS
        for file in sorted((TEMPLATES / room).rglob("*.html"))
        for shown in SHOWN.findall(file.read_text())
        if shown != SHARED and ROOMS.index(shown) < ROOMS.index(room)
    ]

    assert broken == []
