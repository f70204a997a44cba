"""A product's picture: the merchant's own, made anew from its pixels before it is kept.

What is sent may be any file with a picture's name. It is opened as one of three kinds alone, its
size is looked at before its pixels, and only the pixels are kept: no place, camera or comment.
"""

import struct
import threading
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import peewee

from webapp.accounts.user import User
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.form_error import FormError
from webapp.products.product import Product

if TYPE_CHECKING:
    from PIL import Image

LARGEST_BYTES = 6 * 1024 * 1024
KINDS = ("JPEG", "PNG", "WEBP")
# A JPEG is read at the size that is needed; others whole, and a small file may be a large picture:
# a WebP of 89 kB and 49 megapixels took a gigabyte.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
# One at a time, so that several at once take no more.
_READING = threading.Lock()
# How a camera was held, as EXIF says it, and how Pillow calls the turn that makes up for it.
ORIENTATION = 0x0112
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
# So large it is kept.
SIDE = 800
QUALITY = 80
TOO_LARGE = N_(
    "The picture is too large: at most %(most)s MB, and 50 megapixels as a JPEG or 16 as a PNG or "
    "WebP."
)
NO_PICTURE = N_("This is no picture that can be read. Send a JPEG, PNG or WebP.")


class ProductPicture(Record):
    product = peewee.ForeignKeyField(Product, primary_key=True, on_delete="CASCADE")
    # JPEG.
    content = peewee.BlobField()
    changed_at = UTCDateTimeField()

    @classmethod
    def of(cls, product: Product) -> bytes:
        """JPEG; empty where it has none."""
        row = cls.get_or_none(cls.product == product)
        return bytes(row.content) if row else b""

    @classmethod
    def since(cls, product: Product) -> datetime | None:
        """When its picture was sent; None where it has none."""
        return cls.select(cls.changed_at).where(cls.product == product).scalar()

    @classmethod
    def keep(cls, product: Product, sent: bytes, now: datetime, by: User) -> None:
        """Keep it in place of the one before; raises FormError."""
        content = repainted(sent)
        with database.atomic():
            cls.put(cls.product, product=product, content=content, changed_at=now)
            product.touch(now, by, "picture added")

    @classmethod
    def remove(cls, product: Product, now: datetime, by: User) -> None:
        with database.atomic():
            if cls.delete().where(cls.product == product).execute():
                product.touch(now, by, "picture removed")


def repainted(sent: bytes) -> bytes:
    """A JPEG of the same picture, small enough for a screen; raises FormError by `picture`."""
    # A tenth of a second that most processes never need.
    from PIL import Image

    if len(sent) > LARGEST_BYTES:
        raise _too_large()
    try:
        with _READING, Image.open(BytesIO(sent), formats=KINDS) as picture:
            if picture.width * picture.height > MOST_PIXELS[picture.format or ""]:
                raise _too_large()
            # A JPEG is read at the size that is needed, in a fraction of the time and memory.
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
            picture.thumbnail((SIDE, SIDE))
            upright = _turned(picture, turn)
            # What can be seen through is white, as the page of a shop.
            paper = Image.new("RGB", upright.size, "white")
            seen_through = upright.has_transparency_data
            solid = upright.convert("RGBA" if seen_through else "RGB")
            paper.paste(solid, mask=solid.getchannel("A") if seen_through else None)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, TypeError, LookupError, struct.error):
        raise FormError(picture=gettext(NO_PICTURE)) from None
    file = BytesIO()
    paper.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _turned(picture: "Image.Image", turn: str | None) -> "Image.Image":
    """As it was seen. Pillow's own `exif_transpose` also writes the camera's other facts anew,
    which fails where one of them is of an odd kind."""
    from PIL import Image

    return picture.transpose(Image.Transpose[turn]) if turn else picture


def _too_large() -> FormError:
    return FormError(picture=gettext(TOO_LARGE, most=LARGEST_BYTES // 1024**2))
