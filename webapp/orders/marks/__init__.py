"""Marks: what a merchant, or a rule of theirs, says of single orders."""
