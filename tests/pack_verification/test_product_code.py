"""One product's codes, however a scanner reads them or a merchant writes them down."""

import pytest

from webapp.pack_verification.product_code import keys, misread, written_forms

EAN = "4006381333931"
UPC = "036000291452"


def same(one: str, other: str) -> bool:
    return bool(keys(one) & keys(other))


@pytest.mark.parametrize(
    ("scanned", "written"),
    [
        (UPC, f"0{UPC}"),
        (UPC, f"00{UPC}"),
        (EAN, f"0{EAN}"),
        ("96385074", "00000096385074"),
        ("04252614", "042100005264"),
        (f"]E0{EAN}", EAN),
        (f"]C101{EAN.zfill(14)}10LOT7", EAN),
        (f"]d201{EAN.zfill(14)}\x1d21SERIAL", EAN),
        (f"(01){EAN.zfill(14)}(17)271231", EAN),
        (f"01{EAN.zfill(14)}17271231", EAN),
        (f"https://id.gs1.org/01/{EAN.zfill(14)}/21/9", EAN),
        (" candle-red ", "CANDLE-RED"),
        ("b0candle01", "B0CANDLE01"),
    ],
)
def test_a_code_is_known_in_each_of_its_forms(scanned, written):
    assert same(scanned, written)


@pytest.mark.parametrize(
    ("one", "other"),
    [(EAN, UPC), (EAN, "4006381333932"), ("CANDLE-RED", "CANDLE"), ("", ""), (UPC, UPC[:-1])],
)
def test_codes_of_two_products_have_nothing_in_common(one, other):
    assert not same(one, other)


@pytest.mark.parametrize(("code", "wrong"), [("4006381333932", True), (EAN, False), ("17", False)])
def test_a_wrong_check_digit_is_told(code, wrong):
    assert misread(code) is wrong


def test_a_barcode_is_looked_for_in_each_length_that_it_may_be_written_in():
    assert written_forms(f"0{UPC}") == {UPC, f"0{UPC}", f"00{UPC}"}


@pytest.mark.parametrize(
    ("upc", "short"),
    [
        ("042100005264", "04252614"),
        ("061400000236", "06142336"),
        ("061410000042", "06141442"),
        ("061414000055", "06141455"),
    ],
)
def test_a_upc_is_looked_for_as_its_upc_e_as_well(upc, short):
    assert short in written_forms(upc)
    assert all(same(form, upc) for form in written_forms(upc))


@pytest.mark.parametrize("upc", ["061414000024", "036000291452"])
def test_a_upc_without_a_upc_e_is_not_looked_for_as_another_products(upc):
    assert {len(form) for form in written_forms(upc)} == {12, 13, 14}
