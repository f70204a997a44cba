"""The scan of one parcel: its lines with what was counted, and what a scanned item answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.user import User
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.gettext import N_, gettext, ngettext
from webapp.orders.order import OrderItem
from webapp.pack_verification import product_code
from webapp.pack_verification.pack_verification import PackVerification
from webapp.products.product import Product, product_key
from webapp.scanning.scanned_parcel import ScannedParcel

RIGHT, WRONG, DONE = "right", "wrong", "done"
MISREAD = N_("The check digit of this barcode doesn't fit: it was misread. Scan it again.")
ENDED = N_(
    "Somebody else has finished or changed this parcel meanwhile. Scan its packing slip again."
)
NO_CODE = N_("Scan or type a SKU, an ASIN or a barcode.")


@dataclass(frozen=True)
class ScanAnswer:
    """What a scan was answered: `tone` is heard and seen, the words are read."""

    tone: str
    words: str


@dataclass(frozen=True)
class ScanLine:
    item_id: str
    identifier: str
    title: str
    bin: str
    wanted: int
    counted: int
    keys: frozenset[str]

    @property
    def full(self) -> bool:
        return self.counted >= self.wanted


class ParcelScan:
    """For the person who packs it; where `answer` is what was scanned last."""

    def __init__(self, parcel: ScannedParcel, answer: ScanAnswer | None = None) -> None:
        self.parcel = parcel
        self.order = parcel.order
        self.label = parcel.label
        self.answer = answer

    @property
    def verification(self) -> PackVerification | None:
        """The one under way for this parcel."""
        live = PackVerification.live_of(self.order.id)
        return live if live and live.label_id == self.parcel.label_id else None

    @cached_property
    def lines(self) -> Sequence[ScanLine]:
        """Those of which something belongs in the parcel."""
        items = [item for item in self._items if self.parcel.wanted.get(item.order_item_id)]
        skus = {product_key(item.seller_sku, item.asin) for item in items}
        products = {each.sku: each for each in self._products(skus)}
        counts = self._counts
        return [
            _line(
                item,
                item.named_by(self.order.store.product_identifier),
                products.get(product_key(item.seller_sku, item.asin)),
                self.parcel.wanted[item.order_item_id],
                counts.get(item.order_item_id, 0),
            )
            for item in items
        ]

    @property
    def counted(self) -> int:
        return sum(min(line.counted, line.wanted) for line in self.lines)

    @property
    def wanted(self) -> int:
        return sum(line.wanted for line in self.lines)

    @property
    def complete(self) -> bool:
        """Whether all of it lies in the parcel, and nothing else."""
        known = {line.item_id: line.wanted for line in self.lines}
        counts = self._counts
        return all(counts.get(item, 0) == known.get(item, 0) for item in {*counts, *known})

    @property
    def scanned_by(self) -> int | None:
        live = self.verification
        return live.user_id if live and live.scanned_at else None

    def take(self, code: str, now: datetime, by: User) -> ScanAnswer:
        """Count an item of this code, or say why not."""
        keys = product_code.keys(code)
        if not keys:
            return ScanAnswer(WRONG, gettext(NO_CODE))
        matching = [line for line in self.lines if line.keys & keys]
        if not matching:
            return ScanAnswer(WRONG, self._stranger(code))
        line = next((each for each in matching if not each.full), matching[-1])
        try:
            live = PackVerification.begin(self.order, self.parcel.label_id, now, by)
            fits = live.count(line.item_id, self.parcel.wanted, now, by)
        except IllegalMove:
            return ScanAnswer(WRONG, gettext(ENDED))
        return self._counted(line) if fits else ScanAnswer(WRONG, _too_many(line))

    def start_again(self) -> None:
        live = self.verification
        if live:
            live.start_again()

    @cached_property
    def _counts(self) -> dict[str, int]:
        if self.label and self.label.id in PackVerification.verified_labels([self.order.id]):
            return dict(self.parcel.wanted)
        live = self.verification
        return live.counts if live else {}

    @cached_property
    def _items(self) -> Sequence[OrderItem]:
        query = OrderItem.select().where(OrderItem.order == self.order)
        return list(query.order_by(OrderItem.id))

    def _products(self, skus: set[str]) -> Sequence[Product]:
        return list(Product.of(self.order.account).where(Product.sku.in_(sorted(skus - {""}))))

    def _counted(self, line: ScanLine) -> ScanAnswer:
        """As it stands now, by whoever counted last."""
        after = ParcelScan(self.parcel)
        now_in = next(each.counted for each in after.lines if each.item_id == line.item_id)
        facts = {"item": line.identifier, "counted": now_in, "wanted": line.wanted}
        if after.complete:
            words = ngettext(
                "%(item)s: %(counted)s of %(wanted)s. All %(n)s are in.",
                "%(item)s: %(counted)s of %(wanted)s. All %(n)s are in.",
                after.wanted,
                **facts,
            )
            return ScanAnswer(DONE, words)
        return ScanAnswer(RIGHT, gettext("%(item)s: %(counted)s of %(wanted)s.", **facts))

    def _stranger(self, code: str) -> str:
        """What isn't in this order, by its name where it is known."""
        if product_code.misread(code):
            return gettext(MISREAD)
        named = self._named(code)
        gone = [item for item in self._items if _keys(item, None) & product_code.keys(code)]
        if gone:
            return gettext(
                "%(item)s isn't in this parcel: it is shipped or cancelled. Put it back.",
                item=named,
            )
        return gettext("%(item)s isn't in this order. Put it back.", item=named)

    def _named(self, code: str) -> str:
        written = sorted(product_code.written_forms(code))
        mine = Product.of(self.order.account)
        barcoded = mine.where(Product.barcode.in_(written)).first()
        found = barcoded or mine.where(Product.sku.in_(written)).first()
        words = " ".join(code.split())[:40]
        return f"{found.sku} ({found.title[:80]})" if found else gettext("“%(code)s”", code=words)


def _line(
    item: OrderItem, identifier: str, product: Product | None, wanted: int, counted: int
) -> ScanLine:
    return ScanLine(
        item_id=item.order_item_id,
        identifier=identifier,
        title=item.title or "",
        bin=(product.bin or "") if product else "",
        wanted=wanted,
        counted=counted,
        keys=_keys(item, product),
    )


def _keys(item: OrderItem, product: Product | None) -> frozenset[str]:
    codes = (item.seller_sku, item.asin, product.barcode if product else None)
    return frozenset().union(*(product_code.keys(code) for code in codes if code))


def _too_many(line: ScanLine) -> str:
    return ngettext(
        "That is one %(item)s too many: all %(n)s are in. Take it out.",
        "That is one %(item)s too many: all %(n)s are in. Take it out.",
        line.wanted,
        item=line.identifier,
    )
