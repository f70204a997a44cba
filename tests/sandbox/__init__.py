"""The sandbox, held against Amazon's own models and a client that somebody else wrote."""
