"""A selling account: a seller's plan with Amazon, and where they take part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Participation:
    """Whether a seller sells in one marketplace; `suspended` while their listings are."""

    marketplace_id: str
    participating: bool
    suspended: bool
    store_name: str


@dataclass(frozen=True)
class SellingAccount:
    """`plan` is "PROFESSIONAL", "INDIVIDUAL" or what Amazon adds; names and addresses that
    come along are left behind."""

    plan: str
    participations: list[Participation]

    @property
    def professional(self) -> bool:
        return self.plan == "PROFESSIONAL"


def read_account(payload: Mapping[str, Any]) -> SellingAccount:
    """Raises KeyError or TypeError for what isn't an account."""
    participations = read_participations(payload["marketplaceParticipationList"])
    return SellingAccount(plan=str(payload["sellingPlan"]), participations=participations)


def read_participations(entries: object) -> list[Participation]:
    if not isinstance(entries, list):
        raise TypeError("The participations are not a list.")
    return [_participation(entry) for entry in entries]


def _participation(entry: Mapping[str, Any]) -> Participation:
    return Participation(
        marketplace_id=str(entry["marketplace"]["id"]),
        participating=entry["participation"]["isParticipating"] is True,
        suspended=entry["participation"]["hasSuspendedListings"] is True,
        store_name=str(entry.get("storeName") or ""),
    )
