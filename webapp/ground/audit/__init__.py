"""The audit trail: its events, its chain of hashes, and the check of that chain."""
