#!/bin/sh
# @amazon-sp-api-release/amazon-sp-api-sdk-js 1.12.0 (npm), Node.js 18 or newer
#
# Expected: Amazon's own SDK sends what Amazon's own model asks for. `createShipment` of Merchant Fulfillment
#   is documented to take a `CreateShipmentRequest`; the model wants `ShipmentRequestDetails` and
#   `ShippingServiceId` in it, with capitals, and both are required.
# Happens: the object of that class goes out under the names of its JavaScript properties,
#   `shipmentRequestDetails` and `shippingServiceId`, at each depth. The way in is translated
#   (`constructFromObject` reads the names with capitals), the way out isn't: what the SDK sends, its own
#   reader takes for an empty request. The same goes for Product Fees, Pricing v0 and Invoicing v0.
# Seen: {"shipmentRequestDetails":{"amazonOrderId":"902-3159896-1390916",…},"shippingServiceId":"…"}
# Why it matters: the model's two required fields are missing, the label isn't bought, and each type of the
#   SDK says that the call is right.
# Way around: pass a plain object with the model's names; it is sent as it is.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @amazon-sp-api-release/amazon-sp-api-sdk-js@1.12.0
cat >names.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import http from "node:http";
import { MerchantfulfillmentSpApi as sdk } from "@amazon-sp-api-release/amazon-sp-api-sdk-js";

const SERVICE = "an example";
const bodies = [];

const amazon = http.createServer((request, answer) => {
  let text = "";
  request.on("data", (piece) => (text += piece));
  request.on("end", () => {
    bodies.push(JSON.parse(text));
    answer.setHeader("Content-Type", "application/json");
    answer.end('{"payload":{"ShipmentId":"an example"}}');
  });
});

function details() {
  const place = ["1 Harbour Road", "rosa@example.com", "Detroit", "48123", "US", "3135550100"];
  const from = new sdk.Address("Rosa Example", ...place);
  const size = new sdk.PackageDimensions();
  Object.assign(size, { length: 10, width: 8, height: 4, unit: "inches" });
  const options = new sdk.ShippingServiceOptions("NoTracking", false);
  const items = [new sdk.Item("12958298061782", 1)];
  const weight = new sdk.Weight(12, "oz");
  return new sdk.ShipmentRequestDetails("902-3159896-1390916", items, from, size, weight, options);
}

async function sent(request) {
  const client = new sdk.ApiClient(`http://127.0.0.1:${amazon.address().port}`);
  client.applyXAmzAccessTokenToRequest("an example");
  await new sdk.MerchantFulfillmentApi(client).createShipment(request);
  return bodies.pop();
}

amazon.listen(0, "127.0.0.1", async () => {
  try {
    const body = await sent(new sdk.CreateShipmentRequest(details(), SERVICE));
    console.log("sent:", JSON.stringify(body, null, 1));
    assert(!("ShipmentRequestDetails" in body) && !("ShippingServiceId" in body), "as the model has it now");
    assert.strictEqual(body.shippingServiceId, SERVICE);
    assert.strictEqual(body.shipmentRequestDetails.itemList[0].orderItemId, "12958298061782");

    const read = sdk.CreateShipmentRequest.constructFromObject(body);
    console.log("what its own reader makes of it:", JSON.stringify(read));
    assert.strictEqual(JSON.stringify(read), "{}");

    const plain = { ShipmentRequestDetails: {}, ShippingServiceId: SERVICE };
    assert.deepStrictEqual(await sent(plain), plain, "the way around doesn't work now");
    console.log("As described.");
    process.exit(0);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
});
JAVASCRIPT
node names.mjs
