"""A parcel proposal: what an order's parcel will weigh and measure, as its products say.

First comes what the products say, then what the same content was packed as the last time; what was
packed after the products were last changed comes first, for whoever packed it has weighed it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import gettext
from webapp.products.package_preset import PackagePreset
from webapp.products.packed_content import PackedContent, ParcelGoods, Sides, goods_of
from webapp.products.product import Product

# So much of a package is filled at most: things don't lie in it without gaps.
FILLED = 0.8
Fact = TypeVar("Fact")


class ProposedBy(StrEnum):
    """Where a weight or a size comes from."""

    PRODUCTS = "products"
    LAST_PARCEL = "last_parcel"

    @property
    def label(self) -> str:
        return {
            ProposedBy.PRODUCTS: gettext("From your products."),
            ProposedBy.LAST_PARCEL: gettext("As the last parcel with the same content."),
        }[self]


@dataclass(frozen=True)
class ParcelProposal:
    """Weight in grams, with the package; sides in millimetres. None is what isn't known.

    `unweighed` are SKUs without a weight; `alone` those that always ship alone, though something
    else lies with them.
    """

    weight_grams: int | None = None
    weight_by: ProposedBy | None = None
    sides: Sides | None = None
    sides_by: ProposedBy | None = None
    preset: PackagePreset | None = None
    unweighed: Sequence[str] = ()
    alone: Sequence[str] = ()


NOTHING_KNOWN = ParcelProposal()


def parcel_proposal(
    account_id: int, order_id: int, quantities: Mapping[str, int]
) -> ParcelProposal:
    """One order's; `quantities` are pieces by Amazon's item id, as `unshipped` says them."""
    return parcel_proposals(account_id, {order_id: quantities})[order_id]


def parcel_proposals(
    account_id: int, contents: Mapping[int, Mapping[str, int]]
) -> dict[int, ParcelProposal]:
    """Those of many orders, in four queries; `contents` are quantities by the orders' ids."""
    catalogue = _Catalogue.of(account_id, goods := goods_of(contents))
    return {
        order_id: _Parcel(each, catalogue).proposal if each.pieces else NOTHING_KNOWN
        for order_id, each in goods.items()
    }


def proposed_weights(account_id: int, goods: Mapping[int, ParcelGoods]) -> dict[int, int]:
    """What parcels will weigh in grams, by any ids, as far as it is known."""
    catalogue = _Catalogue.of(account_id, goods)
    found = {each: _Parcel(held, catalogue).proposal for each, held in goods.items() if held.pieces}
    return {each: it.weight_grams for each, it in found.items() if it.weight_grams}


def shared_proposal(account_id: int, contents: Mapping[int, Mapping[str, int]]) -> ParcelProposal:
    """That of one parcel in which all of these orders lie; `contents` as above."""
    goods = list(goods_of(contents).values())
    kinds = {each.kind for each in goods}
    pieces: Counter[str] = Counter()
    for each in goods:
        pieces.update(each.pieces)
    shared = ParcelGoods(dict(pieces), kinds.pop() if len(kinds) == 1 else "")
    if not pieces:
        return NOTHING_KNOWN
    return _Parcel(shared, _Catalogue.of(account_id, {0: shared})).proposal


@dataclass(frozen=True)
class _Catalogue:
    """All that is known of some goods."""

    products: Mapping[str, Product]
    presets: Sequence[PackagePreset]
    packed: Mapping[str, PackedContent]

    @classmethod
    def of(cls, account_id: int, goods: Mapping[int, ParcelGoods]) -> "_Catalogue":
        skus = sorted({sku for each in goods.values() for sku in each.pieces})
        query = Product.select().where(Product.account == account_id, among(Product.sku, skus))
        packed = PackedContent.among(account_id, [each.key for each in goods.values()])
        products = {product.sku: product for product in query}
        presets = sorted(PackagePreset.of(account_id), key=lambda preset: preset.volume)
        return cls(products, presets, packed)


class _Parcel:
    """One parcel's goods; a SKU that is no product has no facts."""

    def __init__(self, goods: ParcelGoods, catalogue: _Catalogue) -> None:
        self._goods = goods.pieces
        self._presets = catalogue.presets
        self._products = {
            sku: catalogue.products.get(sku) or Product(sku=sku) for sku in goods.pieces
        }
        self._before = catalogue.packed.get(goods.key) or PackedContent()

    @property
    def proposal(self) -> ParcelProposal:
        preset = self._preset
        sides, sides_by = self._first(preset.sides if preset else self._own, self._before.sides)
        if sides_by is ProposedBy.LAST_PARCEL:
            preset = next((each for each in self._presets if each.sides == sides), None)
        weight, weight_by = self._first(self._weight(preset), self._before.weight_grams)
        return ParcelProposal(
            weight, weight_by, sides, sides_by, preset, self._unweighed, self._alone
        )

    def _first(
        self, ours: Fact | None, before: Fact | None
    ) -> tuple[Fact | None, ProposedBy | None]:
        """What counts first of what the products say and what the last parcel was."""
        found = [(ours, ProposedBy.PRODUCTS), (before, ProposedBy.LAST_PARCEL)]
        if self._packed_since:
            found.reverse()
        return next((each for each in found if each[0]), (None, None))

    @property
    def _packed_since(self) -> bool:
        """Whether the like was packed after the products were last changed."""
        packed = self._before.packed_at
        changes = [each.changed_at for each in self._products.values() if each.changed_at]
        return bool(packed and changes and packed > max(changes))

    @property
    def _preset(self) -> PackagePreset | None:
        """The one piece's own package; else the smallest that all fit into; else what all of them
        are packed into alone."""
        own = {product.preset_id for product in self._products.values()}
        shared = next((each for each in self._presets if own == {each.id}), None)
        return shared if self._single and shared else self._smallest or shared

    @property
    def _own(self) -> Sides | None:
        """The sides of the one piece, as it leaves in its own package."""
        [first, *_] = self._products.values()
        return first.sides if self._single else None

    @property
    def _smallest(self) -> PackagePreset | None:
        measured = [(self._goods[sku], each.sides) for sku, each in self._products.items()]
        if not all(sides for _, sides in measured):
            return None
        known = [(number, sides) for number, sides in measured if sides]
        return next((preset for preset in self._presets if _fits(known, preset)), None)

    def _weight(self, preset: PackagePreset | None) -> int | None:
        if self._unweighed:
            return None
        goods = sum(self._goods[sku] * each.weight_grams for sku, each in self._products.items())
        return int(goods + (preset.weight_grams if preset else 0))

    @property
    def _unweighed(self) -> list[str]:
        return [sku for sku, each in self._products.items() if not each.weight_grams]

    @property
    def _alone(self) -> list[str]:
        alone = [sku for sku, each in self._products.items() if each.ships_alone]
        return [] if self._single else alone

    @property
    def _single(self) -> bool:
        return sum(self._goods.values()) == 1


def _fits(goods: Sequence[tuple[int, Sides]], preset: PackagePreset) -> bool:
    """Whether each piece goes in by itself, and all of them by their volume."""
    inner = sorted(preset.sides)
    each_fits = all(a <= b for _, sides in goods for a, b in zip(sorted(sides), inner, strict=True))
    volume = sum(number * sides[0] * sides[1] * sides[2] for number, sides in goods)
    single = sum(number for number, _ in goods) == 1
    return each_fits and volume <= preset.volume * (1 if single else FILLED)
