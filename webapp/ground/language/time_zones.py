"""The time zones to choose from."""

from functools import cache
from zoneinfo import available_timezones

from webapp.ground.language.language import UTC_NAME

CONTINENTS = (
    *("Africa", "America", "Antarctica", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
)


@cache
def time_zones() -> tuple[str, ...]:
    """By their IANA names; UTC first."""
    places = (name for name in available_timezones() if name.split("/")[0] in CONTINENTS)
    return (UTC_NAME, *sorted(name for name in places if "/" in name))


def zone_choices() -> list[tuple[str, str]]:
    """(IANA name, its words) for a drop-down."""
    return [(name, name.replace("_", " ")) for name in time_zones()]
