"""The tests: each a sentence about a person or a promise."""
