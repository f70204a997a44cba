"""What there is one of is replaced, by people who do it at the same moment too."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from typing import Any

from PIL import Image

from tests.ground.full_shop import FullShop
from tests.orders.documents import NOON
from webapp.customs.customs_numbers import AccountCustoms, CustomsNumbers, OrderCustoms
from webapp.desk.columns.column import Column
from webapp.desk.columns.column_choice import ColumnChoice
from webapp.desk.saved_view import SavedView
from webapp.ground.database.db import connected
from webapp.imports.import_tag import ImportTag
from webapp.orders.order import Order
from webapp.orders.tag import Tag
from webapp.products.product import Product
from webapp.products.product_picture import ProductPicture
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.ship_from import AccountShipFrom, ShipFrom, ShipFromAddress

MANY = 8
QUERIES = ("due=late", "status=shipped")
Act = Callable[[int], Any]


def test_many_at_once_replace_one_row_and_none_of_them_fails(rosas: FullShop) -> None:
    for model, act in acts(rosas):
        model.delete().execute()

        at_once(act)

        assert model.select().count() == 1, model.__name__


def test_a_view_kept_again_under_its_name_stays_the_same_view(rosas: FullShop) -> None:
    user_id = rosas.shop.user.id
    SavedView.keep(user_id, "Mornings", "due=late", NOON)
    before = SavedView.get(SavedView.name == "Mornings")

    SavedView.keep(user_id, "Mornings", "status=shipped", NOON)

    after = SavedView.get(SavedView.name == "Mornings")
    assert after.id == before.id
    assert after.address != before.address


def acts(shop: FullShop) -> Iterator[tuple[Any, Act]]:
    """Each table with what writes it; the number makes each of them say something else."""
    user, store, account = shop.shop.user, shop.shop.store, shop.shop.account
    order, product = (
        Order.get_by_id(shop.ids["order_id"]),
        Product.get_by_id(shop.ids["product_id"]),
    )
    tags = [Tag.make(account, f"Tag {number}", "red", NOON)[0] for number in range(MANY)]
    chosen = [list(Column)[number : number + 2] for number in range(MANY)]

    def where(number: int) -> ShipFromAddress:
        return ShipFromAddress(ship_name=f"Dock {number}")

    def declare(number: int) -> None:
        typed = {"kind": "sale", "invoice_number": f"INV-{number}"}
        OrderCustoms.of(order).change(typed, NOON, user)

    def number_account(number: int) -> None:
        AccountCustoms.keep(account, CustomsNumbers(eori=f"DE{number}"), NOON, user)

    yield OrderCustoms, declare
    yield AccountCustoms, number_account
    yield SavedView, lambda n: SavedView.keep(user.id, "Mornings", QUERIES[n % 2], NOON)
    yield ColumnChoice, lambda n: ColumnChoice.keep(user.id, False, chosen[n])
    yield AccountShipFrom, lambda n: AccountShipFrom.keep_for_all(store, where(n), user)
    yield ShipFrom, lambda n: ShipFrom.keep(store, where(n), user)
    yield ImportTag, lambda n: ImportTag.choose(store, tags[n], NOON, user)
    yield PackingSlipStyle, lambda n: PackingSlipStyle.of(store).change(f"Hi {n}", b"", False, user)
    yield ProductPicture, lambda n: ProductPicture.keep(product, png(n), NOON, user)


def at_once(act: Act) -> None:
    """Raises what one of them met."""
    ready = Barrier(MANY)

    def do(number: int) -> None:
        with connected():
            ready.wait()
            act(number)

    with ThreadPoolExecutor(MANY) as people:
        list(people.map(do, range(MANY)))


def png(red: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 4), (red, 0, 0)).save(file, "PNG")
    return file.getvalue()
