"""Pack verification: what goes into a parcel is scanned, counted, and kept: no page."""
