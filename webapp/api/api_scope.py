"""An API scope: what a token may do, as far as the person who made it may."""

from collections.abc import Iterable
from enum import StrEnum

from webapp.accounts.user import User
from webapp.ground.language.gettext import gettext


class ApiScope(StrEnum):
    ORDERS_READ = "orders:read"
    ORDERS_READ_PII = "orders:read_pii"
    SHIPMENTS_WRITE = "shipments:write"
    PRODUCTS_READ = "products:read"
    PRODUCTS_WRITE = "products:write"

    @property
    def label(self) -> str:
        return {
            ApiScope.ORDERS_READ: gettext("Read orders, without people"),
            ApiScope.ORDERS_READ_PII: gettext("Read buyers and recipients too"),
            ApiScope.SHIPMENTS_WRITE: gettext("Ship orders"),
            ApiScope.PRODUCTS_READ: gettext("Read products"),
            ApiScope.PRODUCTS_WRITE: gettext("Change products"),
        }[self]

    @property
    def hint(self) -> str:
        return {
            ApiScope.ORDERS_READ: gettext("Numbers, dates, lines, parcels, city and country."),
            ApiScope.ORDERS_READ_PII: gettext(
                "Names, addresses, e-mails, phones. Each reading is recorded in the audit trail, "
                "as if you had opened the order yourself."
            ),
            ApiScope.SHIPMENTS_WRITE: gettext(
                "Parcels with tracking numbers, which Amazon is told of."
            ),
            ApiScope.PRODUCTS_READ: gettext("SKUs, weights, sizes, customs facts."),
            ApiScope.PRODUCTS_WRITE: gettext("All that you say of a product on its page."),
        }[self]

    @property
    def right(self) -> str:
        """What its maker must have, of User."""
        return {
            ApiScope.ORDERS_READ: "may_see_orders",
            ApiScope.ORDERS_READ_PII: "may_see_personal_data",
            ApiScope.SHIPMENTS_WRITE: "may_ship",
            ApiScope.PRODUCTS_READ: "may_see_orders",
            ApiScope.PRODUCTS_WRITE: "may_edit_products",
        }[self]

    def is_had_by(self, user: User) -> bool:
        return bool(getattr(user, self.right))


def written(scopes: Iterable[ApiScope]) -> str:
    """As OAuth writes them: with spaces between."""
    chosen = set(scopes)
    return " ".join(each for each in ApiScope if each in chosen)


def read(text: str) -> frozenset[ApiScope]:
    return frozenset(ApiScope(each) for each in text.split())
