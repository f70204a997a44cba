"""Amazon's marketplaces: region, names, money and language."""

from dataclasses import dataclass

REGIONS = {"na": "North America", "eu": "Europe", "fe": "Far East"}


@dataclass(frozen=True)
class Marketplace:
    """One row of Amazon's table; `rate` is roughly how many units of money buy a US dollar."""

    id: str
    region: str
    country: str
    name: str
    domain: str
    currency: str
    language: str
    order_prefix: str
    rate: float = 1.0

    @property
    def decimals(self) -> int:
        return 0 if self.currency == "JPY" else 2


_ROWS = (
    ("ATVPDKIKX0DER", "na", "US", "Amazon.com", "amazon.com", "USD", "en_US", "112", 1.0),
    ("A2EUQ1WTGCTBG2", "na", "CA", "Amazon.ca", "amazon.ca", "CAD", "en_CA", "702", 1.4),
    ("A1AM78C64UM0Y8", "na", "MX", "Amazon.com.mx", "amazon.com.mx", "MXN", "es_MX", "701", 18.0),
    ("A2Q3Y263D00KWC", "na", "BR", "Amazon.com.br", "amazon.com.br", "BRL", "pt_BR", "703", 5.5),
    ("A1F83G8C2ARO7P", "eu", "GB", "Amazon.co.uk", "amazon.co.uk", "GBP", "en_GB", "206", 0.8),
    ("A1PA6795UKMFR9", "eu", "DE", "Amazon.de", "amazon.de", "EUR", "de_DE", "306", 0.95),
    ("A13V1IB3VIYZZH", "eu", "FR", "Amazon.fr", "amazon.fr", "EUR", "fr_FR", "406", 0.95),
    ("APJ6JRA9NG5V4", "eu", "IT", "Amazon.it", "amazon.it", "EUR", "it_IT", "408", 0.95),
    ("A1RKKUPIHCS9HS", "eu", "ES", "Amazon.es", "amazon.es", "EUR", "es_ES", "404", 0.95),
    ("A1805IZSGTT6HS", "eu", "NL", "Amazon.nl", "amazon.nl", "EUR", "nl_NL", "405", 0.95),
    ("A2NODRKZP88ZB9", "eu", "SE", "Amazon.se", "amazon.se", "SEK", "sv_SE", "409", 10.5),
    ("A1C3SOZRARQ6R3", "eu", "PL", "Amazon.pl", "amazon.pl", "PLN", "pl_PL", "407", 4.0),
    ("AMEN7PMS3EDWL", "eu", "BE", "Amazon.com.be", "amazon.com.be", "EUR", "fr_BE", "411", 0.95),
    ("A28R8C7NBKEWEA", "eu", "IE", "Amazon.ie", "amazon.ie", "EUR", "en_IE", "412", 0.95),
    ("A33AVAJ2PDY3EV", "eu", "TR", "Amazon.com.tr", "amazon.com.tr", "TRY", "tr_TR", "413", 38.0),
    ("A1VC38T7YXB528", "fe", "JP", "Amazon.co.jp", "amazon.co.jp", "JPY", "ja_JP", "250", 150.0),
    ("A39IBJ37TRP1C6", "fe", "AU", "Amazon.com.au", "amazon.com.au", "AUD", "en_AU", "503", 1.5),
    ("A19VAU5U5O7RUS", "fe", "SG", "Amazon.sg", "amazon.sg", "SGD", "en_SG", "504", 1.35),
)

MARKETPLACES = {row[0]: Marketplace(*row) for row in _ROWS}
BY_COUNTRY = {marketplace.country: marketplace for marketplace in MARKETPLACES.values()}


def in_region(region: str) -> list[Marketplace]:
    """A region's marketplaces, in Amazon's order."""
    return [m for m in MARKETPLACES.values() if m.region == region]


def find(name: str) -> Marketplace:
    """By id (`ATVPDKIKX0DER`) or by country (`US`); KeyError otherwise."""
    return MARKETPLACES.get(name) or BY_COUNTRY[name.upper()]
