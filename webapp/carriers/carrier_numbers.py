"""The carriers' numbers: what each prints most, with check digits where their rules are public.

By our names of the carriers.
"""

import re
from collections.abc import Callable

from webapp.carriers import check_digit, usual_number
from webapp.carriers.check_digit import fedex, gs1, identcode, luhn, mod7, mod37_36, ups
from webapp.carriers.number_format import CarrierNumbers, NumberFormat, anything


def _own(pattern: str, check: Callable[[str], bool] = anything) -> NumberFormat:
    return NumberFormat(re.compile(pattern), check, tells=True)


def _also(pattern: str, check: Callable[[str], bool] = anything) -> NumberFormat:
    return NumberFormat(re.compile(pattern), check, tells=False)


def _after(start: int, check: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda number: check(number[start:])


def _behind(beginnings: tuple[str, ...], check: Callable[[str], bool]) -> Callable[[str], bool]:
    """For numbers that are printed with or without their beginning."""
    return lambda number: any(check(beginning + number) for beginning in beginnings)


def _s10(country: str, tells: bool = True) -> NumberFormat:
    pattern = re.compile(rf"[A-Z]{{2}}\d{{9}}{country}")
    return NumberFormat(pattern, lambda number: check_digit.s10(number[2:11]), tells)


def _post(country: str) -> CarrierNumbers:
    return CarrierNumbers(
        usual_number.looks_like(f"RR123456785{country}"), (_s10(country),), open=True
    )


_IMPB = r"9[1-5](?:\d{20}|\d{24}|\d{28}|\d{32})"
_DHL_EXPRESS = (
    _own(r"\d{10}", mod7),
    _also(r"\d{11}", mod7),
    _also(r"J[A-Z]{1,3}\d{9,20}"),
)
_DHL_PAKET = (
    _own(r"00340433\d{12}|00340434\d{12}", _after(2, gs1)),
    _own(r"JJD\d{16,20}"),
    _own(r"\d{12}", identcode),
    _s10("DE", tells=False),
    _also(r"\d{16}"),
    _also(r"\d{20}", gs1),
)
_DHL_ECOMMERCE = (
    _own(r"GM(?=.*\d)[0-9A-Z]{10,39}"),
    _own(r"\d{14}"),
    _also(r"(?:LX|RX|UV|CN|SG|TH|IN|HK|MY)(?=.*\d)[0-9A-Z]{10,39}"),
    _also(_IMPB, gs1),
)
# La Poste's API of tracking takes numbers of eleven characters to fifteen, also Chronopost's.
_LA_POSTE = _also(r"(?![A-Z]{2}\d{9}FR)[0-9A-Z]{11,15}")
NUMBERS = {
    "UPS": CarrierNumbers(
        usual_number.UPS,
        (
            _own(r"1Z[0-9A-Z]{15}\d", _after(2, ups)),
            _also(r"[AHJKTV]\d{10}", _after(1, ups)),
            _also(r"MI\d{6}[0-9A-Z]{1,22}"),
            _also(_IMPB, gs1),
        ),
    ),
    "USPS": CarrierNumbers(
        usual_number.USPS,
        (
            _own(_IMPB, gs1),
            _own(r"\d{20}", _behind(("", "91"), gs1)),
            _s10("US"),
            _also(r"82\d{8}"),
        ),
    ),
    "UPS Mail Innovations": CarrierNumbers(
        usual_number.USPS,
        (_own(r"MI\d{6}[0-9A-Z]{1,22}"), _also(_IMPB, gs1), _also(r"1Z.{16}", _after(2, ups))),
    ),
    "FedEx": CarrierNumbers(
        usual_number.has_either("12", "15"),
        (
            _own(r"\d{12}|\d{14}", fedex),
            _own(r"\d{15}", gs1),
            _own(r"DT\d{12}"),
            _also(r"\d{18}", gs1),
            _also(r"\d{20}", _behind(("", "92"), gs1)),
            _also(_IMPB, gs1),
        ),
    ),
    "OnTrac": CarrierNumbers(
        usual_number.ONTRAC,
        (
            _own(r"[CD]\d{14}", ups),
            _own(r"L[AEHINX][1-3]\d{7}"),
            _own(r"1LS7[12]\d{10}|1LS7[12]\d{2}01[1-4]\d{6}-1|1LSCX[0-9A-Z]{10}"),
        ),
    ),
    "DHL Express": CarrierNumbers(usual_number.has_digits("10"), _DHL_EXPRESS),
    "DHL Paket": CarrierNumbers(usual_number.has_either("12", "20"), _DHL_PAKET),
    "DHL eCommerce": CarrierNumbers(usual_number.DHL_ECOMMERCE, _DHL_ECOMMERCE),
    "DHL": CarrierNumbers(usual_number.DHL, (*_DHL_EXPRESS, *_DHL_PAKET, *_DHL_ECOMMERCE)),
    "Deutsche Post": CarrierNumbers(
        usual_number.looks_like("RR123456785DE"), (_s10("DE"), _also(r"[A-Z0-9]{16,20}"))
    ),
    "Hermes": CarrierNumbers(
        usual_number.HERMES, (_own(r"\d{14}|H\d{14,19}"), _also(r"H?\d{14,20}"))
    ),
    "DPD": CarrierNumbers(
        usual_number.has_digits("14"), (_own(r"\d{14}|\d{10}"), _also(r"\d{14}[0-9A-Z]", mod37_36))
    ),
    "GLS": CarrierNumbers(
        usual_number.GLS,
        (_own(r"\d{11,12}"), _also(r"\d{20}|[0-9A-Z]{8}")),
        countries=("DE", "FR", "ES", "IT", "NL", "BE", "PL", "IE"),
    ),
    "Royal Mail": CarrierNumbers(
        usual_number.looks_like("AB123456785GB"), (_s10("GB"), _also(r"(?=.*\d)[0-9A-F]{21}"))
    ),
    "Parcelforce": CarrierNumbers(
        usual_number.looks_like("PB1234567"),
        (_own(r"[A-Z]{2}\d{7}"), _s10("GB"), _also(r"[A-Z]{4}\d{10}|\d{12}")),
    ),
    "Evri": CarrierNumbers(
        usual_number.has_characters("16"),
        (_own(r"\d{16}|[A-Z]\d{2}[0-9A-Z]{3}\d{10}"), _also(r"[0-9A-Z]{16}")),
    ),
    "Yodel": CarrierNumbers(usual_number.begins("JD", "16"), (_own(r"JJ?D\d{16}"),)),
    "La Poste": CarrierNumbers(usual_number.has_characters("13"), (_s10("FR"), _LA_POSTE)),
    "Colissimo": CarrierNumbers(
        usual_number.has_characters("13"),
        (_own(r"\d[A-Z]\d{11}"), _s10("FR"), _LA_POSTE),
    ),
    "Chronopost": CarrierNumbers(
        usual_number.has_characters("13"),
        (_own(r"X[A-Z]\d{9}[A-Z]{2}"), _s10("FR"), _LA_POSTE),
    ),
    "Canada Post": CarrierNumbers(
        usual_number.has_digits("16"), (_own(r"\d{16}", gs1), _s10("CA"))
    ),
    "Purolator": CarrierNumbers(
        usual_number.has_digits("12"), (_own(r"[0-5]\d{11}", luhn), _own(r"[A-Z]{3}\d{9}"))
    ),
    "Canpar": CarrierNumbers(usual_number.CANPAR, (_own(r"[CDKLSUXZ]\d{21}"),)),
    "Amazon Shipping": CarrierNumbers(
        usual_number.begins_simply("TBA"),
        (_own(r"TB[ACM]\d{12}"), _also(r"[ACF]\d{10}"), _also(r"[A-Z]{2}\d{9,13}")),
    ),
    "Yamato Transport": CarrierNumbers(usual_number.has_digits("12"), (_own(r"\d{12}", mod7),)),
    "Sagawa Express": CarrierNumbers(usual_number.has_digits("12"), (_own(r"\d{12}", mod7),)),
    "PostNL": CarrierNumbers(
        usual_number.begins_simply("3S"), (_own(r"3S[0-9A-Z]{11,13}"), _s10("NL")), open=True
    ),
    "Japan Post": CarrierNumbers(
        usual_number.has_digits("12"), (_own(r"\d{11,12}"), _s10("JP")), open=True
    ),
    "Old Dominion": CarrierNumbers(
        usual_number.has_digits("11"),
        (_also(r"(?:77[78]|072|780|80\d)\d{8}", luhn), _also(r"\d{10}", luhn)),
    ),
    "Spee-Dee": CarrierNumbers(usual_number.begins("SP", "18"), (_own(r"SP\d{18}"),)),
    "GOFO": CarrierNumbers(usual_number.begins("GFUS", "14"), (_own(r"GFUS\d{14}"),)),
    "YunExpress": CarrierNumbers(usual_number.begins("YT", "16"), (_own(r"YT\d{16}"),)),
    "Landmark Global": CarrierNumbers(
        usual_number.looks_like("LTN12345678N1"), (_own(r"LTN\d{8}N1"),)
    ),
    "An Post": _post("IE"),
    "Correos": _post("ES"),
    "Poste Italiane": _post("IT"),
    "bpost": _post("BE"),
    "PostNord": _post("SE"),
    "Poczta Polska": _post("PL"),
    "Correos de México": _post("MX"),
    "Correios": _post("BR"),
    "Australia Post": _post("AU"),
    "Singapore Post": _post("SG"),
}
