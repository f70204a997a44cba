"""The buyer's tax numbers, for whoever writes the invoice: as they are sealed with the rest."""

from collections.abc import Mapping
from typing import Any

from webapp.ground.language.language import language
from webapp.ground.postal_address import PostalAddress
from webapp.orders.recipient_address import texts

STREET = ("addressLine1", "addressLine2", "addressLine3")
DISTRICTS = ("districtOrCounty", "municipality")


def tax_numbers(buyer: Mapping[str, Any]) -> list[str]:
    """Each with its kind, whose it is, and where they are registered; Amazon's and the merchant's
    own are no concern here."""
    told = buyer.get("tax_registrations")
    listed = [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []
    return [words for each in listed if (words := _words(each))]


def _words(told: Mapping[str, Any]) -> str:
    number = _text(told, "taxRegistrationNumber")
    if not number or told.get("entityType") not in (None, "", "BUYER"):
        return ""
    named = " ".join(filter(None, [_text(told, "taxRegistrationType"), number]))
    attributes = told.get("taxRegistrationAttributes")
    others = [
        _text(each, "value")
        for each in (attributes if isinstance(attributes, list) else ())
        if isinstance(each, Mapping)
    ]
    parts = [named, _text(told, "legalName"), *others, *_address(told)]
    return ", ".join(filter(None, parts))


def _address(told: Mapping[str, Any]) -> list[str]:
    address = told.get("taxRegistrationAddress")
    if not isinstance(address, Mapping):
        return []
    written = PostalAddress(
        name=_text(address, "name"),
        company=_text(address, "companyName"),
        street=[line for name in STREET if (line := _text(address, name))],
        districts=[each for name in DISTRICTS if (each := _text(address, name))],
        city=_text(address, "city"),
        region=_text(address, "stateOrRegion"),
        postal_code=_text(address, "postalCode"),
        country=_text(address, "countryCode"),
    )
    return written.lines(language())


def _text(told: Mapping[str, Any], name: str) -> str:
    return " ".join("".join(texts([told.get(name)])).split())
