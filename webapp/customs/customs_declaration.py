"""A customs declaration: what lies in an order's parcel, for the customs of two countries.

It holds personal data, and is never kept: it is made for one page or file, and gone with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.carriers import weight
from webapp.carriers.customs_area import THE_EU, THE_UK, CustomsPlace, crosses_customs
from webapp.customs.customs_numbers import CustomsNumbers, OrderCustoms
from webapp.ground.country import country_name
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import N_, gettext, ngettext
from webapp.ground.language.number_format import listed
from webapp.ground.money import in_whole_units
from webapp.orders.order import Order, OrderItem
from webapp.orders.party import RECIPIENT, DecryptedPeople, Party
from webapp.orders.recipient_address import recipient_address, recipient_place
from webapp.orders.restriction import Restriction
from webapp.products.parcel_proposal import parcel_proposal
from webapp.products.product import Product, product_key
from webapp.shipping.unshipped import unshipped
from webapp.stores.ship_from import ShipFrom, ShipFromAddress

# Up to here, in euros, an import into the EU can go by the One-Stop Shop.
IOSS_LIMIT_MINOR = 150_00
REDACTED = N_("This order's personal data was destroyed: no customs document can be made any more.")
RESTRICTED = N_("Somebody in this order asked that their data be used for nothing.")


@dataclass(frozen=True)
class DeclaredLine:
    """Pieces of one product; the weight of one in grams, its value in minor units."""

    sku: str
    product_id: int | None
    description: str
    quantity: int
    weight_grams: int | None
    value_minor: int | None
    currency: str
    hs_code: str
    origin: str

    @property
    def missing(self) -> list[str]:
        facts = {
            gettext("HS code"): self.hs_code,
            gettext("country of origin"): self.origin,
            gettext("weight"): self.weight_grams,
            gettext("value"): self.value_minor,
        }
        return [name for name, known in facts.items() if not known]

    @property
    def total_weight(self) -> int | None:
        return self.weight_grams * self.quantity if self.weight_grams else None

    @property
    def total_minor(self) -> int | None:
        return None if self.value_minor is None else self.value_minor * self.quantity

    @property
    def origin_name(self) -> str:
        return country_name(self.origin) if self.origin else ""


class CustomsDeclaration:
    """One order's: what is left to ship of it, or all of it once it has left."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.said = OrderCustoms.of(order)

    @property
    def obstacle(self) -> str:
        """Why no document can be made; empty when one can."""
        if self.order.redaction:
            return gettext(REDACTED)
        return gettext(RESTRICTED) if Restriction.among([self.order.id]) else ""

    @cached_property
    def numbers(self) -> CustomsNumbers:
        return self.said.used

    @property
    def invoice_number(self) -> str:
        return self.said.invoice_number or self.order.amazon_order_id

    @cached_property
    def sender(self) -> ShipFromAddress:
        return ShipFrom.of(self.order.store)

    @property
    def crosses(self) -> bool:
        return crosses_customs(self._from, self._to)

    @property
    def recipient(self) -> list[str]:
        """The lines of the address; none when there is none."""
        person = self._known.recipient
        return recipient_address(self.order, person).lines() if person else []

    @cached_property
    def lines(self) -> list[DeclaredLine]:
        products = {product.sku: product for product in self._products}
        lines = (self._line(item, products) for item in self._items)
        return [line for line in lines if line.quantity]

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def net_weight(self) -> int | None:
        """All pieces; None as long as one weight isn't known."""
        weights = [line.total_weight for line in self.lines]
        return None if None in weights else sum(each for each in weights if each)

    @cached_property
    def gross_weight(self) -> int | None:
        """With the package."""
        pieces = self._left if any(self._left.values()) else self._ordered
        known = parcel_proposal(self.order.account_id, self.order.id, pieces).weight_grams
        return known or self.net_weight

    @property
    def totals(self) -> dict[str, int]:
        """In minor units by currency, as far as values are known."""
        found: dict[str, int] = defaultdict(int)
        for line in self.lines:
            if line.total_minor is not None:
                found[line.currency] += line.total_minor
        return dict(found)

    @property
    def total_words(self) -> str:
        """`12.50 EUR`."""
        return " + ".join(money_words(minor, each) for each, minor in self.totals.items())

    @property
    def warnings(self) -> list[str]:
        """What customs will ask for, in sentences."""
        sentences = [
            ngettext(
                "%(sku)s: %(facts)s is not known. Write it in Products.",
                "%(sku)s: %(facts)s are not known. Write it in Products.",
                len(line.missing),
                sku=line.sku,
                facts=listed(line.missing),
            )
            for line in self.lines
            if line.missing
        ]
        checks = {
            gettext("No ship-from address is known: write it in the store's settings."): (
                self.sender == ShipFromAddress()
            ),
            gettext("Amazon has given no address for this order."): not self.recipient,
            gettext("The values are in several currencies: a declaration has one."): len(
                self.totals
            )
            > 1,
            gettext(
                "No IOSS number: the recipient in the EU may have to pay the import VAT and a fee."
            ): (self._lacks_ioss),
            gettext(
                "No EORI number: customs asks commercial senders in the EU and the UK for one."
            ): (self._lacks_eori),
        }
        return [*sentences, *(words for words, true in checks.items() if true)]

    def in_words(self, grams: int | None) -> str:
        return weight.in_words(grams, "DE") if grams else ""

    @property
    def _from(self) -> CustomsPlace:
        return self.sender.place_of(self.order.store)

    @property
    def _to(self) -> CustomsPlace:
        return recipient_place(self.order, self._known)

    @cached_property
    def _known(self) -> DecryptedPeople:
        return Party.opened([self.order], roles=(RECIPIENT,))[self.order.id]

    @property
    def _lacks_ioss(self) -> bool:
        into_eu = self._to.areas == {THE_EU} and THE_EU not in self._from.areas
        small = self.totals.get("EUR", 0) <= IOSS_LIMIT_MINOR
        return into_eu and small and not self.numbers.ioss

    @property
    def _lacks_eori(self) -> bool:
        from_there = self._from.areas & {THE_EU, THE_UK}
        return self.crosses and bool(from_there) and not self.numbers.eori

    @cached_property
    def _items(self) -> list[OrderItem]:
        query = OrderItem.select().where(OrderItem.order == self.order).order_by(OrderItem.id)
        return [item for item in query if not item.is_cancelled]

    @property
    def _products(self) -> Sequence[Product]:
        keys = sorted({product_key(item.seller_sku, item.asin) for item in self._items})
        return list(
            Product.select().where(
                Product.account == self.order.account_id, among(Product.sku, keys)
            )
        )

    @cached_property
    def _left(self) -> Mapping[str, int]:
        return unshipped([self.order.id])[self.order.id]

    @property
    def _ordered(self) -> dict[str, int]:
        return {item.order_item_id: item.quantity_kept for item in self._items}

    def _line(self, item: OrderItem, products: Mapping[str, Product]) -> DeclaredLine:
        key = product_key(item.seller_sku, item.asin)
        product = products.get(key) or Product(sku=key)
        pieces = self._left if any(self._left.values()) else self._ordered
        own = product.customs_value_minor is not None
        return DeclaredLine(
            sku=key or item.order_item_id,
            product_id=product.id,
            description=product.customs_description or item.title or key,
            quantity=pieces.get(item.order_item_id, 0),
            weight_grams=product.weight_grams,
            value_minor=product.customs_value_minor if own else item.unit_price_minor,
            currency=(product.customs_currency if own else item.currency) or "",
            hs_code=product.hs_code or "",
            origin=product.origin_country or "",
        )


def money_words(minor: int | None, currency: str) -> str:
    """`12.50 EUR`; empty for nothing that is known."""
    return "" if minor is None else f"{in_whole_units(minor, currency):f} {currency}"
