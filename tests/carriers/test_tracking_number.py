"""Tracking numbers: what is doubted, what is refused, and whose they are."""

import pytest

from webapp.carriers import tracking_number
from webapp.carriers.carrier_numbers import NUMBERS
from webapp.carriers.number_problem import NumberProblem, number_problem
from webapp.carriers.tracking_number import carriers_of, hint, tidy

RIGHT = [
    ("UPS", "1Z845X320301234566"),
    ("UPS", "1ZAB12340368000473"),
    ("UPS", "J2345678902"),
    ("USPS", "9405507899000301234566"),
    ("USPS", "92748909900101234567890124"),
    ("USPS", "927489099001012345678901234566"),
    ("USPS", "9274890990010123456789012345678906"),
    ("USPS", "70181120000098765438"),
    ("USPS", "RR473124687US"),
    ("FedEx", "612999123482"),
    ("FedEx", "023948765012344"),
    ("OnTrac", "C11012345678908"),
    ("OnTrac", "D10012345678908"),
    ("DHL Express", "4219876533"),
    ("DHL Paket", "00340434298765012349"),
    ("DHL Paket", "563102430313"),
    ("Deutsche Post", "RR473124687DE"),
    ("DPD", "01905020000123V"),
    ("Royal Mail", "AB473124687GB"),
    ("La Poste", "RR473124687FR"),
    ("Correos", "RR473124687ES"),
    ("Canada Post", "7021356800001238"),
    ("Purolator", "332145678907"),
    ("Yamato Transport", "421987653124"),
    ("Old Dominion", "77712345675"),
]
UNCHECKED = [
    ("DPD", "01905020000123"),
    ("GLS", "12345678901"),
    ("Evri", "H00ABC0123456789"),
    ("Yodel", "JD0002123456789012"),
    ("Amazon Shipping", "TBA012345678901"),
    ("DHL eCommerce", "GM1234567890123456"),
    ("Colissimo", "6A12345678901"),
    ("GLS", "XHAXKHDA"),
    ("La Poste", "87001234567890K"),
    ("Parcelforce", "PBTM1234567001"),
    ("Canpar", "D123456789012345678901"),
    ("PostNL", "3SABCD123456789"),
    ("Correos", "PQ4F6P0400123450128044Y"),
    ("Our own van", "7"),
]


@pytest.mark.parametrize(("carrier", "number"), RIGHT + UNCHECKED)
def test_a_right_number_is_not_doubted(carrier, number):
    assert hint(carrier, number) == ""
    assert number_problem(carrier, number) is None


@pytest.mark.parametrize(("carrier", "number"), RIGHT)
def test_a_check_digit_that_doesnt_fit_is_pointed_out(carrier, number):
    place = len(number) - 3 if number[-1].isalpha() and number[-2].isalpha() else len(number) - 1
    others = {number[:place] + digit + number[place + 1 :] for digit in "0123456789"} - {number}
    doubted = [other for other in others if "Please look again" in hint(carrier, other)]

    # A number of twenty digits has two rules, of which either may hold.
    assert len(doubted) >= len(others) - 1


@pytest.mark.parametrize(
    ("carrier", "number", "words"),
    [
        ("UPS", "ABC-1", "begins with 1Z"),
        ("UPS®", "612999123482", "begins with 1Z"),
        ("FedEx", "1Z845X320301234566", "looks like one of UPS"),
        ("Amazon Shipping", "123", "begins with TBA"),
    ],
)
def test_an_unusual_number_is_taken_with_a_word_about_it(carrier, number, words):
    assert words in hint(carrier, number)


BROKEN = {
    "9.4E+21": NumberProblem.SHORTENED,
    "9,4E+21": NumberProblem.SHORTENED,
    "9.40011E+21": NumberProblem.SHORTENED,
    "9.4e21": NumberProblem.SHORTENED,
    "9E+21": NumberProblem.SHORTENED,
    " 7.85458E+11 ": NumberProblem.SHORTENED,
    "940.011E+19": NumberProblem.SHORTENED,
    "９．４Ｅ＋２１": NumberProblem.SHORTENED,
    "612999123482.0": NumberProblem.SHORTENED,
    "9405507899000301234566.00": NumberProblem.SHORTENED,
    "612,999,123,482": NumberProblem.SHORTENED,
    "9405507899000300000000": NumberProblem.SHORTENED,
    "70181120000098700000": NumberProblem.SHORTENED,
    "340434298765012000": NumberProblem.SHORTENED,
    "612990000000": NumberProblem.SHORTENED,
    "2147483647": NumberProblem.SHORTENED,
    "-2147483648": NumberProblem.SHORTENED,
    "9223372036854775807": NumberProblem.SHORTENED,
    "N/A": NumberProblem.NO_NUMBER,
    "n.a.": NumberProblem.NO_NUMBER,
    "#N/A": NumberProblem.NO_NUMBER,
    "#NV": NumberProblem.NO_NUMBER,
    "#REF!": NumberProblem.NO_NUMBER,
    "#VALUE!": NumberProblem.NO_NUMBER,
    "########": NumberProblem.NO_NUMBER,
    "NULL": NumberProblem.NO_NUMBER,
    "0": NumberProblem.NO_NUMBER,
    "-": NumberProblem.NO_NUMBER,
    "pending": NumberProblem.NO_DIGITS,
    "k.A.": NumberProblem.NO_DIGITS,
    "FALSCH": NumberProblem.NO_DIGITS,
    "(blank)": NumberProblem.NO_DIGITS,
    "[object Object]": NumberProblem.NO_DIGITS,
    "sin número": NumberProblem.NO_DIGITS,
    "2026-11-29": NumberProblem.A_DATE,
    "2026-11-29 00:00:00": NumberProblem.A_DATE,
    "29.11.2026": NumberProblem.A_DATE,
    "29-11-2026": NumberProblem.A_DATE,
    "11/29/26": NumberProblem.A_DATE,
    "1-Mar": NumberProblem.A_DATE,
    "Mar-26": NumberProblem.A_DATE,
    "12:30:00": NumberProblem.A_DATE,
    "78,54,58,23,361": NumberProblem.SHORTENED,
    "1Z845X320301234566 & 1Z845X320301234575": NumberProblem.OTHER_SIGNS,
    "1Z845X320301234566, 1Z845X320301234575": NumberProblem.OTHER_SIGNS,
    "1Z845X320301234566&nbsp;": NumberProblem.OTHER_SIGNS,
    "1Z845X320301234566\n1Z845X320301234575": NumberProblem.OTHER_SIGNS,
    "1Z845X320301234566 / 1Z845X320301234575": NumberProblem.OTHER_SIGNS,
    "785458233610%": NumberProblem.OTHER_SIGNS,
    "una11@mail.example": NumberProblem.OTHER_SIGNS,
    "+44 20 7946 0000": NumberProblem.OTHER_SIGNS,
    "113-1234567-1234567": NumberProblem.ORDER_NUMBER,
}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("１Ｚ８４５Ｘ３２０３０１２３４５６６", "1Z845X320301234566"),
        ("9405–5078–9900–0301–2345–66", "9405507899000301234566"),
        ("٦١٢٩٩٩١٢٣٤٨٢", "612999123482"),
        ("\u200e1Z845X320301234566;", "1Z845X320301234566"),
    ],
)
def test_a_number_is_the_same_in_whatever_signs_it_was_typed(typed, number):
    assert tidy(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("UPS Tracking Number: 1Z845X320301234566", "1Z845X320301234566"),
        ("Your tracking number is AB473124687GB", "AB473124687GB"),
        ("Ref. AB473124687GB", "AB473124687GB"),
        ("TRK# 6129 9912 3482 0201", "612999123482"),
        ("612999123482 0201", "612999123482"),
        ("Sendungsnummer: 00340434298765012349", "00340434298765012349"),
        ("N° de suivi : 6A12345678901", "6A12345678901"),
        ("Número de seguimiento: AB473124687GB", "AB473124687GB"),
        ("Codice di tracking 3UW1ABCDE2345", "3UW1ABCDE2345"),
        ("お問い合わせ番号 1234-5678-9013", "123456789013"),
        ("1234ー5678ー9013", "123456789013"),
        ("A1234-5678-9013A", "123456789013"),
        ("#AB473124687GB", "AB473124687GB"),
        ("<AB473124687GB>", "AB473124687GB"),
        ("AB473124687GB.", "AB473124687GB"),
        ("AB-473124687-GB", "AB473124687GB"),
        ("1Z-845-X32-03-0123-4566", "1Z845X320301234566"),
        ("TBM-123456789012", "TBM123456789012"),
        # The recipient's post code, between and behind which are spaces, too.
        ("AB 4731 2468 7GB M1 2AB", "AB473124687GB"),
        ("AB 4731 2468 7GB, Manchester M1 2AB", "AB473124687GB"),
        ("H01A HA00 1234 5678 LS1 1AD", "H01AHA0012345678"),
        ("3S ABCD 123456789 1234 AB", "3SABCD123456789"),
        ("3SABCD1234567891234AB", "3SABCD123456789"),
        ("6A 12345678901 75001", "6A12345678901"),
        ("0034 0434 2987 6501 2349 D-10115 Berlin", "00340434298765012349"),
        ("9405 5078 9900 0301 2345 66 73301-0001", "9405507899000301234566"),
        ("1Z 845 X32 03 0123 4566 Austin TX 73301", "1Z845X320301234566"),
        ("1234-5678-9013 〒150-0001", "123456789013"),
        ("+C14201002300340434298765012349", "00340434298765012349"),
        ("C1420920199405507899000301234566", "9405507899000301234566"),
        # Nothing is taken away of what may be the number's own.
        ("1234 5678 9012 34567", "12345678901234567"),
        ("ABC-123-XYZ-1", "ABC-123-XYZ-1"),
        ("#DIV/0!", "#DIV/0!"),
        ("PRO 12345", "PRO12345"),
    ],
)
def test_a_number_is_taken_from_what_stands_around_it(typed, number):
    assert tidy(typed) == number


@pytest.mark.parametrize("carrier", ["", "Our own van", *NUMBERS])
def test_what_a_spreadsheet_broke_is_refused_for_each_carrier(carrier):
    assert {typed: number_problem(carrier, tidy(typed)) for typed in BROKEN} == BROKEN


@pytest.mark.parametrize(
    ("number", "country", "carriers"),
    [
        ("1Z845X320301234566", "US", ("UPS",)),
        ("9405507899000301234566", "US", ("USPS",)),
        ("612999123482", "US", ("FedEx",)),
        ("612999123482", "DE", ("FedEx", "GLS")),
        ("AB473124687GB", "GB", ("Royal Mail", "Parcelforce")),
        ("00340434298765012349", "DE", ("DHL Paket",)),
        ("7021356800001238", "CA", ("Canada Post",)),
        ("332145678907", "CA", ("Purolator",)),
        ("TBA012345678901", "US", ("Amazon Shipping",)),
        ("4219876533", "US", ("DHL Express",)),
        ("1Z845X320301234567", "US", ()),
        ("7", "US", ()),
    ],
)
def test_a_number_says_whose_it_may_be(number, country, carriers):
    assert carriers_of(number, country) == carriers


@pytest.mark.parametrize("word", ["mug", "UPS"])
def test_many_words_are_read_in_a_moment(word, monkeypatch):
    """Each word more took three times as long: a search of fifty would never have ended."""
    asked = []
    monkeypatch.setattr(tracking_number, "carriers_of", lambda *number: asked.append(number) or ())

    tidy(f"{word} " * 10)

    assert len(asked) < 100
