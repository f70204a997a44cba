#!/bin/sh
# shipping-carriers 0.1.0
#
# Expected: `infer_status` takes from the words of a carrier's mail how far the parcel is, and None where it can't
#   tell. `detect_carrier` takes the sender's domain as "the strongest signal", then the carrier's name in the text.
# Happens: the first rule is whether `delivered` stands in the text, wherever: "undelivered", "could not be
#   delivered" and "will be delivered tomorrow" are DELIVERED, before "out for delivery" is ever asked for. And
#   `ups`, likewise, stands in any word: a mail about cups, or of a shop named groupshop, is of UPS, though FedEx
#   is named in it; FedEx's number is then not found, as it has none of UPS's.
# Seen: DELIVERED for five of six, one of which is right; `ups` and no number for a mail about two cups by FedEx.
# Why it matters: the order is closed as delivered while the parcel lies in the depot, and goes back to the
#   sender. Of all mails of a carrier, the ones that ask for something to be done are lost.
# Way around: take the status from the carrier's or Amazon's answer, in which it is a code.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check shipping-carriers==0.1.0
"$folder/venv/bin/python" - <<'PYTHON'
from shipping_carriers import TrackingStatus, detect_carrier, extract_tracking, infer_status

DELIVERED = "Your parcel was delivered at 10:42"
NOT_DELIVERED = (
    "Your parcel could not be delivered. It goes back to its sender on Friday.",
    "Undelivered: the address is not complete",
    "Out for delivery. It will be delivered by 8 pm.",
    "Your parcel is on its way and will be delivered on Tuesday",
)
ATTEMPT = "Delivery attempted, nobody was there"

for mail in (DELIVERED, *NOT_DELIVERED, ATTEMPT):
    print(infer_status(mail), "|", mail)
assert infer_status(DELIVERED) is TrackingStatus.DELIVERED
assert infer_status(ATTEMPT) is None
assert {infer_status(mail) for mail in NOT_DELIVERED} == {TrackingStatus.DELIVERED}, "it tells them apart now"

NUMBER = "123456789012"
for sender, text, carrier in (
    ("post@shop.example", f"Your two mugs went to FedEx: {NUMBER}", "fedex"),
    ("post@shop.example", f"Your two cups went to FedEx: {NUMBER}", "ups"),
    ("post@groupshop.example", f"Your two mugs went to FedEx: {NUMBER}", "ups"),
):
    found = detect_carrier(sender, text)
    number = extract_tracking(text, found)
    print(sender, "|", text, "|", found, number)
    assert found == carrier, "it looks for whole words now"
    assert number == (NUMBER if carrier == "fedex" else None)
PYTHON
echo "As described."
