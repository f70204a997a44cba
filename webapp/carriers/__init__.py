"""Carriers: who carries parcels, and the numbers and weights that they know them by."""
