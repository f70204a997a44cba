"""What a rule's form offers for carriers and services, beside any that is typed."""

from webapp.accounts.account import Account
from webapp.carriers.carrier import CARRIERS
from webapp.stores.store import Store


def carriers() -> list[str]:
    """By name."""
    return sorted((each.name for each in CARRIERS), key=str.casefold)


def services(account: Account) -> list[str]:
    """Those of all carriers where the account's stores send from."""
    countries = {store.marketplace.country for store in Store.of(account)}
    named = {
        name for each in CARRIERS for country in countries for name in each.services_from(country)
    }
    return sorted(named, key=str.casefold)
