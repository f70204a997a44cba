#!/bin/sh
# gtin 1.0.2 (npm), Node.js 18 or newer
#
# Expected: `upcE.compress` gives the UPC-E of a UPC whose zeros allow it, and null of any other, as its README
#   shows. Where the fifth digit of the maker's part isn't a zero, the item's number must be 5 to 9 (GS1 General
#   Specifications, 7.10): its last digit is the last of the short code, and 0 to 4 mean other zeros there.
# Happens: items 0 to 4 of such a maker get a short code, too: that of another product. `upcE.expand` of the
#   same package, which is right, shows it. Of six, one has a check digit that fits: whoever draws the bars sees
#   nothing wrong, and a scanner reads them without a doubt. The others are no UPC-E.
# Seen: 061414000024 → 06141424 → 061200004144; of 1,000,000 such UPCs 450,000 come back as another, 74,000 of
#   those with a check digit that fits. Items 5 to 9 come back as they were.
# Also: a UPC that begins with another digit than 0 gets a short code, too; GS1's UPC-E has none for it.
# Why it matters: a maker's first items are the ones with these numbers. On a small label they are booked, and
#   packed, as somebody else's product.
# Way around: compare `expand(compress(upc))` with the UPC before the code is printed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund gtin@1.0.2
cat >short.js <<'JAVASCRIPT'
const assert = require("assert");
const { isValid, upcE } = require("gtin");

function withCheckDigit(eleven) {
  const total = [...eleven].reduce((sum, digit, place) => sum + digit * (place % 2 ? 1 : 3), 0);
  return `${eleven}${(10 - (total % 10)) % 10}`;
}

function back(upc) {
  const short = upcE.compress(upc);
  return short === null ? null : upcE.expand(short);
}

for (const upc of ["061414000024", "061414000055", "042100005264", "036000291452"]) {
  assert(isValid(upc));
  console.log(upc, "→", upcE.compress(upc), "→", back(upc));
}
assert.strictEqual(upcE.compress("036000291452"), null, "this one has no zeros");
assert.strictEqual(back("042100005264"), "042100005264", "a usual one");
assert.strictEqual(back("061414000055"), "061414000055");
assert.strictEqual(back("061414000024"), "061200004144", "it is null, or another, now");
assert(isValid("061200004144"));

let [all, others, read] = [0, 0, 0];
for (let maker = 0; maker < 100000; maker += 1) {
  for (let item = 0; item < 10; item += 1) {
    const upc = withCheckDigit(`0${String(maker).padStart(5, "0")}0000${item}`);
    const found = back(upc);
    if (found === null) continue;
    all += 1;
    if (found === upc) continue;
    others += 1;
    assert(maker % 10 > 0 && item < 5, "another kind of UPC than before");
    if (isValid(found)) read += 1;
  }
}
console.log(`${others} of ${all} come back as another, ${read} of them with a check digit that fits`);
assert.deepStrictEqual([all, others, read], [1000000, 450000, 74000]);
assert.strictEqual(upcE.compress("712345000056"), "71234556", "another first digit is refused now");
console.log("As described.");
JAVASCRIPT
node short.js
