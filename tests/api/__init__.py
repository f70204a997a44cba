"""The API: tokens, orders, shipments, products, its document."""
