#!/bin/sh
# tracking-url 1.0.1 (npm), Node.js 18 or newer
#
# Expected: of a tracking number the name and the page of its carrier, or null of one that it doesn't know.
#   DHL is one of the four carriers that it knows.
# Happens: each number of 20 digits is USPS's, and each of 11 is UPS's. DHL's parcels in Germany have 20, an SSCC
#   of GS1 with its two zeros (0034043…); the 11 digits that it knows as DHL's own never come that far, for UPS
#   is asked first. The check digit of none of them is looked at.
# Seen: 00340434161094021507 → usps and its page; 12345678903 → ups; 1234567891, of ten digits, → dhl.
# Why it matters: the buyer in Germany gets a link on which no parcel is found, and writes. Confirmed to Amazon
#   with that carrier, the parcel never has a scan.
# Way around: keep the carrier that the label was bought of; of a bare number ask only the carriers of the
#   country that it is sent from, by their check digits.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund tracking-url@1.0.1
cat >whose.cjs <<'JAVASCRIPT'
const assert = require("assert");
const trackingUrl = require("tracking-url");

function carrier(number) {
  const found = trackingUrl(number);
  console.log(number, "→", found ? `${found.name} ${found.url}` : found);
  return found?.name;
}

// GS1's check digit, from the right: three times each second digit, once the others.
function isSscc(number) {
  const digits = [...number].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 ? 3 : 1), 0) % 10 === 0;
}

assert.strictEqual(carrier("1Z999AA10123456784"), "ups");
assert.strictEqual(carrier("1234567891"), "dhl");
assert.strictEqual(carrier("3SABCD123456789"), undefined, "it knows more carriers now");
for (const number of ["00340434161094021507", "00340434161094022115"]) {
  assert(isSscc(number));
  assert.strictEqual(carrier(number), "usps", "it is DHL's, or nobody's, now");
}
assert.strictEqual(carrier("12345678903"), "ups", "eleven digits are DHL's now");
JAVASCRIPT
node whose.cjs
echo "As described."
