"""Sellers and regions as the remote control names them; ValueError when there is none."""

from webapp.sandbox import seller as sellers
from webapp.sandbox.marketplace import REGIONS
from webapp.sandbox.seller import Seller


def seller_named(name: str) -> Seller:
    found = sellers.find_or_none(name)
    if found is None:
        raise ValueError(f"There is no seller {name}.")
    return found


def region_named(name: str | None) -> str | None:
    if name and name not in REGIONS:
        raise ValueError(f"{name} is not one of {', '.join(REGIONS)}.")
    return name or None
