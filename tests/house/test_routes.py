"""How addresses name rows."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from webapp.app import IdConverter


def test_no_address_takes_a_number_that_no_database_knows(app: Flask) -> None:
    plain = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for each in rule._converters.values()
        if isinstance(each, IntegerConverter) and not isinstance(each, IdConverter)
    ]

    assert plain == []
