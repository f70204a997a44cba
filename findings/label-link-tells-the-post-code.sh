#!/bin/sh
# tracking-numbers 0.1.8
#
# Expected: of what a scanner reads from a USPS label, `420`, the recipient's post code and the number, the
#   library gives the number that the carrier tracks by, as the pattern that it was recognised with has the
#   two apart; and the link to the carrier's page asks for that number.
# Happens: `number` is the whole scan, and `tracking_url` sends the recipient's post code along. Whoever
#   keeps or mails that link keeps a part of the buyer's address. Only `serial_number` leaves it out, and
#   that is a list of digits, not a string.
# Seen: both addresses end in the scan as it was; the serial numbers of scan and number are the same.
# Way around: cut `420` and the post code off before; try nine digits, then five, by the check digit.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tracking-numbers==0.1.8
"$folder/venv/bin/python" - <<'PYTHON'
from tracking_numbers import get_tracking_number

NUMBER = "9400111202555842332669"
POST_CODE = "90214"

printed = get_tracking_number(NUMBER)
scanned = get_tracking_number(f"420{POST_CODE}{NUMBER}")
for each in (printed, scanned):
    print(each.courier.name, each.number, each.tracking_url, sep=" | ")
assert printed.serial_number == scanned.serial_number
assert printed.number == NUMBER
assert scanned.number == f"420{POST_CODE}{NUMBER}"
assert scanned.tracking_url.endswith(f"=420{POST_CODE}{NUMBER}")
assert isinstance(scanned.serial_number, list)
PYTHON
echo "As described."
