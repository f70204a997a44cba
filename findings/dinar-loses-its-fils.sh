#!/bin/sh
# Babel 2.18.0
#
# Expected: `get_currency_precision` gives the decimal places of ISO 4217, in which sums are kept and are
#   told to others: three of the Iraqi dinar, two of the Serbian one. `format_currency` writes a sum that
#   has so many of them as it is.
# Happens: for thirteen currencies the data of CLDR says 0, because nobody uses their coins. 12.50 dinars
#   are written as 12, rounded half to even, with no word of it; a sum kept in "minor units" by this
#   precision is one hundredth, or one thousandth, of what another system means by it.
# Seen: IQD 0 instead of 3, RSD and ALL 0 instead of 2; `RSD12` for 12.50.
# Way around: keep the places of ISO 4217 in a table of one's own, and write with
#   `currency_digits=False, decimal_quantization=False`.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0 iso4217==1.16.20260101
"$folder/venv/bin/python" - <<'PYTHON'
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision
from iso4217 import Currency

told = {each.code: (get_currency_precision(each.code), each.exponent) for each in Currency}
differ = {code: both for code, both in told.items() if both[1] is not None and both[0] != both[1]}
print("places by Babel and by ISO 4217:", differ)
written = format_currency(Decimal("12.50"), "RSD", locale="en")
as_it_is = format_currency(
    Decimal("12.50"), "RSD", locale="en", currency_digits=False, decimal_quantization=False
)
print("12.50 dinars:", written, "or", as_it_is)
assert differ["IQD"] == (0, 3) and differ["RSD"] == (0, 2)
assert "12.5" not in written and "12.5" in as_it_is
PYTHON
echo "As described."
