"""Carriers and their services, by the countries that merchants send from: one table.

Amazon's `confirmShipment` takes a carrier code, or `Other` with the carrier's name, and a
shipping method in words. The codes here are those that Amazon publishes openly, in the schema
of its fulfilment feeds; Seller Central has a longer list behind its sign-in. A carrier marked
`-` isn't on the open one: it is told to Amazon as `Other`, which is right for any carrier,
while a code that Amazon doesn't know is refused.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from webapp.carriers.carrier_spelling import compact, other_names, spelled

OTHER = "Other"
EVERYWHERE = "*"


@dataclass(frozen=True)
class Carrier:
    """`services` are (countries, names); `tracking` is an address in which `{}` is the number."""

    name: str
    amazon_code: str
    tracking: str = ""
    services: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    @property
    def amazon_name(self) -> str | None:
        """What `carrierName` must say: something only beside the code `Other`."""
        return self.name if self.amazon_code == OTHER else None

    def services_from(self, country: str) -> tuple[str, ...]:
        """The services offered to who sends from this country, by Amazon's `shippingMethod`."""
        return tuple(
            name
            for countries, names in self.services
            if country in countries or EVERYWHERE in countries
            for name in names
        )

    def tracking_url(self, number: str) -> str:
        """Where the parcel is followed; empty when the carrier has no such address."""
        return self.tracking.replace("{}", quote(number, safe="")) if number else ""


@lru_cache(maxsize=1024)
def carrier_named(name: str) -> Carrier:
    """The carrier of this name, however it is spelled; one not in the table is an `Other`."""
    known = (_BY_SPELLING.get(each) for each in spelled(name))
    return next((each for each in known if each), Carrier(name, OTHER))


def known_carrier(name: str) -> Carrier | None:
    """The carrier of the table that this name means; none when it means none."""
    found = carrier_named(name)
    return found if found in CARRIERS else None


def offered_in(country: str) -> tuple[Carrier, ...]:
    """The carriers to choose from where one sends from this country, by name."""
    found = [each for each in CARRIERS if each.services_from(country)]
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def service_words(carrier_name: str | None, service: str | None) -> str:
    """Both in one: `UPS Ground`, `Deutsche Post: Großbrief`; empty without a service."""
    if not carrier_name or not service:
        return ""
    name = carrier_named(carrier_name).name
    return service if service.casefold().startswith(name.casefold()) else f"{name}: {service}"


# A carrier: name | Amazon's code | tracking. Below it, by countries, the names of its services.
_TABLE = """
USPS | USPS | https://tools.usps.com/go/TrackConfirmAction?tLabels={}
  US: USPS Ground Advantage, USPS Priority Mail, USPS Priority Mail Express, USPS Media Mail
  US: USPS First-Class Package International Service, USPS Priority Mail International
  US: USPS Priority Mail Express International
UPS | UPS | https://www.ups.com/track?tracknum={}
  US: UPS Ground, UPS Ground Saver, UPS 3 Day Select, UPS 2nd Day Air, UPS 2nd Day Air A.M.
  US: UPS Next Day Air Saver, UPS Next Day Air, UPS Next Day Air Early
  *: UPS Standard, UPS Express Saver, UPS Express, UPS Express Plus, UPS Worldwide Expedited
UPS Mail Innovations | UPS Mail Innovations | https://www.ups.com/track?tracknum={}
  US: UPS Mail Innovations
FedEx | FedEx | https://www.fedex.com/fedextrack/?trknbr={}
  US CA: FedEx Ground
  US: FedEx Home Delivery, FedEx Ground Economy, FedEx Express Saver, FedEx 2Day
  US: FedEx Standard Overnight, FedEx Priority Overnight, FedEx First Overnight
  MX: FedEx Nacional Día Siguiente, FedEx Nacional Económico
  *: FedEx International Economy, FedEx International Priority
  GB FR DE ES IT NL BE IE SE PL: FedEx Regional Economy, FedEx Priority
OnTrac | OnTrac | https://www.ontrac.com/tracking/?number={}
  US: OnTrac Ground
DHL eCommerce | DHL Global Mail | https://webtrack.dhlecs.com/?trackingnumber={}
  US: DHL SmartMail Parcel Ground, DHL SmartMail Parcel Expedited, DHL SmartMail Parcel Max
DHL | DHL | https://www.dhl.com/global-en/home/tracking.html?tracking-id={}
DHL Express | DHL | https://www.dhl.com/en/express/tracking.html?AWB={}
  *: DHL Express Worldwide, DHL Express 12:00, DHL Express 9:00, DHL Economy Select
DHL Paket | DHL | https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={}
  DE: DHL Paket, DHL Kleinpaket, DHL Päckchen, DHL Paket International
Deutsche Post | Deutsche Post | https://www.deutschepost.de/sendung/simpleQuery.html?form.sendungsnummer={}
  DE: Großbrief, Maxibrief, Bücher- und Warensendung, Prio, Einschreiben, Warenpost International
Hermes | Hermes Logistik Gruppe | https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{}
  DE: Hermes Päckchen, Hermes S-Paket, Hermes M-Paket, Hermes L-Paket, Hermes International
DPD | DPD | https://www.dpdgroup.com/be/mydpd/my-parcels/incoming?parcelNumber={}
  DE NL BE PL: DPD Classic, DPD Express 12:00, DPD Express 18:00
  GB IE: DPD Next Day, DPD Next Day by 12, DPD Two Day, DPD Saturday
  FR: DPD Classic, DPD Predict, DPD Relais
GLS | GLS | https://gls-group.com/track/{}
  DE FR ES IT NL BE PL IE: GLS BusinessParcel, GLS EuroBusinessParcel, GLS ParcelShop, GLS Express
  US CA: GLS Ground
Amazon Shipping | Amazon Shipping | https://track.amazon.com/tracking/{}
  US: Amazon Shipping Ground
  GB FR ES IT: Amazon Shipping Standard
Royal Mail | Royal Mail | https://www.royalmail.com/track-your-item#/tracking-results/{}
  GB: Royal Mail Tracked 24, Royal Mail Tracked 48, Royal Mail 1st Class, Royal Mail 2nd Class
  GB: Royal Mail Signed For 1st Class, Royal Mail Signed For 2nd Class
  GB: Royal Mail Special Delivery Guaranteed by 1pm, Royal Mail International Tracked
  GB: Royal Mail International Tracked & Signed
Parcelforce | Parcelforce | https://www.parcelforce.com/track-trace?trackNumber={}
  GB: Parcelforce express24, Parcelforce express48, Parcelforce expressAM, Parcelforce express10
Evri | - | https://www.evri.com/track/parcel/{}
  GB: Evri Standard, Evri Next Day, Evri International
Yodel | Yodel | https://www.yodel.co.uk/tracking/{}
  GB: Yodel 24, Yodel 48, Yodel 72
An Post | - | https://www.anpost.com/Post-Parcels/Track/History?item={}
  IE: An Post Standard, An Post Express, An Post Registered
La Poste | La Poste | https://www.laposte.fr/outils/suivre-vos-envois?code={}
  FR: Lettre suivie, Lettre recommandée, Lettre verte suivie, Delivengo
Colissimo | La Poste | https://www.laposte.fr/outils/suivre-vos-envois?code={}
  FR: Colissimo Domicile sans signature, Colissimo Domicile avec signature
  FR: Colissimo Point Retrait, Colissimo International
Chronopost | Chronopost | https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={}
  FR: Chrono 10, Chrono 13, Chrono 18, Chrono Relais 13, Chrono Classic, Chrono Express
Mondial Relay | - | https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition={}
  FR BE ES: Mondial Relay Point Relais, Mondial Relay Domicile
Correos | Correos | https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={}
  ES: Paq Premium, Paq Estándar, Paq Ligero, Carta Certificada, Paq Estándar Internacional
Correos Express | - | https://s.correosexpress.com/SeguimientoSinCP/search?n={}
  ES: Paq 24, Paq 14, Paq 10, ePaq 24
SEUR | Seur | https://www.seur.com/livetracking/?segOnlineIdentificador={}
  ES: SEUR 24, SEUR 13:30, SEUR 10, SEUR 48, SEUR Classic Internacional
MRW | MRW | https://www.mrw.es/seguimiento_envios/MRW_resultados_consultas.asp?modo=nacional&envio={}
  ES: MRW Urgente 19, MRW Urgente 14, MRW Urgente 10, MRW e-Commerce
NACEX | Nacex | https://www.nacex.es/seguimientoDetalle.do?numero_albaran={}
  ES: NACEX 19H, NACEX 12H, NACEX 10H
Poste Italiane | Poste Italiane | https://www.poste.it/cerca/index.html#/risultati-spedizioni/{}
  IT: Poste Delivery Business Standard, Poste Delivery Business Express, Raccomandata, Posta 1
SDA | SDA | https://www.sda.it/wps/portal/Servizi_online/dettaglio-spedizione?tracing.letteraVettura={}
  IT: SDA Express, SDA Standard
BRT | BRT | https://vas.brt.it/vas/sped_det_show.hsm?referer=sped_numspe_par.htm&Nspediz={}
  IT: BRT Express, BRT Priority, BRT 10:30, BRT DPD
InPost | - | https://inpost.pl/sledzenie-przesylek?number={}
  PL: InPost Paczkomaty 24/7, InPost Kurier
  GB IT FR: InPost Locker, InPost Home
Poczta Polska | - | https://emonitoring.poczta-polska.pl/?numer={}
  PL: Pocztex, Paczka pocztowa, List polecony
PostNL | - | https://jouw.postnl.nl/track-and-trace/{}
  NL BE: PostNL Pakket, PostNL Brievenbuspakje, PostNL Aangetekend
bpost | - | https://track.bpost.cloud/btr/web/#/search?itemCode={}
  BE: bpack 24h, bpack 24h Pro, bpack World
PostNord | - | https://tracking.postnord.com/se/?id={}
  SE: PostNord MyPack Collect, PostNord MyPack Home, PostNord Varubrev, PostNord Parcel
Canada Post | Canada Post | https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}
  CA: Regular Parcel, Expedited Parcel, Xpresspost, Priority, Tracked Packet USA
  CA: Xpresspost USA, Tracked Packet International, Xpresspost International
Purolator | - | https://www.purolator.com/en/shipping/tracker?pin={}
  CA: Purolator Ground, Purolator Express, Purolator Express 10:30AM, Purolator Express 9AM
Canpar | - | https://www.canpar.com/en/tracking/track.htm?barcode={}
  CA: Canpar Ground, Canpar Select, Canpar Overnight
Estafeta | - | https://www.estafeta.com/herramientas/rastreo?guias={}
  MX: Estafeta Terrestre, Estafeta Dos Días, Estafeta Día Siguiente
Paquetexpress | - | https://www.paquetexpress.com.mx/rastreo/{}
  MX: Paquetexpress Terrestre, Paquetexpress Día Siguiente
Correos de México | - | https://www.correosdemexico.gob.mx/SSLServicios/SeguimientoEnvio/Seguimiento.aspx?guia={}
  MX: Correo Registrado, Mexpost
Correios | Correios | https://rastreamento.correios.com.br/app/index.php?objetos={}
  BR: PAC, SEDEX, SEDEX 10, SEDEX 12, SEDEX Hoje
Jadlog | - | https://www.jadlog.com.br/tracking?cte={}
  BR: Jadlog .Package, Jadlog Econômico, Jadlog Expresso
Yurtiçi Kargo | - | https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula?code={}
  TR: Yurtiçi Kargo Standart, Yurtiçi Kargo Ertesi Gün
Aras Kargo | - | https://kargotakip.araskargo.com.tr/mainpage.aspx?code={}
  TR: Aras Kargo Standart
Yamato Transport | YamatoTransport | https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01={}
  JP: TA-Q-BIN, TA-Q-BIN Compact, Nekopos
Sagawa Express | SagawaExpress | https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={}
  JP: Hikyaku Express, Hikyaku Yu-Packet
Japan Post | - | https://trackings.post.japanpost.jp/services/srv/search?requestNo1={}
  JP: Yu-Pack, Yu-Packet, Letter Pack Plus, Click Post
Australia Post | Australia Post | https://auspost.com.au/mypost/track/#/details/{}
  AU: Parcel Post, Express Post, Parcel Post + Signature, International Standard
Sendle | Sendle | https://track.sendle.com/tracking?ref={}
  AU US CA: Sendle Saver, Sendle Preferred, Sendle Express
Singapore Post | Singapore Post | https://www.singpost.com/track-items?id={}
  SG: SmartPac, Registered Article, Speedpost
Ninja Van | - | https://www.ninjavan.co/en-sg/tracking?id={}
  SG: Ninja Van Standard, Ninja Van Next Day
YunExpress | - | https://www.yuntrack.com/parcelTracking?id={}
  US GB FR DE ES IT: YunExpress Standard, YunExpress Priority
GOFO | - | https://www.gofoexpress.com/tracking.html?searchID={}
  US: GOFO Parcel
Spee-Dee | - | https://www.speedeedelivery.com/track/?tracking={}
  US: Spee-Dee Ground
Landmark Global | - | https://track.landmarkglobal.com/?search={}
  US CA: Landmark Global
Old Dominion | - | https://www.odfl.com/us/en/tools/trace-track-ltl-freight/trace.html?proNumbers={}
  US: Old Dominion Freight
TNT | TNT | https://www.tnt.com/express/en_gb/site/tracking.html?cons={}
  GB FR DE ES IT NL BE IE SE PL AU: TNT Express, TNT 12:00 Express, TNT Economy Express
"""


def _read_table() -> tuple[Carrier, ...]:
    blocks: list[list[str]] = []
    for line in _TABLE.strip().splitlines():
        if line.startswith(" "):
            blocks[-1].append(line.strip())
        else:
            blocks.append([line])
    return tuple(_read_block(head, lines) for head, *lines in blocks)


def _read_block(head: str, lines: list[str]) -> Carrier:
    name, code, tracking = head.split(" | ")
    services = [line.split(": ", maxsplit=1) for line in lines]
    return Carrier(
        name=name,
        amazon_code=OTHER if code == "-" else code,
        tracking=tracking,
        services=tuple((tuple(of.split()), tuple(names.split(", "))) for of, names in services),
    )


def _by_spelling() -> dict[str, Carrier]:
    """By compact names: their own, others, and of services that begin with the carrier's."""
    names = [(each.name, each) for each in CARRIERS]
    others = [(name, each) for each in CARRIERS for name in other_names(each.name)]
    services = [(name, each) for each in CARRIERS for _, of in each.services for name in of]
    own = [(name, each) for name, each in services if compact(name).startswith(compact(each.name))]
    return {compact(name): each for name, each in (*own, *others, *names)}


CARRIERS = _read_table()
_BY_SPELLING = _by_spelling()
