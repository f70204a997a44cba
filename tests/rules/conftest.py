"""Rosa's shop and its visitors, and how she makes a rule."""

from typing import Any

from werkzeug.datastructures import MultiDict

from tests.orders.conftest import ben, carla, rosa, shop
from tests.orders.documents import NOON
from tests.orders.shop import Shop
from webapp.rules.rule import Rule
from webapp.rules.rule_form import RuleForm

__all__ = ["ben", "carla", "made", "rosa", "shop"]


def made(shop: Shop, name: str = "Candles", **fields: Any) -> Rule:
    """What Rosa would type and save."""
    typed = MultiDict({"name": name, **fields})
    return RuleForm.typed(shop.account, typed, NOON).keep(shop.user)
