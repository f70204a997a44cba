"""The words of a packing slip, in the languages of Amazon's marketplaces."""

from dataclasses import dataclass

_TABLE = """
en | Packing slip | Order | Ordered on | Ship to | From | Quantity | Item | Gift message | Questions about your personal data
fr | Bon de livraison | Commande | Commandé le | Livrer à | Expéditeur | Quantité | Article | Message cadeau | Questions sur vos données personnelles
es | Albarán | Pedido | Fecha del pedido | Enviar a | Remitente | Cantidad | Artículo | Mensaje de regalo | Preguntas sobre sus datos personales
pt | Nota de entrega | Pedido | Data do pedido | Enviar para | Remetente | Quantidade | Artigo | Mensagem do presente | Perguntas sobre seus dados pessoais
de | Lieferschein | Bestellung | Bestellt am | Lieferadresse | Absender | Menge | Artikel | Geschenknachricht | Fragen zu Ihren personenbezogenen Daten
it | Bolla di consegna | Ordine | Ordinato il | Spedire a | Mittente | Quantità | Articolo | Messaggio regalo | Domande sui Suoi dati personali
nl | Pakbon | Bestelling | Besteld op | Verzenden naar | Afzender | Aantal | Artikel | Cadeaubericht | Vragen over uw persoonsgegevens
sv | Följesedel | Beställning | Beställd den | Leverera till | Avsändare | Antal | Artikel | Gåvomeddelande | Frågor om dina personuppgifter
pl | Dowód dostawy | Zamówienie | Data zamówienia | Adres dostawy | Nadawca | Ilość | Artykuł | Wiadomość do prezentu | Pytania o Twoje dane osobowe
tr | Sevk irsaliyesi | Sipariş | Sipariş tarihi | Alıcı | Gönderen | Adet | Ürün | Hediye mesajı | Kişisel verilerinizle ilgili sorular
ja | 納品書 | 注文番号 | 注文日 | お届け先 | 発送元 | 数量 | 商品 | ギフトメッセージ | 個人情報に関するお問い合わせ
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
    personal_data: str


_ROWS = [SlipWords(*line.split(" | ")) for line in _TABLE.strip().splitlines()]
LANGUAGES = {row.language: row for row in _ROWS}


def words_of(locale: str) -> SlipWords:
    """By a marketplace's locale, such as `de_DE`; English for one that isn't listed."""
    return LANGUAGES.get(locale.split("_", maxsplit=1)[0], LANGUAGES["en"])
