"""The titles of a pasted list's columns, as Amazon's own file and spreadsheets have them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

TITLES = {
    "order": """
        orderid amazonorderid ordernumber orderno order amazonorder orderreference
        bestellnummer bestellnr bestellung auftragsnummer
        commande numerocommande numerodecommande ncommande
        pedido numerodepedido numeropedido ordine numeroordine numerodordine 注文番号
    """,
    "number": """
        trackingnumber trackingno trackingid tracking trackingcode consignmentnumber airwaybill awb
        trackingnr trackingnummer sendungsnummer sendungsnr paketnummer
        numerodesuivi numerosuivi ndesuivi nsuivi suivi numerodeseguimiento seguimiento
        numerotracking codicetracking codiceditracking numeroditracking spedizione
        追跡番号 お問い合わせ番号 伝票番号
    """,
    "carrier": """
        carrier carriercode carriername shippingcarrier courier
        versanddienst versanddienstleister paketdienst zusteller
        transporteur transportista corriere vettore 配送業者 運送会社
    """,
}
PLACES = {word: place for place, words in TITLES.items() for word in words.split()}
LETTERS = re.compile(r"[^\W_]+")
PLAIN = str.maketrans("éèêúùóíáàü", "eeeuuoiaau")


@dataclass(frozen=True)
class ListTitles:
    """In which cells of each line order, tracking number and carrier stand."""

    order: int
    number: int
    carriers: tuple[int, ...] = ()

    @classmethod
    def read(cls, cells: Sequence[str]) -> "ListTitles | None":
        """Of a line; None where it doesn't name both order and tracking number once."""
        places = [_place(cell) for cell in cells]
        if places.count("order") != 1 or places.count("number") != 1:
            return None
        carriers = tuple(at for at, place in enumerate(places) if place == "carrier")
        return cls(places.index("order"), places.index("number"), carriers)

    def chosen(self, cells: Sequence[str]) -> list[str]:
        """Order, number and carrier of a line, as a plain list has them."""
        named = [_at(cells, at) for at in self.carriers]
        # Amazon's file says `Other`, and the carrier's name beside it.
        carrier = next((each for each in named if each and each.casefold() != "other"), "")
        return [each for each in (_at(cells, self.order), _at(cells, self.number), carrier) if each]


def is_title(cell: str) -> bool:
    """Whether it is one of those that say what stands below."""
    return bool(_place(cell))


def _place(title: str) -> str:
    return PLACES.get("".join(LETTERS.findall(title.casefold().translate(PLAIN))), "")


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""
