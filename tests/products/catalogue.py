"""Products of a shop, with the facts that a test needs."""

from typing import Any

from tests.orders.documents import NOON, item
from tests.orders.shop import Shop
from webapp.products.package_preset import PackagePreset
from webapp.products.product import Product
from webapp.shipping.unshipped import unshipped


def line(sku: str | None, quantity: int = 1, **product: Any) -> dict[str, Any]:
    """An order's line of it."""
    return item(
        quantityOrdered=quantity, product={"sellerSku": sku, "title": f"A {sku}", **product}
    )


def described(shop: Shop, sku: str, **facts: Any) -> Product:
    """The product, made if no order has named it yet, with these facts."""
    Product.note(shop.account.id, [(sku, None, f"A {sku}")], NOON)
    product = known(shop, sku)
    product.change(facts, NOON, shop.user)
    return product


def known(shop: Shop, sku: str) -> Product:
    return Product.get(Product.account == shop.account, Product.sku == sku)


def box(shop: Shop, name: str, *sides: int, weight: int = 0) -> PackagePreset:
    long, wide, high = sides
    return PackagePreset.create(
        account=shop.account,
        name=name,
        length_mm=long,
        width_mm=wide,
        height_mm=high,
        weight_grams=weight,
    )


def left_of(shop: Shop) -> dict[str, int]:
    """What is left to ship of the shop's only order, by Amazon's item id."""
    return unshipped([shop.order.id])[shop.order.id]
