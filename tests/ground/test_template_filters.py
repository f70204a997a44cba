"""Money in words as the people of a marketplace write it, time as the reader does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from jinja2 import Environment

from webapp.amazon.marketplace import offered
from webapp.ground.clock import day_begins, day_of
from webapp.ground.language.time_format import day, when
from webapp.ground.language.time_zones import time_zones
from webapp.ground.web.elements.time_element import promised, promised_day
from webapp.ground.web.template_filters import money, speak_languages

WINTER = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
SOURCES = {source.country: source for source in offered()}
# What people there put between the figures and around the currency.
NARROW, WIDE = "\u202f", "\xa0"


@pytest.mark.parametrize(
    ("country", "minor", "words"),
    [
        ("US", 123450, "$1,234.50"),
        ("DE", 123450, f"1.234,50{WIDE}€"),
        ("FR", 123450, f"1{NARROW}234,50{WIDE}€"),
        ("GB", 123450, "£1,234.50"),
        ("JP", 123450, "￥123,450"),
        ("MX", 123450, "MX$1,234.50"),
        ("CA", 123450, "CA$1,234.50"),
        ("AU", 123450, "A$1,234.50"),
        ("BR", 123450, f"R${WIDE}1.234,50"),
        ("SE", 123450, f"1{WIDE}234,50{WIDE}kr"),
    ],
)
def test_an_amount_is_written_as_people_there_write_it(
    country: str, minor: int, words: str
) -> None:
    source = SOURCES[country]

    assert money(minor, source.currency, source.language) == words


def test_an_amount_in_another_currency_names_it() -> None:
    assert money(100, "USD", "es_MX") == "USD1.00"
    assert money(None, "USD") == money(5, None) == "—"


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("US", "24 Nov 2026, 14:59 PST (amazon.com)"),
        ("DE", "24 Nov 2026, 23:59 CET (amazon.de)"),
        ("GB", "24 Nov 2026, 22:59 GMT (amazon.co.uk)"),
        ("JP", "25 Nov 2026, 07:59 JST (amazon.co.jp)"),
        ("TR", "25 Nov 2026, 01:59 UTC+03 (amazon.com.tr)"),
    ],
)
def test_a_promise_is_told_in_the_marketplaces_time_with_its_name(country: str, words: str) -> None:
    assert promised(WINTER, SOURCES[country]) == words


def test_a_promised_day_is_the_marketplaces_wherever_one_reads_it() -> None:
    last_minute = datetime(2026, 3, 1, 7, 59, tzinfo=UTC)

    assert promised_day(last_minute, SOURCES["US"]) == "28 Feb 2026"
    assert promised_day(last_minute, SOURCES["DE"]) == "1 Mar 2026"


def test_summer_time_has_its_own_name() -> None:
    assert when(SUMMER, "Europe/Berlin") == "2 Jul 2026, 00:59 CEST"
    assert when(WINTER, "Europe/Berlin") == "24 Nov 2026, 23:59 CET"
    assert when(WINTER, "America/Sao_Paulo") == "24 Nov 2026, 19:59 UTC-03"
    assert when(WINTER) == "24 Nov 2026, 22:59 UTC"


def test_a_day_is_the_readers() -> None:
    assert day(WINTER, "Asia/Tokyo") == "25 Nov 2026"
    assert day(WINTER, "America/New_York") == "24 Nov 2026"


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("UTC", date(2026, 10, 25), 24),
    ],
)
def test_a_day_is_as_long_as_clocks_say(zone: str, on: date, hours: float) -> None:
    begin, end = day_begins(on, zone), day_begins(on + timedelta(days=1), zone)

    assert end - begin == timedelta(hours=hours)
    assert day_of(begin, zone) == day_of(end - timedelta(seconds=1), zone) == on


def test_where_clocks_leap_over_midnight_a_day_begins_at_the_leap() -> None:
    begin = day_begins(date(2026, 9, 6), "America/Santiago")

    assert day_of(begin, "America/Santiago") == date(2026, 9, 6)
    assert day_of(begin - timedelta(seconds=1), "America/Santiago") == date(2026, 9, 5)


def test_the_list_of_time_zones_begins_with_utc_and_holds_every_marketplaces() -> None:
    assert time_zones()[0] == "UTC"
    assert {source.time_zone for source in offered()} <= set(time_zones())


def test_a_sentence_of_a_template_holds_its_facts_escaped_and_its_numbers_written() -> None:
    jinja = Environment(autoescape=True)
    speak_languages(jinja)

    sentence = "{% trans n=many, name %}1{% pluralize n %}<b>{{ n }}</b> {{ name }}{% endtrans %}"
    said = jinja.from_string(sentence).render(many=1234, name="<Rosa>")

    assert said == "<b>1,234</b> &lt;Rosa&gt;"
