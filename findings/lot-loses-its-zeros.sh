#!/bin/sh
# digital-link.js 1.4.3 (npm) and gs1-compression 0.1.3 (PyPI), Node.js 18 or newer
#
# Expected: a GS1 Digital Link that is compressed, so that a smaller QR code holds it, and read back, is the
#   link that it was. Lot (10) and serial number (21) are texts for GS1, not numbers: `06` isn't `6`.
# Happens: a lot or a serial number of nothing but digits comes back without its zeros at the front, in both
#   libraries. The compressed form still knows their length: the link with `06` and the one with `6` differ
#   in it, but the way back takes the digits for a number. Nothing is raised, and the GTIN is right.
# Seen: /01/09506000134352/10/066316045265/21/0001234 comes back as …/10/66316045265/21/1234, in both.
# Also: neither takes a lot named as an identifier of its own is, such as `414`; both raise then.
# Why it matters: a recall of lot 066316045265 misses what was scanned as 66316045265, and a serial number
#   without its zeros is one that nobody issued.
# Way around: don't compress; or compare what comes back before the code is printed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gs1-compression==0.1.3
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund digital-link.js@1.4.3
cat >back.cjs <<'JAVASCRIPT'
const { Utils } = require("digital-link.js");

const small = Utils.compressWebUri(process.argv[2]);
console.log(JSON.stringify([small, Utils.decompressWebUri(small)]));
JAVASCRIPT
"$folder/venv/bin/python" - <<'PYTHON'
import json
import subprocess

from gs1 import compress_gs1_digital_link, decompress_gs1_digital_link

PRODUCT = "https://id.gs1.org/01/09506000134352"


def by_python(link: str) -> list[str]:
    small = compress_gs1_digital_link(link, use_optimizations=False)
    return [small, decompress_gs1_digital_link(small, use_short_text=False)]


def by_javascript(link: str) -> list[str]:
    done = subprocess.run(["node", "back.cjs", link], capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def back(path: str, way) -> tuple[str, str]:
    small, link = way(PRODUCT + path)
    print(f"{way.__name__}: {path} -> {small} -> {link.removeprefix(PRODUCT)}")
    return small, link.removeprefix(PRODUCT)


for way in (by_python, by_javascript):
    assert back("/10/A066/21/B-0001", way)[1] == "/10/A066/21/B-0001"
    assert back("/10/66/21/1234", way)[1] == "/10/66/21/1234"
    lost = back("/10/066316045265/21/0001234", way)[1]
    assert lost == "/10/66316045265/21/1234", "the zeros come back now"
    (with_zero, _), (without, _) = back("/10/06", way), back("/10/6", way)
    assert with_zero != without, "the compressed form doesn't know the zeros either"
PYTHON
echo "As described."
