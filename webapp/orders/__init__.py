"""Orders: what is kept of an order, its people and what was done about it. No page, no Flask."""
