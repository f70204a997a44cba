"""A selling account: a seller's plan with Amazon, and where they take part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Participation:
    """Whether a seller sells in one marketplace; `suspended` while their listings are. With
    `known` False, Amazon named the marketplace and said nothing that could be read."""

    marketplace_id: str
    participating: bool
    suspended: bool
    store_name: str
    known: bool = True

    @property
    def sells(self) -> bool:
        return self.participating and not self.suspended


@dataclass(frozen=True)
class SellingAccount:
    """`plan` is "PROFESSIONAL", "INDIVIDUAL", what Amazon adds, or empty; `participations` are None
    where none can be read. Names and addresses that come along are left behind."""

    plan: str
    participations: list[Participation] | None

    @property
    def individual(self) -> bool:
        """Whether orders aren't shared; a plan that Amazon adds may well share them."""
        return self.plan == "INDIVIDUAL"


def read_account(payload: Mapping[str, Any]) -> SellingAccount:
    """Raises TypeError for what is no account."""
    if not isinstance(payload, Mapping):
        raise TypeError("The account is no object.")
    try:
        participations = read_participations(payload.get("marketplaceParticipationList"))
    except TypeError:
        if not payload.get("sellingPlan"):
            raise
        participations = None
    return SellingAccount(plan=str(payload.get("sellingPlan") or ""), participations=participations)


def read_participations(entries: object) -> list[Participation]:
    """An entry that can't be read is passed by; raises TypeError when none can."""
    if not isinstance(entries, list):
        raise TypeError("The participations are not a list.")
    found = [participation for entry in entries if (participation := _participation(entry))]
    if entries and not found:
        raise TypeError("No participation can be read.")
    return found


def _participation(entry: Any) -> Participation | None:
    try:
        marketplace_id = str(entry["marketplace"]["id"])
        store_name = str(entry.get("storeName") or "")
    except (KeyError, TypeError, AttributeError):
        return None
    told = entry.get("participation")
    takes_part = told.get("isParticipating") if isinstance(told, Mapping) else None
    if not isinstance(takes_part, bool):
        return Participation(marketplace_id, False, False, store_name, known=False)
    suspended = told.get("hasSuspendedListings") is True
    return Participation(marketplace_id, takes_part, suspended, store_name)
