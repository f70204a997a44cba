"""How many of a thing, in English: for the console, and for evidence that auditors read."""


def count_of(number: int, one: str, many: str = "") -> str:
    """The number as people write it, with its words: `1,234 orders`, `2 entries`.

    `many` is `one` with an s unless given.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
