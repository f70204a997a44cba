"""The tests' own rows: written once, but where a process of the test could write between them."""

from typing import Any

import pytest

from tests.accounts.people import ROSA, founded
from tests.servers import kept_rows
from webapp.accounts.user import User


@pytest.mark.parametrize("beside_processes", [False, True])
def test_rows_are_kept_where_nobody_else_writes(database: Any, beside_processes: bool) -> None:
    kept_rows.write_anew(beside_processes)
    made: list[str] = []

    for _ in range(2):
        kept_rows.kept(("nothing", beside_processes), lambda: made.append("once more"))

    assert len(made) == (2 if beside_processes else 1)


def test_a_person_beside_processes_is_written_by_the_app(database: Any) -> None:
    kept_rows.write_anew(beside_processes=True)

    user = founded(ROSA)

    assert User.get_by_id(user.id).account.name == ROSA.company
