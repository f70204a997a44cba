#!/bin/sh
# zpl-renderer-js 3.4.0 (npm), read by zxing-cpp 3.1.1; beside it zplkit 0.3.2
#
# Expected: a ZPL label drawn as a picture, to print it on a sheet, has the bars that the label printer has.
#   `^FD>:1Z999AA1>50123456784^FS` starts Code 128 in subset B (`>:`) and goes over to subset C, two digits a
#   sign, at `>5`, which makes a UPS number short: 1Z999AA10123456784. Zebra's ZPL II guide says so at ^BC.
# Happens: the subset isn't changed. The first digit behind `>5` turns into a sign that no tracking number
#   has, the other digits follow in subset B, and the check sign fits: a scanner reads it without a doubt.
#   Behind `>0`, which stands for a `>`, the rest of the text is left out. Nothing is raised.
# Seen: zpl-renderer-js 1Z999AA1°123456784, zplkit 1Z999AA10123456784; A> for A>B. Without the change of
#   subset both are right.
# Why it matters: the text below the bars is right, so that nobody sees it. The parcel goes out, the carrier's
#   scan belongs to no parcel, and for Amazon the order never got its first scan.
# Way around: print ZPL on the printer that it was made for, or ask for the label as PDF or PNG.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    zxing-cpp==3.1.1 zplkit==0.3.2 pillow==13.0.0
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund zpl-renderer-js@3.4.0
cat >draw.mjs <<'JAVASCRIPT'
import fs from "node:fs";
import { ready } from "zpl-renderer-js";

const { api } = await ready;
const picture = await api.zplToBase64Async(fs.readFileSync(0, "utf8"), 101.6, 50.8, 8);
fs.writeSync(1, Buffer.from(picture, "base64"));
process.exit(0);
JAVASCRIPT
"$folder/venv/bin/python" - <<'PYTHON'
import io
import subprocess

import zxingcpp
from PIL import Image
from zplkit import Options, render

NUMBER = "1Z999AA10123456784"


def read(picture: Image.Image) -> list[str]:
    on_white = Image.new("RGBA", picture.size, "white")
    on_white.alpha_composite(picture.convert("RGBA"))
    return [each.text for each in zxingcpp.read_barcodes(on_white.convert("L"))]


def by_zpl_renderer(zpl: str) -> list[str]:
    drawn = subprocess.run(["node", "draw.mjs"], input=zpl.encode(), capture_output=True, check=True)
    return read(Image.open(io.BytesIO(drawn.stdout)))


def by_zplkit(zpl: str) -> list[str]:
    options = Options(profile="specification", width=812, height=406, dpi=203)
    drawn = render(zpl, options).labels[0].rasterize()
    return read(Image.frombytes("L", (drawn.width, drawn.height), drawn.pixels))


def both(data: str) -> tuple[list[str], list[str]]:
    zpl = f"^XA^PW812^LL406^FO60,60^BY2^BCN,100,Y,N,N^FD{data}^FS^XZ"
    found = by_zpl_renderer(zpl), by_zplkit(zpl)
    print(f"^FD{data}^FS: zpl-renderer-js {found[0]}, zplkit {found[1]}")
    return found


assert both(f">:{NUMBER}") == ([NUMBER], [NUMBER]), "the reader, or the picture, is at fault"
wrong, right = both(">:1Z999AA1>50123456784")
assert right == [NUMBER]
assert len(wrong) == 1 and wrong != [NUMBER], "zpl-renderer-js draws it rightly now"
assert both(">:A>0B") == (["A>"], ["A>B"]), "zpl-renderer-js keeps what is behind `>0` now"
PYTHON
echo "As described."
