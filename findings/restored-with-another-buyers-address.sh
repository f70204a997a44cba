#!/bin/sh
# @openredaction/openredaction 1.0.4 (npm), Node.js 18 or newer
#
# Expected: `detect` puts a placeholder in the place of each e-mail address, name or number, so that the text can
#   go out, and `restore` puts back, by the map that came with it, what stood there. Two people are two
#   placeholders.
# Happens: a placeholder's number is a hash of the value with four digits, and nobody looks whether it is taken.
#   The map holds one value for it, the first: `restore` writes that buyer's address in the other's place. The
#   detections still hold both.
# Seen: [EMAIL_5792] for buyer45 and for buyer89, who gets buyer45's address back; 7 of 400 addresses in one text.
#   With 120 values of a kind, one chance in two.
# Why it matters: whoever redacts a list of orders before it goes to a translation or a language model, and
#   restores the answer, mails one buyer what is another's, and has told both, by the same placeholder, as one.
# Way around: `deterministic: false` counts instead, and all 400 come back.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @openredaction/openredaction@1.0.4
cat >back.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { OpenRedaction } from "@openredaction/openredaction";

async function back(text, options) {
  const redaction = new OpenRedaction(options);
  const { redacted, redactionMap } = await redaction.detect(text);
  return { redacted, restored: redaction.restore(redacted, redactionMap) };
}

async function wrong(numbers, options) {
  const lines = numbers.map((number) => `Write to buyer${number}@mail.example`);
  const { redacted, restored } = await back(lines.join("\n"), options);
  assert(!redacted.includes("@"), "an address was left in");
  const others = restored.split("\n").filter((line, place) => line !== lines[place]);
  if (numbers.length < 3) console.log(JSON.stringify({ redacted, restored }));
  else console.log(`${others.length} of ${numbers.length} come back as another's`, options ?? "");
  return others.length;
}

const all = Array.from({ length: 400 }, (_, number) => number);
assert.strictEqual(await wrong([45, 46]), 0, "it restores nothing at all");
assert.strictEqual(await wrong([45, 89]), 1, "the two have a placeholder each now");
assert.strictEqual(await wrong(all), 7, "another number than before");
assert.strictEqual(await wrong(all, { deterministic: false }), 0, "counting doesn't help");
JAVASCRIPT
node back.mjs
echo "As described."
