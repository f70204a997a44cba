"""What Amazon lists of the parcels that it was told of."""
