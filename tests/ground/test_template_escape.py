"""What a template writes is escaped as Jinja's own environment would."""

from typing import Any

import pytest
from flask import Flask, render_template_string
from flask.templating import Environment
from markupsafe import Markup

from webapp.ground.web.template_escape import WritingEnvironment


class Mark:
    def __repr__(self) -> str:
        return "Mark"

    def __html__(self) -> str:
        return "<b>5 < 6</b>"

    def __str__(self) -> str:
        return "never"


class Word(str):
    pass


VALUES = [
    """<script>"it's" & more</script>""",
    "",
    Word("<i>"),
    Markup("<em>&amp;</em>"),
    Mark(),
    None,
    True,
    0,
    -7,
    2.5,
    ["<li>", Markup("<p>")],
    {"<key>": "'"},
]
# Plain, from a filter, joined, in a macro, in a block that is kept, and where it isn't escaped.
TEMPLATE = """
{% macro cell(value) %}<td title="{{ value }}">{{ caller() if caller }}</td>{% endmacro %}
{% set kept %}<p>{{ value }}</p>{% endset %}
{{ value }} {{ value|string|upper }} {{ value ~ "<" }} {{ "<%s>"|safe|format(value) }} {{ kept }}
{{ cell(value) }} {% call cell(value) %}{{ value }}{% endcall %} {{ missing }} {{ value|e }}
{% autoescape false %}{{ value }}{% endautoescape %}{% for each in [value] %}{{ each }}{% endfor %}
"""


def rendered(environment: type[Environment], value: Any) -> str:
    app = Flask("pages")
    app.jinja_environment = environment
    with app.app_context():
        return render_template_string(TEMPLATE, value=value)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_each_value_is_written_as_jinja_writes_it(value: Any) -> None:
    assert rendered(WritingEnvironment, value) == rendered(Environment, value)


def test_the_app_writes_so(app: Flask) -> None:
    assert app.jinja_environment is WritingEnvironment
    with app.app_context():
        assert render_template_string("{{ it }}", it="<b>") == "&lt;b&gt;"
