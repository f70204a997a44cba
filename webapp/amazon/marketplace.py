"""Amazon's marketplaces: where a seller sells, and at which of Amazon's hosts."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Marketplace:
    """One of Amazon's shops; `name` is its country in English, `country` the ISO code.

    `region` ("na", "eu", "fe") chooses the API's host; `seller_central` is a host name;
    `language` is a locale ("en_US"), `time_zone` an IANA name, `currency` an ISO code.
    """

    id: str
    domain: str
    name: str
    country: str
    region: str
    seller_central: str
    currency: str
    language: str
    time_zone: str

    @property
    def shop(self) -> str:
        """As merchants write it."""
        return "Amazon.com" if self.domain == "amazon.com" else self.domain

    def order_url(self, amazon_order_id: str) -> str:
        return f"https://{self.seller_central}/orders-v3/order/{quote(amazon_order_id, safe='')}"


def marketplace(marketplace_id: str) -> Marketplace:
    """The marketplace of that id; raises ValueError for one that we don't know."""
    try:
        return _BY_ID[marketplace_id]
    except KeyError:
        raise ValueError(
            f"{marketplace_id!r} is not the id of a marketplace that we know."
        ) from None


def offered() -> tuple[Marketplace, ...]:
    """All order sources to choose from, the usual eight first."""
    return MARKETPLACES


def suggest(accept_language: str) -> Marketplace:
    """The likeliest order source of a browser with this `Accept-Language` header."""
    for tag in _by_preference(accept_language):
        language, _, country = tag.partition("-")
        if found := _BY_COUNTRY.get(country.upper()) or _BY_LANGUAGE.get(tag):
            return found
        if language in _BY_LANGUAGE:
            return _BY_LANGUAGE[language]
    return ORDER_SOURCES[0]


def _by_preference(accept_language: str) -> list[str]:
    weighed = []
    for part in accept_language[:500].replace(" ", "").split(","):
        tag, _, weight = part.partition(";q=")
        weighed.append((-_weight(weight), tag.lower()))
    return [tag for weight, tag in sorted(weighed, key=lambda pair: pair[0]) if weight < 0]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0


_TABLE = """
ATVPDKIKX0DER   amazon.com     US  na  USD  en_US  America/Los_Angeles  United States
A2EUQ1WTGCTBG2  amazon.ca      CA  na  CAD  en_CA  America/Los_Angeles  Canada
A1AM78C64UM0Y8  amazon.com.mx  MX  na  MXN  es_MX  America/Los_Angeles  Mexico
A1F83G8C2ARO7P  amazon.co.uk   GB  eu  GBP  en_GB  Europe/London        United Kingdom
A13V1IB3VIYZZH  amazon.fr      FR  eu  EUR  fr_FR  Europe/Paris         France
A1PA6795UKMFR9  amazon.de      DE  eu  EUR  de_DE  Europe/Berlin        Germany
A1RKKUPIHCS9HS  amazon.es      ES  eu  EUR  es_ES  Europe/Madrid        Spain
APJ6JRA9NG5V4   amazon.it      IT  eu  EUR  it_IT  Europe/Rome          Italy
A2Q3Y263D00KWC  amazon.com.br  BR  na  BRL  pt_BR  America/Sao_Paulo    Brazil
A1805IZSGTT6HS  amazon.nl      NL  eu  EUR  nl_NL  Europe/Amsterdam     Netherlands
A2NODRKZP88ZB9  amazon.se      SE  eu  SEK  sv_SE  Europe/Stockholm     Sweden
A1C3SOZRARQ6R3  amazon.pl      PL  eu  PLN  pl_PL  Europe/Warsaw        Poland
AMEN7PMS3EDWL   amazon.com.be  BE  eu  EUR  fr_BE  Europe/Brussels      Belgium
A28R8C7NBKEWEA  amazon.ie      IE  eu  EUR  en_IE  Europe/Dublin        Ireland
A33AVAJ2PDY3EV  amazon.com.tr  TR  eu  TRY  tr_TR  Europe/Istanbul      Türkiye
A1VC38T7YXB528  amazon.co.jp   JP  fe  JPY  ja_JP  Asia/Tokyo           Japan
A39IBJ37TRP1C6  amazon.com.au  AU  fe  AUD  en_AU  Australia/Sydney     Australia
A19VAU5U5O7RUS  amazon.sg      SG  fe  SGD  en_SG  Asia/Singapore       Singapore
"""


def _row(line: str) -> Marketplace:
    key, domain, country, region, currency, language, zone, name = line.split(maxsplit=7)
    host = f"sellercentral.{domain}"
    return Marketplace(key, domain, name, country, region, host, currency, language, zone)


MARKETPLACES = tuple(_row(line) for line in _TABLE.strip().splitlines())
ORDER_SOURCES = MARKETPLACES[:8]

# Seller Central's older address for the first five European marketplaces still answers.
SELLER_CENTRAL_HOSTS = frozenset(
    {"sellercentral-europe.amazon.com", *(row.seller_central for row in MARKETPLACES)}
)

_BY_ID = {row.id: row for row in MARKETPLACES}
_BY_COUNTRY = {row.country: row for row in MARKETPLACES}
# A language of several marketplaces means the first, but Spanish is Spain's unless it is
# said to be Latin America's.
_BY_LANGUAGE = {row.language[:2]: row for row in reversed(MARKETPLACES)} | {
    "es": _BY_COUNTRY["ES"],
    "es-419": _BY_COUNTRY["MX"],
}
