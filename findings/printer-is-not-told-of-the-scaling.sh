#!/bin/sh
# pyipp 0.17.2
#
# Expected: a Print-Job that is given `print-scaling`, `media-col`, `page-ranges` or `printer-resolution`
#   (RFC 8011, PWG 5100.3, 5100.13) sends them, or says that it can't.
# Happens: the serializer leaves out each attribute whose tag it doesn't know, at log level DEBUG. The printer
#   gets the job without them and takes its own default.
# Seen: copies and media are in the message; none of the four others is, and nothing is raised.
# Why it matters: without `print-scaling: none` many a printer fits a 4 × 6 inch label to its paper with a
#   margin: the bars of the code are no whole number of dots any more, and a scanner may refuse it.
# Way around: look for each attribute's name in what encode_dict() gives, or write the attributes oneself.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyipp==0.17.2
"$folder/venv/bin/python" - <<'PYTHON'
from pyipp.enums import IppOperation
from pyipp.serializer import encode_dict

SENT = {"copies": 2, "media": "na_index-4x6_4x6in"}
LEFT_OUT = {
    "print-scaling": "none",
    "page-ranges": "1-1",
    "printer-resolution": "203dpi",
    "media-col": {"media-size": {"x-dimension": 10160, "y-dimension": 15240}},
}
message = encode_dict(
    {
        "version": (2, 0),
        "operation": IppOperation.PRINT_JOB,
        "request-id": 1,
        "operation-attributes-tag": {
            "attributes-charset": "utf-8",
            "attributes-natural-language": "en",
            "printer-uri": "ipp://printer.example/ipp/print",
            "document-format": "application/pdf",
        },
        "job-attributes-tag": {**SENT, **LEFT_OUT},
        "data": b"",
    }
)
for name in (*SENT, *LEFT_OUT):
    print(f"{name:20}", "is sent" if name.encode() in message else "is left out")
assert all(name.encode() in message for name in SENT), "another message than before"
assert not any(name.encode() in message for name in LEFT_OUT), "they are sent now"
PYTHON
echo "As described."
