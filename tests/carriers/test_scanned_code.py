"""Scanned codes: the number that the carrier tracks by, and nothing of where it goes."""

import pytest

from webapp.carriers.number_problem import NumberProblem, number_problem
from webapp.carriers.tracking_number import read, spellings, tidy

USPS = "9405507899000301234566"
USPS_26 = "92748909900101234567890124"
FEDEX = "612999123482"
DHL = "00340434298765012349"
DPD = "01905020000123"
UPS = "1Z845X320301234566"
GS = "\x1d"

SCANNED = {
    # USPS: behind five digits of a post code, or nine.
    f"42010023{USPS}": USPS,
    f"420100234321{USPS}": USPS,
    f"42010023{USPS_26}": USPS_26,
    f"420100239201{USPS}": USPS,
    "4201002392019903060085300042901072": "92019903060085300042901072",
    "42010023927489099001012345678901234566": "927489099001012345678901234566",
    "4201002370181120000098765438": "70181120000098765438",
    f"]C142010023{GS}{USPS}": USPS,
    f"{GS}420100234321{GS}{USPS}{GS}": USPS,
    f"<GS>42010023<GS>{USPS}": USPS,
    f"(420) 10023 (94) {USPS[2:]}": USPS,
    f"]C1{USPS}": USPS,
    # FedEx Express in both of its codes, and Ground in both of its.
    "1027590111820004833500785458233610": "785458233610",
    f"1027590123456781002300{FEDEX}": FEDEX,
    f"3297151456010244{FEDEX}0201": FEDEX,
    "9622001560001234567100794808390594": "794808390594",
    f"9622001560001234567100{FEDEX}": FEDEX,
    "9611020023948765012344": "023948765012344",
    # DPD: with its sign, with and without the check digit, and as it is printed.
    "%008182709980000020033350276C": "09980000020033",
    f"%0041036{DPD}136276": DPD,
    f"%0041036{DPD}136276R": DPD,
    f"%00LE191{DPD}136826": DPD,
    f"0041 036 {DPD} 136 276 R": DPD,
    f"{DPD}V": DPD,
    # A freight unit: DHL tracks it with its two zeros, others without.
    f"]C1{DHL}": DHL,
    f"(00){DHL[2:]}": DHL,
    DHL: DHL,
    f"]C1{DHL}42110023": DHL,
    "(00)373500489530470000": "373500489530470000",
    # PostNL: the end of its page's address, where somebody took more than the number.
    "3SABCD1234567-NL-1002 3AB": "3SABCD1234567",
    # FedEx Ground, as it is printed below its bars.
    "9632 0023 4 (999 010 0231) 0 00 6129 9912 3482": FEDEX,
    "(J) JJD 014 600 003 889 091 861": "JJD014600003889091861",
    # Before the recipient's post code, which whoever follows a parcel types, too.
    "AB473124687GB M1 0023": "AB473124687GB",
    f"{DPD} DE 10023": DPD,
    f"{DPD} 10023": DPD,
    f"{DHL} 10023": DHL,
    "15501234567890-M10023": "15501234567890",
    f"{UPS} (1 of 2)": UPS,
    # Beside its carrier's name.
    f"FedEx {FEDEX}": FEDEX,
    f"DHL Paket: {DHL}": DHL,
    f"{UPS} UPS": UPS,
    # Australia Post.
    f"]C1019931265099999891ABC123401000931000012{GS}4203000": "ABC123401000931000012",
    "019931265099999891ABC123401000931000012": "ABC123401000931000012",
    # Elements of the recipient's address beside the parcel's.
    f"]C1(00){DHL[2:]}(403)10023": DHL,
    f"]C100373500489530470000{GS}4300LEE{GS}430210023 ROW{GS}42010023": "373500489530470000",
    f"]C1401ABC12345678{GS}4301ANNA{GS}42010023": "401ABC12345678",
    "(401)ABC12345678(4300)ANNA LEE 10023(410)4012345000009": "401ABC12345678",
    f"(420)10023-4321(94){USPS[2:]}": USPS,
    f"42184010023{USPS}": USPS,
    f"]J1{DHL}": DHL,
    # Between the letters that begin and end a barcode of Yamato's or Sagawa's; behind DHL's.
    "a612999123482a": FEDEX,
    "D12345678901D": "12345678901",
    "(J) JD01 4600 0038 8909 1861": "JJD014600003889091861",
    # What is no more than the number stays it.
    "3SABCD1234567": "3SABCD1234567",
    "3SABC123456789012D45": "3SABC123456789012D45",
    "99.00.123456.12345678": "99.00.123456.12345678",
    f"]C0{UPS}": UPS,
    " 1z 845x 3203 0123 4566 \r\n": UPS,
    "*JD0001*": "JD0001",
    f'="{USPS}"': USPS,
    f"'{USPS}": USPS,
    "9405-5078-9900-0301-2345-66": USPS,
    "1LS7119013618127-1": "1LS7119013618127-1",
}


@pytest.mark.parametrize(("code", "number"), SCANNED.items(), ids=lambda each: each[:24])
def test_the_number_is_taken_from_what_was_scanned(code, number):
    assert tidy(code) == number
    assert tidy(number) == number
    assert number_problem("", number) is None


@pytest.mark.parametrize(("code", "number"), SCANNED.items(), ids=lambda each: each[:24])
def test_a_search_takes_the_code_for_its_number(code, number):
    assert number in spellings(code)


@pytest.mark.parametrize("code", [code for code in SCANNED if "10023" in code])
def test_no_post_code_stays_in_a_number(code):
    assert "10023" not in tidy(code)


@pytest.mark.parametrize(
    "code",
    [
        "]C142010023",
        "(420)10023",
        "42010023",
        "42010023" + "1" * 22,
        "2LDE10023+71000000",
        "[)>\x1e01\x1d0210023\x1d840\x1d001\x1d1Z00004951\x1dUPSN",
        "JGB 01100231234567890123456789012345",
        "%0010023 6A 12345678901 1250",
        "]C14300ANNA LEE\x1d430210023 ROW",
    ],
)
def test_a_code_of_where_it_goes_is_no_number(code):
    assert number_problem("", tidy(code)) is NumberProblem.WHERE_IT_GOES


def test_dhls_leitcode_is_no_number_of_dhl_and_may_be_one_of_another():
    assert number_problem("DHL Paket", "21348075016401") is NumberProblem.WHERE_IT_GOES
    assert number_problem("DPD", "21348075016401") is None


@pytest.mark.parametrize(
    ("code", "carrier"),
    [
        (f"1027590123456781002300{FEDEX}", "FedEx"),
        (f"%0041036{DPD}136276", "DPD"),
        (f"420100234321{USPS}", ""),
        (f"DHL Paket: {DHL}", "DHL Paket"),
    ],
)
def test_a_carriers_own_code_says_whose_it_is(code, carrier):
    assert read(code).carrier == carrier


def test_a_freight_unit_is_found_with_and_without_its_zeros():
    assert {DHL, DHL[2:]} <= spellings(DHL)
