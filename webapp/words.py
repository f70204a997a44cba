"""Words and figures as templates show them: product name, navigation, times, money."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, get_currency_precision
from flask import Flask

from webapp.clock import utcnow

PRODUCT_NAME = "Orderdesk"


def add_words(app: Flask) -> None:
    app.jinja_env.globals.update(
        product_name=PRODUCT_NAME,
        navigation=app.extensions.setdefault("navigation", []),
        now=utcnow,
    )
    app.jinja_env.filters.update(
        age=age, when=when, stamp=stamp, money=money, count=count, ahead=ahead
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def age(moment: datetime | None, now: datetime | None = None) -> str:
    """How long ago, in the largest sensible unit: `4 min`, `3 h`, `12 d`."""
    if moment is None:
        return "never"
    return _span(((now or utcnow()) - moment).total_seconds())


def ahead(moment: datetime, now: datetime | None = None) -> str:
    """How long until then, or `now`."""
    seconds = (moment - (now or utcnow())).total_seconds()
    return "now" if seconds < 1 else _span(seconds)


def when(moment: datetime | None) -> str:
    return f"{moment:%d %b %Y, %H:%M} UTC" if moment else "—"


def stamp(moment: datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def money(minor: int | None, currency: str | None, locale: str = "en_US") -> str:
    """An amount in minor units, written with its currency."""
    if minor is None or not currency:
        return "—"
    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    return format_currency(amount, currency, locale=locale)


def count(number: Any) -> str:
    return f"{number:,}"


def _span(seconds: float) -> str:
    seconds = max(0, int(seconds))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
