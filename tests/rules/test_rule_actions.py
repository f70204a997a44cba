"""What a rule did is kept as facts, and read in the language of whoever reads."""

import pytest

from tests.languages import pseudo_locale
from tests.orders.documents import NOON, order
from tests.rules.conftest import made
from webapp.ground.language import gettext as messages
from webapp.rules.rule_actions import did_words
from webapp.rules.rule_application import RuleApplication


def test_what_a_rule_did_is_read_in_the_readers_language(
    shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(shop, package="tube", hold="released", signature="no", stops="yes")
    shop.take(order(), at=NOON)

    english = RuleApplication.of(shop.order)[0].did
    pseudo = pseudo_locale.PseudoLocale()
    monkeypatch.setattr(messages, "catalogue", lambda _code: pseudo)

    assert english == "Candles: Tube, no signature, hold and stop here"
    assert pseudo.gettext("stop here") in RuleApplication.of(shop.order)[0].did


def test_what_an_older_version_wrote_stays_as_it_was_written() -> None:
    assert did_words("Candles: UPS Ground, tag Fragile") == "Candles: UPS Ground, tag Fragile"
    assert did_words("{1}: Tube") == "{1}: Tube"
