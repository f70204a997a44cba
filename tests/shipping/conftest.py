"""Rosa's shop and its visitors, and how she maps a service."""

from typing import Any

import pytest

from tests.accounts.people import BEN, joined, signed_in
from tests.orders.conftest import carla, rosa, shop
from tests.orders.shop import Shop
from webapp.accounts.rights.role import Role
from webapp.ground.clock import utcnow
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.service_mappings.service_mapping_form import ServiceMappingForm
from webapp.stores.store import Store

__all__ = ["carla", "mapped", "rosa", "shop", "sign_in_as"]

GROUND = {"carrier": "UPS", "shipping_service": "UPS Ground"}


def mapped(store: Store, requested: str = "STANDARD", **fields: str) -> ServiceMapping:
    """What Rosa would type and save."""
    typed = {"requested_service": requested, **GROUND, **fields}
    return ServiceMappingForm.typed(store, typed).keep(utcnow())


def sign_in_as(role: Role, visitor: Any, shop: Shop) -> Any:
    joined(shop.account, role, BEN)
    signed_in(visitor, BEN)
    return visitor


@pytest.fixture
def address(shop: Shop) -> str:
    return f"/stores/{shop.store.id}/service-mappings"
