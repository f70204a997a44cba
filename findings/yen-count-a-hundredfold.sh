#!/bin/sh
# @coinify/currency 1.3.43 (npm), Node.js 18 or newer
#
# Expected: `toSmallestSubunit` gives an amount in the smallest unit of its currency, as payment providers and
#   databases take it. How many places that is stands in ISO 4217: none for yen, won, the Icelandic krona and
#   the Chilean peso, three for Bahrain's and Kuwait's dinar. The package knows the three.
# Happens: each currency without places has two: all 16 of them.
# Seen: 1200 yen → 120000, and 1200 of the smallest unit (that is 1200 yen) → 12.
# Why it matters: a refund of 1200 yen sent to a provider is one of 120,000; a total that is read back is a
#   hundredth. Nothing looks wrong as long as both ways go through the package.
# Way around: take the places from ISO 4217's own list, or from CLDR's for these currencies.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @coinify/currency@1.3.43
cat >yen.js <<'JAVASCRIPT'
const assert = require("assert");
const { fromSmallestSubunit, getDecimalsForCurrency, toSmallestSubunit } = require("@coinify/currency");

// ISO 4217, list one.
const NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ");
const THREE = "BHD IQD JOD KWD LYD OMR TND".split(" ");

console.log("1200 JPY →", toSmallestSubunit(1200, "JPY"), "of the smallest unit");
console.log("1200 of the smallest unit →", fromSmallestSubunit(1200, "JPY"), "JPY");
assert.strictEqual(toSmallestSubunit(1200, "JPY"), 120000, "it is 1200 now");
assert.strictEqual(fromSmallestSubunit(1200, "JPY"), 12, "it is 1200 now");

const places = (codes) => codes.map((code) => [code, getDecimalsForCurrency(code)]);
console.log("none by ISO 4217:", places(NONE).flat().join(" "));
console.log("three by ISO 4217:", places(THREE).flat().join(" "));
assert(places(NONE).every(([, found]) => found === 2), "some of them have none now");
assert(places(THREE).every(([, found]) => found === 3));
assert.deepStrictEqual(places(["USD", "EUR", "GBP"]).map(([, found]) => found), [2, 2, 2]);
console.log("As described.");
JAVASCRIPT
node yen.js
