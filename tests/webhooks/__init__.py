"""Webhooks: what is told, how it is signed, and where no request ever goes."""
