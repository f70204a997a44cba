"""The sandbox's sellers: who they are, and where they may sell."""

from dataclasses import dataclass

from webapp.sandbox.marketplace import BY_COUNTRY, Marketplace

NORTH_AMERICA = ("US", "CA", "MX", "BR")
EUROPE = ("GB", "DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "IE", "TR")


@dataclass(frozen=True)
class Seller:
    """One selling partner, the same in every region; `key` is how the remote control says it."""

    key: str
    id: str
    store_name: str
    note: str
    countries: tuple[str, ...]
    stock: int
    plan: str = "PROFESSIONAL"
    business_type: str = "PRIVATE_LIMITED"
    suspended: bool = False
    contact: str = "Rowan Sandbox"

    @property
    def marketplaces(self) -> list[Marketplace]:
        return [BY_COUNTRY[country] for country in self.countries]

    @property
    def regions(self) -> list[str]:
        return sorted({m.region for m in self.marketplaces}, key=["na", "eu", "fe"].index)

    def takes_part(self, marketplace: Marketplace) -> bool:
        return marketplace.country in self.countries


SELLERS = (
    Seller(
        "busy",
        "A1HP9Q4ZT7M2KD",
        "Harbour & Pine",
        "A busy professional seller on every American and European marketplace.",
        NORTH_AMERICA + EUROPE,
        600,
    ),
    Seller(
        "second",
        "A2KS5V8NB3X6RL",
        "Kestrel Outdoor",
        "A second professional seller, in America, Europe, Japan and Australia.",
        ("US", "CA", "GB", "DE", "JP", "AU"),
        60,
    ),
    Seller(
        "tiny",
        "A3TT2W6YC9J5GF",
        "Tiny Teapot",
        "A professional seller with a handful of orders.",
        ("US", "GB"),
        5,
        business_type="SOLE_PROPRIETORSHIP",
    ),
    Seller(
        "individual",
        "A4ND7X3PE8H6VS",
        "Sam's Attic",
        "On the Individual plan: may not be connected.",
        ("US", "GB"),
        3,
        plan="INDIVIDUAL",
        business_type="INDIVIDUAL",
    ),
    Seller(
        "narrow",
        "A5LF4R9GU2M7QB",
        "Lavande & Fils",
        "Takes part in France and Germany only.",
        ("FR", "DE"),
        20,
    ),
    Seller(
        "suspended",
        "A6SP8J5KW4D3ZN",
        "Paused Parcels",
        "Takes part, but its listings are suspended.",
        ("US", "CA", "GB"),
        4,
        suspended=True,
    ),
)

# Whoever calls without any seller's grant: the application itself.
APPLICATION = Seller("", "", "The application", "", (), 0)

_BY_NAME = {seller.key: seller for seller in SELLERS} | {seller.id: seller for seller in SELLERS}


def find(name: str) -> Seller:
    """By key (`busy`) or by selling partner id; KeyError otherwise."""
    return _BY_NAME[name]


def find_or_none(name: str) -> Seller | None:
    return _BY_NAME.get(name)
