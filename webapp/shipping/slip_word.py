"""The words of a packing slip, in the languages of Amazon's marketplaces."""

from dataclasses import dataclass

_TABLE = """
en | Packing slip | Order | Ordered on | Ship to | From | Quantity | Item | Gift message
fr | Bon de livraison | Commande | Commandé le | Livrer à | Expéditeur | Quantité | Article | Message cadeau
es | Albarán | Pedido | Fecha del pedido | Enviar a | Remitente | Cantidad | Artículo | Mensaje de regalo
pt | Nota de entrega | Pedido | Data do pedido | Enviar para | Remetente | Quantidade | Artigo | Mensagem do presente
de | Lieferschein | Bestellung | Bestellt am | Lieferadresse | Absender | Menge | Artikel | Geschenknachricht
it | Bolla di consegna | Ordine | Ordinato il | Spedire a | Mittente | Quantità | Articolo | Messaggio regalo
nl | Pakbon | Bestelling | Besteld op | Verzenden naar | Afzender | Aantal | Artikel | Cadeaubericht
sv | Följesedel | Beställning | Beställd den | Leverera till | Avsändare | Antal | Artikel | Gåvomeddelande
pl | Dowód dostawy | Zamówienie | Data zamówienia | Adres dostawy | Nadawca | Ilość | Artykuł | Wiadomość do prezentu
tr | Sevk irsaliyesi | Sipariş | Sipariş tarihi | Alıcı | Gönderen | Adet | Ürün | Hediye mesajı
ja | 納品書 | 注文番号 | 注文日 | お届け先 | 発送元 | 数量 | 商品 | ギフトメッセージ
"""  # noqa: E501 - a table reads by its lines


@dataclass(frozen=True)
class SlipWords:
    language: str
    slip: str
    order: str
    ordered: str
    ship_to: str
    sender: str
    quantity: str
    item: str
    gift_message: str


_ROWS = [SlipWords(*line.split(" | ")) for line in _TABLE.strip().splitlines()]
LANGUAGES = {row.language: row for row in _ROWS}


def words_of(locale: str) -> SlipWords:
    """By a marketplace's locale, such as `de_DE`; English for one that isn't listed."""
    return LANGUAGES.get(locale.split("_", maxsplit=1)[0], LANGUAGES["en"])
