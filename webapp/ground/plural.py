"""How many of a thing, in words: `1 order`, `5 orders`."""


def plural(number: int, one: str, many: str = "") -> str:
    """The words for so many, without the number: `order`, `entries`, `were left`.

    `many` is `one` with an s unless given.
    """
    return one if number == 1 else many or f"{one}s"


def count_of(number: int, one: str, many: str = "") -> str:
    """The number as people write it, with its words: `1,234 orders`."""
    return f"{number:,} {plural(number, one, many)}"
