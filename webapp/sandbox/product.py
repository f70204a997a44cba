"""An invented catalogue: titles, seller SKUs, ASINs and prices in US dollars."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    sku: str
    asin: str
    title: str
    dollars: float


_ROWS = (
    ("MUG-STONE-350", "Stoneware mug, 350 ml, speckled oat", 14.90),
    ("TEA-EARL-100", "Loose Earl Grey tea, 100 g tin", 9.50),
    ("KETTLE-GN-1L", "Gooseneck kettle, 1 l, matt black", 48.00),
    ("LAMP-DESK-OAK", "Desk lamp with oak foot, dimmable", 62.50),
    ("NOTE-A5-DOT-3", "Dotted notebooks A5, set of three", 17.25),
    ("PEN-BRASS-01", "Brass fountain pen, fine nib", 39.00),
    ("THROW-WOOL-GRN", "Wool throw, moss green, 130 x 200 cm", 84.00),
    ("BOOT-HIKE-42", "Hiking boots, waxed leather, size 42", 139.95),
    ("TENT-2P-ULTRA", "Two-person tent, ultralight, 1.3 kg", 249.00),
    ("HDLAMP-400", "Head lamp, 400 lumen, rechargeable", 34.99),
    ("BOTTLE-750-BLU", "Insulated bottle, 750 ml, ocean blue", 27.00),
    ("ROPE-9.8-60", "Climbing rope 9.8 mm x 60 m", 159.00),
    ("SOAP-OLIVE-4", "Olive oil soap, four bars", 12.00),
    ("LAV-SACHET-6", "Lavender sachets, Provence, set of six", 11.40),
    ("CANDLE-FIG", "Fig candle, soy wax, 45 hours", 22.00),
    ("PUZZLE-1000-SEA", "Jigsaw puzzle, The Sea at Night, 1000 pieces", 19.99),
    ("BLOCKS-WOOD-50", "Wooden building blocks, 50 pieces", 32.00),
    ("KITE-DELTA-R", "Delta kite, red, with 50 m of line", 24.50),
    ("USB-C-2M-BRAID", "USB-C cable, braided, 2 m", 8.99),
    ("KEYB-75-DE", "Mechanical keyboard, 75 %, German layout (ÄÖÜ)", 89.00),
    ("STICKER-KANJI", "漢字ステッカー 50枚入り (kanji stickers)", 6.75),
    ("RUG-KILIM-S", 'Kilim rug, small, "Göreme" 60 × 90 cm', 74.00),
    ("FRAME-CUSTOM", "Engraved picture frame, your words in brass", 42.00),
    ("WRENCH-SET-12", "Spanner set, 12 pieces, 6–22 mm <chrome> & case", 55.25),
)


def _asin(place: int) -> str:
    """Ten characters beginning with B0, as Amazon's are."""
    digits = "0123456789ABCDFGHJKLMNPQRSTVWXYZ"
    number = (place + 1) * 982_451_653 % 32**7
    letters = ""
    for _ in range(7):
        number, digit = divmod(number, 32)
        letters += digits[digit]
    return "B0S" + letters


PRODUCTS = tuple(
    Product(sku, _asin(place), title, dollars) for place, (sku, title, dollars) in enumerate(_ROWS)
)
BY_SKU = {product.sku: product for product in PRODUCTS}
CUSTOM = BY_SKU["FRAME-CUSTOM"]
