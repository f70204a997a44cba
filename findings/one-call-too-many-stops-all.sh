#!/bin/sh
# @amazon-sp-api-release/amazon-sp-api-sdk-js 1.12.0 (npm), Node.js 18 or newer; takes half a minute
#
# Expected: the SDK's rate limiter, which is on by default against answers of 429, lets a call wait, or
#   refuses it, while the bucket is empty. For `getShipment` it fills by five calls a second, so that a call
#   two seconds later goes out.
# Happens: one call too many shuts the limiter, and it stays shut as long as anybody asks: each call within
#   five seconds of the one before is refused before it is sent, and begins the five seconds anew. A caller
#   that tries again every two seconds, a tenth of that rate, is never served again. The error is `This job
#   has been dropped by Bottleneck`; that silence is what opens it stands nowhere in the SDK.
# Seen: 10 of 11 sent; then 0 of 8 at one in two seconds; then, after 6 seconds of silence, 1 of 1.
# Also: five a second and ten at once, for all but the offers of Merchant Fulfillment; Amazon's model says two
#   and two for `createShipment`, one and one for the others, and so does the method's own comment.
# Why it matters: a batch of labels with one call too many ends there, and the usual remedy, to try again
#   soon, keeps it from going on. Amazon saw none of those calls. `createShipment` has the same limiter.
# Way around: `disableRateLimiter()` and a limiter of one's own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @amazon-sp-api-release/amazon-sp-api-sdk-js@1.12.0
cat >limiter.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { MerchantfulfillmentSpApi as sdk } from "@amazon-sp-api-release/amazon-sp-api-sdk-js";

const BURST = 10;
let seen = 0;

const amazon = http.createServer((request, answer) => {
  seen += 1;
  answer.setHeader("Content-Type", "application/json");
  answer.end('{"payload":{"ShipmentId":"an example"}}');
});

amazon.listen(0, "127.0.0.1", async () => {
  try {
    const client = new sdk.ApiClient(`http://127.0.0.1:${amazon.address().port}`);
    client.applyXAmzAccessTokenToRequest("an example");
    const api = new sdk.MerchantFulfillmentApi(client);
    const errors = new Set();
    const call = () => api.getShipment("an example").catch((error) => errors.add(error.message));
    const reached = async (calls) => {
      const before = seen;
      await calls();
      return seen - before;
    };

    const atOnce = await reached(() => Promise.all(Array.from({ length: BURST + 1 }, call)));
    const eachTwoSeconds = await reached(async () => {
      for (let n = 0; n < 8; n += 1) {
        await pause(2000);
        await call();
      }
    });
    await pause(6000);
    const afterSilence = await reached(call);
    console.log(`${BURST + 1} at once: ${atOnce} sent`);
    console.log(`8, one in two seconds: ${eachTwoSeconds} sent`);
    console.log(`1, after six seconds of silence: ${afterSilence} sent`);
    console.log("errors:", [...errors]);
    assert.deepStrictEqual([atOnce, eachTwoSeconds, afterSilence], [BURST, 0, 1]);

    client.disableRateLimiter();
    assert.strictEqual(await reached(() => Promise.all(Array.from({ length: 20 }, call))), 20);
    console.log("As described.");
    process.exit(0);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
});
JAVASCRIPT
node limiter.mjs
