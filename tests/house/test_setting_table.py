"""The document of settings has all of them, and says what the code does."""

import re
from pathlib import Path

from webapp.ground.setting_source import SECRETS
from webapp.ground.setting_table import MEANINGS, SettingRecorder, setting_table

ROOT = Path(__file__).parents[2]
TOLD = {name for meanings in MEANINGS.values() for name in meanings}
# Those that commands read by themselves.
BY_COMMANDS = re.compile(r'envvar="([A-Z_0-9]+)"')


def test_the_document_is_the_one_that_the_code_makes():
    """Otherwise: `python -m webapp.ground.setting_table > docs/settings.md`."""
    assert (ROOT / "docs/settings.md").read_text("utf-8") == setting_table()


def test_each_setting_that_is_read_is_told_of_and_each_that_is_told_of_is_read():
    read = {
        name
        for app_env in ("development", "test", "production")
        for name in SettingRecorder.of(app_env).names
    }
    sources = [*(ROOT / "webapp").rglob("*.py"), *(ROOT / "jobs").glob("*.py")]
    by_commands = {name for each in sources for name in BY_COMMANDS.findall(each.read_text())}

    assert read | by_commands == TOLD
    assert set(SECRETS) <= TOLD


def test_each_setting_of_what_we_hand_out_exists():
    handed_out = [
        *(ROOT / "docs/hosting").glob("*.env"),
        *(ROOT / "docs/hosting").glob("*.yaml"),
        ROOT / "docs/hosting/Dockerfile",
    ]
    known = {*TOLD, *(f"{name}_FILE" for name in SECRETS), "FLASK_APP"}
    said = {
        name
        for file in handed_out
        for name in re.findall(r"(?:^#?|[ ])([A-Z][A-Z_]{3,})=", file.read_text(), re.MULTILINE)
    } - {"PYTHON", "PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}

    assert len(said) > 15
    assert {name for name in said if not name.startswith("PIP_")} - known == set()
