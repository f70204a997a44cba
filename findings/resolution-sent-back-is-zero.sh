#!/bin/sh
# ipp 2.0.1 (npm), Node.js 18 or newer
#
# Expected: what the package's parser reads from a printer can be given to its serializer again: ask for a
#   printer's default resolution, or a job's pages, and print the next job with the same.
# Happens: the parser unwraps an attribute that has one value; the serializer takes the parts of that value
#   for values. A resolution of 203 dpi becomes three resolutions of nothing, pages 1 to 4 become two ranges
#   from 0 to 0. Nothing is raised. Two or more ranges come back whole.
# Seen: [203,203,"dpi"] → [[0,0,"dpcm"],[0,0,"dpcm"],[0,0,"dpcm"]]; [1,4] → [[0,0],[0,0]]
# Why it matters: a label printer refuses such a job, or ignores it and prints with its own resolution.
# Way around: wrap these two kinds of value once more, [[203, 203, "dpi"]].
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ipp@2.0.1
cat >back.js <<'JAVASCRIPT'
const assert = require("assert");
const ipp = require("ipp");

function read(job) {
  const message = ipp.serialize({
    version: "2.0",
    operation: "Print-Job",
    id: 1,
    "operation-attributes-tag": { "requesting-user-name": "Ann" },
    "job-attributes-tag": job,
  });
  return ipp.parse(message)["job-attributes-tag"];
}

for (const [name, value, sentBack] of [
  ["printer-resolution", [[203, 203, "dpi"]], [[0, 0, "dpcm"], [0, 0, "dpcm"], [0, 0, "dpcm"]]],
  ["page-ranges", [[1, 4]], [[0, 0], [0, 0]]],
]) {
  const first = read({ [name]: value });
  const second = read(first);
  console.log(name, JSON.stringify(first[name]), "→", JSON.stringify(second[name]));
  assert.deepStrictEqual(first[name], value[0], "the parser reads otherwise now");
  assert.deepStrictEqual(second[name], sentBack, "it comes back otherwise now");
}
const ranges = { "page-ranges": [[1, 4], [7, 9]] };
assert.deepStrictEqual(read(read(ranges)), ranges, "two ranges don't come back now");
console.log("As described.");
JAVASCRIPT
node back.js
