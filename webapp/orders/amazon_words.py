"""Amazon's constants, as a person reads them."""


def in_words(value: str | None) -> str:
    """`SECOND_DAY` is `Second day`; what is no constant stays as it is."""
    if not value or not value.isupper() or len(value) <= 2:
        return value or ""
    return value.replace("_", " ").capitalize()


def as_constant(words: str) -> str:
    """The constant that a person has written as they read it; anything else stays as it is."""
    constant = words.upper().replace(" ", "_")
    spelt = in_words(constant)
    return constant if words in (spelt, spelt.lower()) else words
