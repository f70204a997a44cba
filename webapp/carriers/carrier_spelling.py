"""Spellings of carriers' names: what merchants, Amazon and labels write for one and the same."""

import re
import unicodedata
from collections.abc import Iterator

# `Colissimo (La Poste)`: what stands between brackets only says it once more.
BRACKETS = re.compile(r"\([^()]*\)")
MARKS = re.compile(r"[®™©℠.]|\((?:r|tm|c|sm)\)", re.IGNORECASE)
# What may follow a carrier's name without making another carrier of it.
ADDED_WORDS = """
and by courier couriers delivery direct domestic economy europe express freight gmbh ground group
home inc int international intl limited llc local logistics ltd mail online parcel parcels plc
post priority sa sas shipping smartpost spa standard worldwide

at au austria australia be belgie belgium br brasil brazil ca canada ch de deutschland es espana
eu fr france gb germany ie ireland it italia italy jp japan mexico mx nederland netherlands nl pl
poland polska se spain sverige sweden turkey turkiye uk us usa

24 48
"""
ADDED = frozenset(ADDED_WORDS.split())
# By our own name: other names, as they are pronounced.
ALIASES = {
    "USPS": "US Postal Service, United States Postal Service, US Post, US Mail",
    "UPS": "United Parcel Service, UPS Access Point, UPS SurePost",
    "UPS Mail Innovations": "UPSMI, UPS MI",
    "FedEx": "Federal Express, FedEx SmartPost, FDX, AFL/Fedex, FEDEX_JP",
    "OnTrac": "LaserShip, Lasership OnTrac, OnTrac LaserShip",
    "DHL eCommerce": "DHL Global Mail, DHLGM, DHL GM, DHL e-Commerce Solutions",
    "DHL Paket": "DHL Parcel Germany, DHL Paket National, DHL Päckchen, DHL Vertriebs",
    "Deutsche Post": "Deutsche Post DHL, Deutsche Post Brief, DP AG, Deutsche Post AG",
    "Hermes": "Hermes Logistik Gruppe, Hermes Versand, Hermes Logistik, Hermes Germany, HLG",
    "Evri": "Hermes UK, myHermes, Hermesworld UK, Hermes Parcelnet, Parcelnet, Hermes GB",
    "DPD": "DPDgroup, Dynamic Parcel Distribution, Geopost, Interlink",
    "GLS": "General Logistics Systems",
    "Amazon Shipping": "Amazon Logistics, AMZL, Amazon, AMZN, SWA, AMZN_UK, AMZN_US",
    "Royal Mail": "Royal Mail Tracked, RoyalMail Group",
    "Parcelforce": "Royal Mail Parcelforce",
    "La Poste": "Lettre La Poste, Groupe La Poste",
    "Colissimo": "La Poste Colissimo, Coliposte",
    "Poste Italiane": "Posteitaliane, Poste IT",
    "BRT": "Bartolini, BRT Corriere Espresso",
    "Correos": "Correos España",
    "Yamato Transport": "Yamato, Kuroneko Yamato, TA-Q-BIN, ヤマト運輸, クロネコヤマト, 宅急便",
    "Sagawa Express": "Sagawa, 佐川急便, 佐川, 飛脚宅配便",
    "Japan Post": "JP Post, Yu-Pack, 日本郵便, ゆうパック, 郵便局",
    "Australia Post": "AusPost, Australia Post-Consignment, Australia Post-ArticleId",
    "Singapore Post": "SingPost",
    "Canada Post": "Postes Canada, Canada Post Corporation",
    "PostNL": "Post NL, TNT Post",
    "bpost": "B-Post",
    "Aras Kargo": "Aras",
    "Yurtiçi Kargo": "Yurtici",
    "YunExpress": "Yun Express, YunTrack",
    "GOFO": "GOFO Express",
    "Spee-Dee": "Spee-Dee Delivery Service",
    "Old Dominion": "ODFL, Old Dominion Freight Line",
    "Landmark Global": "Landmark, Landmark Global LTN",
}


def other_names(name: str) -> tuple[str, ...]:
    """What a carrier of ours is called besides."""
    return tuple(ALIASES[name].split(", ")) if name in ALIASES else ()


def compact(name: str) -> str:
    """A name's letters and digits alone, by which its spellings are the same."""
    return "".join(_words(name))


def spelled(name: str) -> Iterator[str]:
    """The compact name, then without what may have been added to it, word by word."""
    for written in (name, BRACKETS.sub("", name)):
        words = _words(written)
        yield "".join(words)
        while len(words) > 1 and words[-1] in ADDED:
            words.pop()
            yield "".join(words)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", MARKS.sub("", name)).casefold()
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
