"""A rule builds the same addresses as Werkzeug's own, and later."""

import pytest
from werkzeug.routing import Map, Rule

from webapp.ground.web.lazy_rule import LazyRule

ADDRESS = "/stores/<int:store_id>/orders/<status>"


@pytest.mark.parametrize("values", [{}, {"page": 2, "rule": "a b"}, {"page": None}])
def test_an_address_is_the_one_that_werkzeug_builds(values: dict[str, object]) -> None:
    late, early = (
        Map([kind(ADDRESS, endpoint="orders")]).bind("desk.example") for kind in (LazyRule, Rule)
    )
    known = {"store_id": 7, "status": "not sent/yet"}

    assert late.build("orders", known | values) == early.build("orders", known | values)
    assert late.build("orders", known, append_unknown=False) == early.build("orders", known)


def test_only_what_is_asked_for_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, compile_builder = [], Rule._compile_builder
    monkeypatch.setattr(
        Rule,
        "_compile_builder",
        lambda rule, unknown: compiled.append(rule.rule) or compile_builder(rule, unknown),
    )
    rules = Map([LazyRule("/orders", endpoint="orders"), LazyRule("/stores", endpoint="stores")])
    addresses = rules.bind("desk.example")

    assert [addresses.build("orders"), addresses.build("orders")] == ["/orders", "/orders"]
    assert compiled == ["/orders"]
