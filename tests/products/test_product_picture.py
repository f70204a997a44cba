"""A product's picture: only its pixels are kept, and nobody else's account sees them."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageOps

from tests.orders.documents import NOON
from tests.products.catalogue import described
from webapp.ground.web.form_error import FormError
from webapp.products.product_picture import SIDE, ProductPicture, repainted


def picture(kind="PNG", size=(1600, 900), mode="RGB", **more):
    file = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else (200, 40, 40, 0)[: len(mode)]).save(
        file, kind, **more
    )
    return file.getvalue()


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg))


def upload(visitor, product, content):
    visitor.visit(f"/products/{product.id}")
    return visitor.upload(f"/products/{product.id}/picture", "picture", content, "candle.svg")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_jpeg(kind):
    kept = opened(repainted(picture(kind)))

    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (SIDE, 450))


@pytest.mark.parametrize("mode", ["L", "RGBA", "CMYK"])
def test_pictures_of_other_colours_are_taken_as_well(mode):
    kind = "TIFF" if mode == "LAB" else "JPEG" if mode == "CMYK" else "PNG"

    kept = opened(repainted(picture(kind, (40, 30), mode)))

    assert kept.size == (40, 30)
    if mode == "RGBA":
        assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_no_place_camera_or_comment_is_kept():
    facts = Image.Exif()
    facts[0x010F] = "Canary Camera"
    facts[0x0112] = 6

    kept = repainted(picture("JPEG", (80, 60), exif=facts.tobytes(), comment=b"Canary"))

    assert b"Canary" not in kept
    assert b"Exif" not in kept
    # Upright, as the camera was held.
    assert opened(kept).size == (60, 80)


def test_a_picture_is_turned_upright_whatever_else_its_camera_says_of_it():
    # Of two facts that EXIF can hold: how it was held (6: on its side), and a width that is a text.
    facts = (
        struct.pack(">HHHIHH", 2, 0x0100, 2, 1, 0x6100, 0) + b"\x01\x12" + b"\0\3\0\0\0\1\0\6\0\0"
    )
    odd = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + facts + bytes(4)

    kept = opened(repainted(picture("JPEG", (80, 60), exif=odd)))

    assert kept.size == (60, 80)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_way_to_hold_a_camera_is_made_up_for(orientation):
    facts = Image.Exif()
    facts[0x0112] = orientation
    file = io.BytesIO()
    seen = Image.new("RGB", (64, 32))
    seen.paste("white", (0, 0, 32, 16))
    seen.save(file, "PNG", exif=facts.tobytes())

    kept = opened(repainted(file.getvalue()))

    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(file.getvalue())))
    corners = [(8, 8), (wanted.width - 8, 8), (8, wanted.height - 8)]
    assert kept.size == wanted.size
    assert [kept.getpixel(each)[0] > 127 for each in corners] == [
        wanted.getpixel(each)[0] > 127 for each in corners
    ]


def broken():
    whole = picture("PNG", (40, 30))
    claims = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    head = b"IHDR" + claims
    bomb = whole[:8] + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    gif = io.BytesIO()
    Image.new("L", (4, 4)).save(gif, "GIF")
    return {
        "nothing": b"",
        "text": b"<svg onload=alert(1)>",
        "half": whole[:60],
        "bomb": bomb + whole[33:],
        "gif": gif.getvalue(),
        "large": b"\xff\xd8" + b"0" * 7_000_000,
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_small_file_that_unpacks_to_a_gigabyte_is_refused_before(kind):
    """As Pillow reads it whole: 89 kB of WebP were 49 megapixels."""
    file = io.BytesIO()
    Image.new("L", (8_001, 2_000)).save(file, kind)

    with pytest.raises(FormError) as refused:
        repainted(file.getvalue())

    assert refused.value.errors["picture"].startswith("The picture is too large")


@pytest.mark.parametrize("what", broken())
def test_what_is_no_picture_is_refused_in_words(what):
    with pytest.raises(FormError) as refused:
        repainted(broken()[what])

    assert refused.value.errors["picture"].startswith(("This is no picture", "The picture is too"))


def test_rosa_sends_a_picture_sees_it_and_removes_it(rosa, shop):
    product = described(shop, "CANDLE")

    page = upload(rosa, product, picture())
    shown = rosa.visit(f"/products/{product.id}/picture")
    rosa.visit(f"/products/{product.id}")
    removed = rosa.submit("Remove the picture")

    assert "The picture is saved." in page
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == (
        "image/jpeg",
        "nosniff",
    )
    assert opened(shown.answer.data).size == (SIDE, 450)
    assert "None yet." in removed
    assert rosa.visit(f"/products/{product.id}/picture").status == 404


def test_a_refusal_is_said_beside_the_form(rosa, shop):
    page = upload(rosa, described(shop, "CANDLE"), b"<svg>")

    assert page.status == 422
    assert "This is no picture that can be read." in page


def test_a_picture_goes_with_its_product(shop):
    product = described(shop, "CANDLE")
    ProductPicture.keep(product, picture(), NOON, shop.user)

    product.remove(NOON, shop.user)

    assert not ProductPicture.select().exists()
