"""The id of a row, as addresses and forms write it."""

# The largest that a database knows.
LARGEST = 2**63 - 1
DIGITS = len(str(LARGEST))


def read_id(text: str) -> int | None:
    """The id that a form or the parameter of an address holds; none for what can't be one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def read_ids(texts: list[str]) -> list[int]:
    """Those of them that can be ids."""
    return [number for number in map(read_id, texts) if number is not None]
