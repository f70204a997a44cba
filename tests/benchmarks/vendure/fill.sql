-- Orders of two lines each; `{orders}` is replaced by how many.
INSERT INTO product (enabled) VALUES (true);
INSERT INTO product_translation ("languageCode", name, slug, description, "baseId")
  VALUES ('en', 'Enamel mug', 'mug', '', 1);
INSERT INTO product_channels_channel ("productId", "channelId") VALUES (1, 1);
INSERT INTO product_variant (sku, "productId") SELECT 'MUG-' || i, 1 FROM generate_series(1, 500) i;
INSERT INTO product_variant_translation ("languageCode", name, "baseId")
  SELECT 'en', 'Enamel mug ' || id, id FROM product_variant;
INSERT INTO product_variant_channels_channel ("productVariantId", "channelId")
  SELECT id, 1 FROM product_variant;
INSERT INTO product_variant_price ("currencyCode", "channelId", price, "variantId")
  SELECT 'USD', 1, 1250, id FROM product_variant;
INSERT INTO "order" (code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress",
    "billingAddress", "currencyCode", "subTotal", "subTotalWithTax")
  SELECT 'ORDER' || i, 'PaymentSettled', false, now() - ({orders} - i) * interval '43 seconds', '',
    '{"city":"Portland","countryCode":"US"}', '{}', 'USD', 2500, 2500
  FROM generate_series(1, {orders}) i;
INSERT INTO order_channels_channel ("orderId", "channelId") SELECT id, 1 FROM "order";
INSERT INTO order_line (quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments,
    "taxLines", "productVariantId", "initialListPrice", "listPrice", "orderId")
  SELECT 1, 1, false, '[]', '[]', 1 + (o.id * 7 + n) % 500, 1250, 1250, o.id
  FROM "order" o, generate_series(1, 2) n;
ANALYZE;
