#!/bin/sh
# parse-address 1.1.2 and addressit 1.8.2 (npm), pyap 0.3.1 (PyPI), Node.js 18 or newer
#
# Expected: a street address with half a number, as USPS Publication 28 has them (fractional addresses), keeps
#   it: `123 1/2 Main St` is the house behind, or the flat above, number 123. The README of parse-address says that
#   it knows "fractional building numbers".
# Happens: parse-address matches the half and throws it away, pyap begins to read at its last digit, and
#   addressit takes it for a flat of the house 123/2. Nothing is raised, and the rest of the address is right.
#   Of a flat with a stroke, `Unit 5/6`, parse-address takes the stroke out.
# Seen: 123 1/2 Main St → parse-address 123 Main St; pyap 2 Main St; addressit unit 1, 123/2 Main St.
#   Unit 5/6 → parse-address `Main St Unit 56`. 123 Main St is the same in all three as it was given.
# Why it matters: each of the three is an address that may well exist, so that no check by the carrier stops it.
#   The parcel goes to the neighbour.
# Way around: print the lines as the buyer gave them; take them apart for a search at most.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyap==0.3.1
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund parse-address@1.1.2 addressit@1.8.2
cat >parts.cjs <<'JAVASCRIPT'
const addressit = require("addressit");
const { parseLocation } = require("parse-address");

console.log(JSON.stringify([parseLocation(process.argv[2]), addressit(process.argv[2])]));
JAVASCRIPT
"$folder/venv/bin/python" - <<'PYTHON'
import json
import subprocess

import pyap

PLACE = "Springfield, IL 62701"


def by_javascript(street: str) -> tuple[str, str]:
    done = subprocess.run(
        ["node", "parts.cjs", f"{street}, {PLACE}"], capture_output=True, check=True, text=True
    )
    first, second = json.loads(done.stdout)
    assert (first["city"], first["state"], first["zip"]) == ("Springfield", "IL", "62701")
    unit = f"unit {second['unit']}, " if second.get("unit") else ""
    return (
        " ".join([first["number"], first["street"], first.get("type", "")]).strip(),
        f"{unit}{second['number']} {second['street']}",
    )


def by_pyap(street: str) -> str:
    return ", ".join(each.full_street for each in pyap.parse(f"{street}, {PLACE}", country="US"))


def parts(street: str) -> dict[str, str]:
    parse_address, addressit = by_javascript(street)
    found = {"parse-address": parse_address, "addressit": addressit, "pyap": by_pyap(street)}
    print(street, "→", found)
    return found


assert set(parts("123 Main St").values()) == {"123 Main St"}, "a usual number isn't kept either"
half = parts("123 1/2 Main St")
assert half["parse-address"] == "123 Main St", "parse-address keeps the half now"
assert half["pyap"] == "2 Main St", "pyap keeps the number now"
assert half["addressit"] == "unit 1, 123/2 Main St", "addressit keeps the half now"
assert parts("123 Main St Unit 5/6")["parse-address"] == "123 Main St Unit 56", "the stroke is kept now"
PYTHON
echo "As described."
