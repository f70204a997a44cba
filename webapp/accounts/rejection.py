"""A rejection: what was typed can't be taken, and how to mend it."""


class Rejection(Exception):
    """`errors` holds a sentence per field name; `form` is the form as a whole."""

    def __init__(self, **errors: str) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def reject(**errors: str) -> None:
    """Raise a Rejection of all fields that have a sentence, if any has."""
    broken = {name: sentence for name, sentence in errors.items() if sentence}
    if broken:
        raise Rejection(**broken)
