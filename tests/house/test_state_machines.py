"""What state machines allow is what the code does."""

import ast
import re
import sys
from pathlib import Path
from typing import Any

from peewee import CharField
from playhouse.fields import EnumField

from tests.record_table import tables_of
from webapp.ground.database.db import Record
from webapp.ground.database.state_machine import StateMachine

# Codes whose list stands in a room above, grows with each room, or is Amazon's.
OPEN_LISTS = {
    *("AuditEntry.subject_kind", "OrderEvent.kind", "Notice.kind", "NoticeChoice.kind"),
    *("ConsentRequest.outcome", "Connection.lost_reason", "ComplianceEvidence.action"),
    # Offered by the step that it is the outcome of.
    "IncidentStep.outcome",
    # Of two, or of the names of columns; no sentence is told by them.
    *("LabelFile.kind", "RequestLetter.kind", "SearchTerm.kind", "FacetValue.kind"),
}
OF_CODES = re.compile(r"(^|_)(kind|outcome|reason|journey|action|source)$")


def test_each_move_is_made_by_its_room(app):
    unmade = [
        (model.__name__, verb)
        for model in tables_of(StateMachine)
        for verb in set(model.MOVES) - _said_in(_room(model))
    ]

    assert unmade == []


def test_each_status_is_an_enum_with_a_label(app):
    statuses = {
        model.__name__: model._meta.fields["status"]
        for model in tables_of(Record)
        if "status" in model._meta.fields
    }

    assert {"Order", "Tally", "ImportRun"} < set(statuses)
    assert [name for name, field in statuses.items() if not isinstance(field, EnumField)] == []
    for field in statuses.values():
        assert field.enum_class.__name__.endswith("Status")
        assert all(status.label for status in field.enum_class)


def test_no_column_says_it_in_another_word(app):
    names = {name for model in tables_of(Record) for name in model._meta.fields}

    assert names & {"state", "standing", "progress"} == set()
    assert all("status" in model._meta.fields for model in tables_of(StateMachine))


def test_a_column_of_codes_knows_its_codes(app):
    codes = {
        f"{model.__name__}.{name}": field
        for model in tables_of(Record)
        for name, field in model._meta.fields.items()
        if OF_CODES.search(name) and isinstance(field, CharField)
    }
    free = {name for name, field in codes.items() if not isinstance(field, EnumField)}

    assert {"Order.hold_reason", "ImportRun.kind", "ListedOrder.outcome"} < codes.keys() - free
    assert free == OPEN_LISTS


def _room(model: Any) -> Path:
    return Path(str(sys.modules[model.__module__].__file__)).parent


def _said_in(room: Path) -> set[str]:
    """The words in a room's sources, but for those that name the moves."""
    return {word for path in room.glob("*.py") for word in _said(ast.parse(path.read_text()))}


def _said(tree: ast.AST) -> set[str]:
    names = {id(key) for table in _moves(tree) for key in table.keys}
    words = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {str(word.value) for word in words if id(word) not in names}


def _moves(tree: ast.AST) -> list[ast.Dict]:
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and "MOVES" in {getattr(target, "id", "") for target in node.targets}
    ]
