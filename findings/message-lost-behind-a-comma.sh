#!/bin/sh
# Babel 2.18.0
#
# Expected: `pybabel extract --keywords "notice:2,2t"` takes the second argument of each call of `notice`
#   that has two arguments in total; the documentation gives `t` that meaning. A comma behind the last
#   argument, as formatters write it when a call is broken into lines, is no argument in Python.
# Happens: the comma counts. The call has three arguments then, the specification doesn't match, and the
#   message stands in no catalogue. Nothing warns, and the screen shows it untranslated.
# Seen: taken in one line, lost in several lines.
# Way around: give the specification for each number and for one more ("notice:2 notice:2,3,3t
#   notice:2,3,4t"), and compare what the program knows with what was extracted.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0
"$folder/venv/bin/python" - <<'PYTHON'
from io import BytesIO

from babel.messages.extract import extract
from babel.messages.frontend import parse_keywords

IN_ONE_LINE = b'notice("late", "The parcel is late")\n'
IN_SEVERAL = b'notice(\n    "late",\n    "The parcel is late",\n)\n'


def taken(source: bytes, keywords: str) -> list[str]:
    known = parse_keywords(keywords.split())
    return [str(message) for _line, message, *_ in extract("python", BytesIO(source), known)]


print("in one line:", taken(IN_ONE_LINE, "notice:2,2t"))
print("in several lines:", taken(IN_SEVERAL, "notice:2,2t"))
print("with a way around:", taken(IN_SEVERAL, "notice:2 notice:2,3,3t notice:2,3,4t"))
assert taken(IN_ONE_LINE, "notice:2,2t") == ["The parcel is late"]
assert taken(IN_SEVERAL, "notice:2,2t") == []
assert "The parcel is late" in str(taken(IN_SEVERAL, "notice:2 notice:2,3,3t notice:2,3,4t"))
PYTHON
echo "As described."
