"""The operator's cap: how many days, at most, personal data may be kept."""

import peewee

LONGEST = 30

_cap = LONGEST


def open_retention(days: object) -> None:
    """Take the cap from the settings; what can't be read as 1 to 30 days is 30."""
    global _cap  # noqa: PLW0603 - one cap per process, like the databases
    _cap = shortened(days, LONGEST)


def retention_cap() -> int:
    return _cap


def shortened(setting: object, cap: int) -> int:
    """The days that a setting stands for: it can shorten, never lengthen; nonsense is the cap."""
    text = str(setting).strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or int(text) < 1:
        return cap
    return min(int(text), cap)


class RetentionField(peewee.IntegerField):
    """Days that personal data is kept; whatever stands in the database, 1 to 30 come out."""

    def adapt(self, value: object) -> int:
        return shortened(value, LONGEST)
