#!/bin/sh
# amazon-sp-api 1.2.1 (npm), Node.js 18 or newer
#
# Expected: a call that buys something (createShipment of Merchant Fulfillment, a POST) is sent once. Where
#   the connection breaks before an answer, the caller is told, for nobody knows whether Amazon has bought.
#   The README says that retry_remote_timeout is about a request that failed with ETIMEDOUT, and the code
#   speaks of a pause of ten seconds.
# Happens: on ECONNRESET and ENOTFOUND too the client sends the same POST again, by default, as often as it
#   fails, and without any pause: the pause stands within `if (debug_log)`. The caller sees one success.
# Seen: 4 × POST /mfn/v0/shipments within some milliseconds, one result.
# Why it matters: Merchant Fulfillment has no key against doing things twice. If the answer was lost and not
#   the request, each of the four is a label that is paid.
# Way around: `retry_remote_timeout: false`, and look the shipment up before it is bought again.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund amazon-sp-api@1.2.1
cat >bought.js <<'JAVASCRIPT'
const assert = require("assert");
const https = require("https");
const net = require("net");
const { SellingPartner } = require("amazon-sp-api");

const FAILURES = 3;
const ANSWER = '{"payload":{"ShipmentId":"an example"}}';
const times = [];

// Takes the whole request, then breaks the connection, three times; answers the fourth.
const amazon = net.createServer((socket) => {
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (piece) => {
    text += piece;
    const end = text.indexOf("\r\n\r\n");
    const length = /content-length: (\d+)/i.exec(text);
    if (end < 0 || text.length - end - 4 < Number(length[1])) return;
    times.push(Date.now());
    console.log(text.split("\r\n")[0]);
    if (times.length <= FAILURES) socket.resetAndDestroy();
    else socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${ANSWER.length}\r\n\r\n${ANSWER}`);
  });
});

async function buy(options) {
  // The client's own option for a proxy leads it to this server, without TLS.
  const agent = new https.Agent();
  agent.createConnection = () => net.connect(amazon.address().port, "127.0.0.1");
  const client = new SellingPartner({
    region: "eu",
    refresh_token: "an example",
    access_token: "an example",
    credentials: { SELLING_PARTNER_APP_CLIENT_ID: "a", SELLING_PARTNER_APP_CLIENT_SECRET: "b" },
    options: { https_proxy_agent: agent, auto_request_tokens: false, ...options },
  });
  const body = { ShipmentRequestDetails: {}, ShippingServiceId: "an example" };
  return client.callAPI({ operation: "createShipment", endpoint: "merchantFulfillment", body });
}

amazon.listen(0, "127.0.0.1", async () => {
  try {
    const result = await buy({});
    console.log("the caller sees:", JSON.stringify(result));
    console.log("from the first to the last:", times[times.length - 1] - times[0], "ms");
    assert.strictEqual(times.length, 4, "it isn't sent again now");
    assert(times[3] - times[0] < 5000, "it pauses now");
    times.length = 0;
    await assert.rejects(buy({ retry_remote_timeout: false }), { code: "ECONNRESET" });
    assert.strictEqual(times.length, 1, "the way around doesn't work now");
    console.log("As described.");
    process.exit(0);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
});
JAVASCRIPT
node bought.js
