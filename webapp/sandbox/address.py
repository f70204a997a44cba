"""Invented addresses: real shapes of postal codes, streets that aren't on any map."""

from random import Random

from webapp.sandbox.person import full_name

_PLACES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "US": (
        ("Seattle", "WA", "981##"),
        ("Austin", "TX", "787##"),
        ("Portland", "ME", "041##"),
        ("Honolulu", "HI", "968##"),
        ("San Juan", "PR", "009##"),
    ),
    "CA": (
        ("Toronto", "ON", "M5V #X#"),
        ("Montréal", "QC", "H2Y #Z#"),
        ("Iqaluit", "NU", "X0A #H#"),
    ),
    "MX": (("Ciudad de México", "CDMX", "06###"), ("Mérida", "Yucatán", "97###")),
    "BR": (("São Paulo", "SP", "01###-###"), ("Florianópolis", "SC", "88###-###")),
    "GB": (
        ("London", "", "N1 #AX"),
        ("Llanfairpwll", "Anglesey", "LL61 #XX"),
        ("Leeds", "England", "LS1 #XA"),
    ),
    "IE": (("Dublin", "Co. Dublin", "D02 XX##"), ("Galway", "Co. Galway", "H91 XX##")),
    "DE": (
        ("Berlin", "", "10###"),
        ("Köln", "", "506##"),
        ("Weißenfels", "Sachsen-Anhalt", "066##"),
    ),
    "FR": (
        ("Paris", "", "750##"),
        ("L'Haÿ-les-Roses", "", "94###"),
        ("Saint-Étienne", "", "42###"),
    ),
    "IT": (("Milano", "MI", "201##"), ("L'Aquila", "AQ", "671##")),
    "ES": (
        ("Madrid", "Madrid", "280##"),
        ("A Coruña", "A Coruña", "150##"),
        ("Logroño", "La Rioja", "260##"),
    ),
    "NL": (("Amsterdam", "", "10## XX"), ("'s-Hertogenbosch", "", "52## XX")),
    "SE": (("Malmö", "", "211 ##"), ("Örebro", "", "702 ##")),
    "PL": (("Łódź", "", "90-###"), ("Wrocław", "", "50-###")),
    "BE": (("Bruxelles", "", "10##"), ("Liège", "", "40##")),
    "TR": (("Beyoğlu", "İstanbul", "344##"), ("Eyyübiye", "Şanlıurfa", "632##")),
    "JP": (("千代田区", "東京都", "100-####"), ("札幌市中央区", "北海道", "060-####")),
    "AU": (("Sydney", "NSW", "20##"), ("Wagga Wagga", "NSW", "26##")),
    "SG": (("Singapore", "", "0#####"),),
}

_STREETS = {
    "US": "{n} Quillfeather Ln",
    "CA": "{n} Rue de l'Érable-Inventé",
    "MX": "Calle Colibrí Imaginario {n}",
    "BR": "Rua das Araras de Papel, {n}",
    "GB": "{n} Marrowstone Mews",
    "IE": "{n} Thistledown Row",
    "DE": "Straße des erfundenen Igels {n}",
    "FR": "{n} rue des Écureuils-Rêvés",
    "IT": "Via dell'Esempio {n}",
    "ES": "Calle del Ruiseñor Soñado, {n}",
    "NL": "Verzonnenlaan {n}",
    "SE": "Påhittade gränd {n}",
    "PL": "ul. Zmyślona {n}",
    "BE": "Rue du Lutin Imaginaire {n}",
    "TR": "Hayali Sokak No: {n}",
    "JP": "架空町{n}丁目1-2",
    "AU": "{n} Billabong-Nowhere Rd",
    "SG": "{n} Jalan Contoh",
}

_SECOND_LINES = ("Apt 4B", "Flat 2, rear", "c/o Reception", "3. OG links", "Bâtiment C", "Unit 17")

# Numbers that telephone authorities set aside for fiction; where a country has none: no phone.
_PHONES = {
    "US": "+1 206-555-01##",
    "CA": "+1 416-555-01##",
    "GB": "020 7946 0###",
    "IE": "020 913 ####",
    "DE": "030 23125 ###",
    "FR": "01 99 00 ## ##",
    "SE": "08-465 004 ##",
    "AU": "(02) 5550 ####",
}


def delivery_address(dice: Random, country: str, name: str | None = None) -> dict[str, object]:
    """Amazon's CustomerAddress."""
    city, region, postal = dice.choice(_PLACES[country])
    number = dice.randint(1, 2400)
    address: dict[str, object] = {
        "name": name or full_name(dice, country),
        "addressLine1": _STREETS[country].format(n=number),
        "city": city,
        "postalCode": _filled(dice, postal),
        "countryCode": country,
        "addressType": "RESIDENTIAL",
    }
    if region:
        address["stateOrRegion"] = region
    if dice.random() < 0.3:
        address["addressLine2"] = dice.choice(_SECOND_LINES)
    if dice.random() < 0.03:
        address["addressLine3"] = "Leave with the neighbour who sings"
    if phone := _PHONES.get(country):
        address["phone"] = _filled(dice, phone)
    if country == "BR":
        _brazilian(address, number)
    if country == "GB" and region:
        address["districtOrCounty"] = "Inventedshire"
    return address


def _brazilian(address: dict[str, object], number: int) -> None:
    """Every other one has its street in the extended fields alone."""
    if number % 2:
        del address["addressLine1"]
    address["districtOrCounty"] = "Vila Exemplo"
    address["extendedFields"] = {
        "streetName": "Rua das Araras de Papel",
        "streetNumber": str(number),
        "complement": "Apto 31",
        "neighborhood": "Vila Exemplo",
    }


def extend(address: dict[str, object]) -> None:
    """The street stands in the extended fields alone, as Amazon has it of some countries."""
    address.pop("addressLine1", None)
    street = {"streetName": "Calle de los Faroles Imaginarios", "streetNumber": "12"}
    address["extendedFields"] = street | {"neighborhood": "Barrio Ejemplo"}


def _filled(dice: Random, shape: str) -> str:
    """# becomes a digit, X a letter that postal codes use."""
    return "".join(
        dice.choice("0123456789") if c == "#" else dice.choice("ABDEFHJ") if c == "X" else c
        for c in shape
    )
