"""Amazon's constants, as a person reads them."""


def in_words(value: str | None) -> str:
    """`SECOND_DAY` is `Second day`; what is no constant stays as it is."""
    if not value or not value.isupper() or len(value) <= 2:
        return value or ""
    return value.replace("_", " ").capitalize()
