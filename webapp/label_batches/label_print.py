"""A stack of paper: the labels of a batch in a chosen order, with their packing slips between.

It names people, is made in memory for one answer, and is kept nowhere.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import gettext
from webapp.label_batches.parcel_orders import ParcelOrders
from webapp.label_batches.print_choice import PrintChoice, PrintOrder
from webapp.orders.order import Order, OrderItem
from webapp.pdf.label_sheet import LabelSheets, pages_of
from webapp.pdf.sheet_format import SheetFormat
from webapp.printing.packing_slip import PackingSlip
from webapp.printing.packing_slip_pdf import slip_pages
from webapp.products.product import Product, product_key
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_file import LabelFile, media_type_of

ZPL = "application/zpl"


class LabelPrint:
    """These labels with their files, in the order in which they are to be printed.

    Of those whose buyer is forgotten or restricted there is no file any more.
    """

    def __init__(self, account: Account, papers: Sequence[tuple[Label, bytes]]) -> None:
        self._account = account
        self.papers = papers
        # Filled while sheets are made: labels whose file can't be put on one.
        self.unreadable: list[Label] = []

    @classmethod
    def of(cls, account: Account, labels: Collection[Label], order: PrintOrder) -> "LabelPrint":
        """Those that are bought, as they are given or by their orders' first SKU or bin."""
        bought = [label for label in labels if label.status is LabelStatus.PURCHASED]
        if order is not PrintOrder.SELECTED:
            parcels = ParcelOrders.of(account, bought)
            ranks = _ranks(account, {each.id: parcels[each] for each in bought}, order)
            bought.sort(key=lambda label: (ranks[label.id], label.id))
        files = LabelFile.files([label.id for label in bought])
        return cls(account, [(label, files[label.id]) for label in bought if label.id in files])

    @property
    def for_printers(self) -> "LabelPrint":
        """Those that are a label printer's commands, which no sheet takes."""
        return LabelPrint(self._account, [each for each in self.papers if _is_zpl(each[1])])

    @property
    def on_paper(self) -> "LabelPrint":
        """Those that are pages or pictures."""
        return LabelPrint(self._account, [each for each in self.papers if not _is_zpl(each[1])])

    @property
    def commands(self) -> bytes:
        """One after another, as a label printer takes them."""
        return b"".join(content for _, content in self.papers)

    def sheets(self, choice: PrintChoice, public_url: str, at_once: bool) -> bytes:
        """A PDF; empty where none of them can be put on a sheet."""
        papers = LabelSheets(choice.sheet, gettext("Labels"))
        between = self._slip_pages(choice.sheet, public_url) if choice.slips else {}
        for label, content in self.papers:
            try:
                papers.add(content)
            except ValueError:
                self.unreadable.append(label)
                continue
            papers.add_pages(between.get(label.id, ()))
        if at_once:
            papers.print_at_once()
        return b"" if papers.empty else papers.data()

    @property
    def orders(self) -> Sequence[Order]:
        """All those that stand on the slips of these labels."""
        labels = [label for label, _ in self.papers]
        parcels = ParcelOrders.of(self._account, labels)
        return [order for label in labels for order in parcels[label]]

    def _slip_pages(self, sheet: SheetFormat, public_url: str) -> Mapping[int, Sequence[Any]]:
        """By label, the slip of what it is for, as pages of the size of a label."""
        content = {label.order_id: label.items for label, _ in self.papers}
        slips = PackingSlip.of(self._account, list(content), public_url, content)
        if not slips:
            return {}
        pdf, lengths = slip_pages(slips, sheet.place_mm)
        pages = iter(pages_of(pdf))
        by_order = {
            order.id: own
            for slip, length in zip(slips, lengths, strict=True)
            for own in [list(islice(pages, length))]
            for order in slip.orders
        }
        return {label.id: by_order.get(label.order_id, ()) for label, _ in self.papers}


def _is_zpl(content: bytes) -> bool:
    return media_type_of(content) == ZPL


def _ranks(
    account: Account, parcels: Mapping[int, Sequence[Order]], order: PrintOrder
) -> Mapping[int, tuple[bool, str]]:
    """For sorting, by label: parcels of one product or bin follow one another, those of none come
    last."""
    items = OrderItem.by_order([each.id for orders in parcels.values() for each in orders])
    skus = {
        label_id: {
            product_key(item.seller_sku, item.asin)
            for each in orders
            for item in items[each.id]
            if _leaves(item)
        }
        for label_id, orders in parcels.items()
    }
    if order is PrintOrder.BIN:
        bins = _bins(account, {sku for theirs in skus.values() for sku in theirs})
        skus = {
            label_id: {bins.get(sku, "") for sku in theirs} for label_id, theirs in skus.items()
        }
    firsts = {label_id: min(filter(None, theirs), default="") for label_id, theirs in skus.items()}
    return {label_id: (not first, first) for label_id, first in firsts.items()}


def _bins(account: Account, skus: Collection[str]) -> Mapping[str, str]:
    query = Product.select(Product.sku, Product.bin)
    mine = query.where(Product.account == account, among(Product.sku, sorted(skus)))
    return {sku: bin_ or "" for sku, bin_ in mine.tuples()}


def _leaves(item: OrderItem) -> bool:
    return not item.is_cancelled
