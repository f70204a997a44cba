"""A form error: a field can't be taken as it was typed; a sentence says how to mend it."""


class FormError(Exception):
    """`errors` holds a sentence per field name; `form` is the form as a whole."""

    def __init__(self, **errors: str) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def raise_form_error(**errors: str) -> None:
    """Raise a FormError of all fields that have a sentence, if any has."""
    broken = {name: sentence for name, sentence in errors.items() if sentence}
    if broken:
        raise FormError(**broken)
