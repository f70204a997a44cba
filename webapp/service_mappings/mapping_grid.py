"""All that an account's orders ask for: what no mapping answers yet, and what differs by store."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.account import Account
from webapp.carriers.carrier import offered_in
from webapp.ground.database.db import database
from webapp.orders.amazon_words import in_words
from webapp.service_mappings.mapping_census import Demand, MappingCensus
from webapp.service_mappings.service_mapping import ServiceMapping, key
from webapp.service_mappings.service_mapping_form import ServiceMappingForm
from webapp.stores.store import Store

# (carrier, its services), by carrier.
Catalogue = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class GridRow:
    """A requested service of the stores that the same carriers serve in the same way."""

    catalogue: Catalogue
    demands: tuple[tuple[Store, Demand], ...]
    # What another store of the account uses for it: "carrier|service", or empty.
    proposed: str

    @property
    def requested_service(self) -> str:
        return self.demands[0][1].requested_service

    @property
    def words(self) -> str:
        return in_words(self.requested_service)

    @property
    def name(self) -> str:
        """Of its field: other stores or another service have another."""
        ids = "-".join(str(store.id) for store, _ in self.demands)
        return f"{ids}:{key(self.requested_service)}"

    @property
    def stores(self) -> list[str]:
        return [store.nickname for store, _ in self.demands]

    @property
    def orders(self) -> int:
        return sum(demand.orders for _, demand in self.demands)

    @property
    def awaiting(self) -> int:
        return sum(demand.awaiting for _, demand in self.demands)


class MappingGrid:
    def __init__(self, account: Account) -> None:
        self._stores = [store for store in Store.all_of(account) if store.live]
        self._censuses = {store.id: MappingCensus(store) for store in self._stores}

    @cached_property
    def rows(self) -> list[GridRow]:
        """What no mapping answers, the most urgent first."""
        groups = defaultdict(list)
        for store in self._stores:
            for demand in self._censuses[store.id].unmapped:
                groups[key(demand.requested_service), catalogue(store)].append((store, demand))
        rows = [
            GridRow(offered, tuple(demands), self._proposed(asked, offered))
            for (asked, offered), demands in groups.items()
        ]
        return sorted(rows, key=lambda row: (-row.awaiting, -row.orders, row.name))

    @property
    def mapped(self) -> list[tuple[str, list[tuple[str, list[Store]]]]]:
        """(requested service, [(carrier and service, the stores that use it)]), by name."""
        found: dict[str, dict[str, list[Store]]] = defaultdict(lambda: defaultdict(list))
        for mapping in self._mappings:
            country = mapping.store.marketplace.country
            words = in_words(mapping.requested_service)
            found[words][mapping.shipping.in_full(country)].append(mapping.store)
        return [(words, list(choices.items())) for words, choices in sorted(found.items())]

    def keep(self, chosen: Mapping[str, str], now: datetime) -> list[ServiceMapping]:
        """Map what was chosen, by the rows' names, for each of their stores; what isn't offered,
        or was mapped meanwhile, is passed by."""
        made = []
        with database.atomic():
            for row in self.rows:
                choice = chosen.get(row.name, "")
                if choice in values(row.catalogue):
                    made += [self._keep(row, store, choice, now) for store, _ in row.demands]
        return made

    @property
    def _mappings(self) -> list[ServiceMapping]:
        return [each for census in self._censuses.values() for each in census.mappings]

    def _proposed(self, asked: str, offered: Catalogue) -> str:
        used = [value_of(each) for each in self._mappings if each.requested_key == asked]
        return next((value for value in used if value in values(offered)), "")

    def _keep(self, row: GridRow, store: Store, choice: str, now: datetime) -> ServiceMapping:
        carrier, _, service = choice.partition("|")
        fields = {
            "requested_service": row.requested_service,
            "carrier": carrier,
            "shipping_service": service,
        }
        return ServiceMappingForm.typed(store, fields).keep(now)


def catalogue(store: Store) -> Catalogue:
    country = store.marketplace.country
    return tuple((each.name, each.services_from(country)) for each in offered_in(country))


def values(offered: Catalogue) -> set[str]:
    return {f"{carrier}|{service}" for carrier, services in offered for service in services}


def value_of(mapping: ServiceMapping) -> str:
    return f"{mapping.carrier}|{mapping.shipping_service}"
