"""The home marketplace: whose units and currency an account's own facts are typed in."""

from webapp.accounts.account import Account
from webapp.amazon.marketplace import Marketplace, offered
from webapp.stores.store import Store


def home_marketplace(account: Account) -> Marketplace:
    """Its oldest store's; the first of all as long as it has none."""
    first: Store | None = Store.select().where(Store.account == account).order_by(Store.id).first()
    return first.marketplace if first else offered()[0]
