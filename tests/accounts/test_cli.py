"""`flask accounts …`: what a console can do."""

import json
from typing import Any

import pytest
from click.testing import Result

from tests.accounts.people import BEN, CARLA, NOW, ROSA, founded
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User

NEW = ("--account", ROSA.company, "--plan", "legacy")


def test_an_account_and_its_owner_are_made_from_a_console(app: Any, database: Any) -> None:
    result = run(app, "create", ROSA.email, *NEW, "--json")

    facts = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (facts["email"], facts["role"], facts["plan"]) == (ROSA.email, "owner", "legacy")
    assert User.authenticate(ROSA.email, ROSA.password, NOW).account.name == ROSA.company


def test_ben_is_added_to_rosas_account_by_its_id(app: Any, database: Any) -> None:
    account = founded().account

    result = run(app, "create", BEN.email, "--to-account", str(account.id), "--role", "shipper")

    ben = User.get(User.email == BEN.email)
    assert result.exit_code == 0
    assert (ben.account, ben.role) == (account, Role.SHIPPER)
    assert Account.select().count() == 1


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        ((ROSA.email, *NEW), "short", "Use at least 12 characters."),
        (("rosa", *NEW), ROSA.password, "Enter a whole e-mail address"),
        ((CARLA.email, *NEW), ROSA.password, "Someone signs in with this e-mail already."),
        ((ROSA.email, "--to-account", "999"), ROSA.password, "There is no account 999."),
        ((ROSA.email,), ROSA.password, "Give --account and --plan"),
        ((ROSA.email, *NEW, "--to-account", "1"), ROSA.password, "Give --account and --plan"),
        ((ROSA.email, "--account", "A", "--plan", "gold"), ROSA.password, "'gold' is not one of"),
    ],
)
def test_what_can_not_be_made_is_refused_with_a_sentence_and_leaves_nothing(
    app: Any, database: Any, arguments: tuple[str, ...], password: str, sentence: str
) -> None:
    founded(CARLA)

    result = run(app, "create", *arguments, password=password)

    assert result.exit_code != 0
    assert sentence in result.stderr
    assert Account.select().count() == User.select().count() == 1


def test_the_list_names_everyone_and_no_secret(app: Any, database: Any) -> None:
    founded()
    founded(CARLA)

    result = run(app, "list", "--json")

    assert [each["email"] for each in json.loads(result.stdout)] == [ROSA.email, CARLA.email]
    assert "argon2" not in result.stdout
    assert ROSA.company in run(app, "list").stdout


def run(app: Any, *arguments: str, password: str = ROSA.password) -> Result:
    runner = app.test_cli_runner()
    return runner.invoke(args=["accounts", *arguments], input=f"{password}\n")
