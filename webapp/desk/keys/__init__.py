"""Single-letter keys of the desk: which letter does what, as each person chooses."""
