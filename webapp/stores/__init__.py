"""Stores: connected sellers, their order sources, and what they have chosen. No page, no Flask."""
