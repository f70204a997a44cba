"""Rights: what an owner may give to shippers, or keep for owners alone."""
