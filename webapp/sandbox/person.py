"""Invented people: names in many scripts, by the country they order from."""

from random import Random

# First names and surnames are paired freely, so a full name belongs to nobody in particular.
_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "english": (
        ("Ada", "Wren", "Hollis", "Marlowe", "Juniper", "Tobias", "Imogen", "Caspian", "Odette"),
        ("Larkspur", "Fenwickson", "Quillfeather", "O'Marrow", "Thistlewood-Hay", "Pennyroyal"),
    ),
    "french": (
        ("Éloïse", "Côme", "Anaëlle", "Théophane", "Maïlys", "Noé", "Hélène"),
        ("d'Aubépine", "Lévêquier", "Boisgrâce", "Châtelmont", "de La Garrigue", "Sœurvaux"),
    ),
    "german": (
        ("Jürgen", "Käthe", "Sönke", "Friederike", "Björn-Ole", "Änne", "Lüder"),
        ("Großkreuzer", "von der Mühlenau", "Weißdorn", "Schönefelder", "Übelhörmann", "Jäßmann"),
    ),
    "spanish": (
        ("Íñigo", "Begoña", "Nuria", "Ramón", "Ximena", "Álvaro", "María José"),
        ("Peñaflor Ibáñez", "Muñozal", "de la Cigüeña", "Güellmar", "Zúñigar Ríos"),
    ),
    "italian": (
        ("Niccolò", "Giosuè", "Fiammetta", "Loredana", "Ugo", "Zoè"),
        ("Dell'Acquaviola", "Pratofiorito", "D'Ombrosa", "Cantalupi", "Montechiarò"),
    ),
    "portuguese": (
        ("João", "Conceição", "Inês", "Antônio", "Luísa", "Tainá"),
        ("Magalhãozes", "da Assunção", "Araçá", "Gonçalvinho", "Brandãoti"),
    ),
    "nordic": (
        ("Åsa", "Øyvind", "Märta", "Sören", "Ylva", "Þórunn"),
        ("Ängsblom", "Sjögräs", "Håkansdal", "Lindøyen", "Björkäng"),
    ),
    "polish": (
        ("Łucja", "Świętosław", "Małgorzata", "Żaneta", "Grzegorz", "Błażej"),
        ("Brzęczykowska", "Źródłowski", "Szczęsnowicz", "Jabłońka", "Żółwik"),
    ),
    "turkish": (
        ("Çağla", "İlkay", "Şeyma", "Gökçe", "Ömer", "Işıl"),
        ("Yıldızoğlu", "Çınarlıdağ", "Güneşsoy", "İncirağa", "Şimşekli"),
    ),
    "dutch": (
        ("Sjoerd", "Femke", "Loïs", "IJsbrand", "Maartje"),
        ("van 't Zwaluwnest", "de Wilgentak", "van der Kloosterhoeve", "Tulpeman"),
    ),
    "japanese": (
        ("さくら", "陽翔", "美咲", "蓮", "ひなた", "大和"),
        ("架空原", "見本田", "試山", "仮名川", "例木"),
    ),
    "chinese": (
        ("晓雯", "子轩", "雨桐", "浩然", "思远"),
        ("虚", "试", "范", "例", "欧阳"),
    ),
    "korean": (("하늘", "지우", "서연", "도윤"), ("가상", "견본", "예시")),
    "cyrillic": (
        ("Анастасія", "Юрий", "Світлана", "Ђорђе", "Жанна"),
        ("Выдуманова", "Примеренко", "Щукин-Образцовский", "Їжакевич", "Њежић"),
    ),
    "greek": (
        ("Ευφροσύνη", "Αλέξανδρος", "Ιφιγένεια", "Σπύρος"),
        ("Παραδειγματίδης", "Φανταστοπούλου", "Δοκιμάκης"),
    ),
    "arabic": (
        ("ليلى", "عبد الرحمن", "نور", "يوسف", "فاطمة الزهراء"),
        ("المثالي", "الخيالية", "بن نموذج", "أبو تجربة"),
    ),
    "hebrew": (("נועה", "איתן", "שירה", "אביגיל"), ("בן־דוגמה", "הדמיוני", "לניסוי")),
    "hindi": (("अनन्या", "आरव", "प्रिया"), ("काल्पनिक", "उदाहरणकर", "नमूना")),
    "thai": (("กมลชนก", "ธนากร"), ("สมมุติวงศ์", "ตัวอย่างดี")),
    "emoji": (
        ("Zoë 🌻", "Max 🚀", "💚 Billie", "Ren 🏳️‍🌈"),
        ("Starling ✨", "Fox 🦊", "McRainbow 👩‍👩‍👧‍👦"),
    ),
}

_AT_HOME = {
    "US": "english",
    "CA": "english",
    "GB": "english",
    "IE": "english",
    "AU": "english",
    "SG": "chinese",
    "MX": "spanish",
    "ES": "spanish",
    "BR": "portuguese",
    "FR": "french",
    "BE": "french",
    "DE": "german",
    "IT": "italian",
    "NL": "dutch",
    "SE": "nordic",
    "PL": "polish",
    "TR": "turkish",
    "JP": "japanese",
}
SCRIPTS = tuple(_NAMES)
_FAMILY_FIRST = {"japanese", "chinese", "korean"}


def full_name(dice: Random, country: str, script: str | None = None) -> str:
    """Mostly of the country; one in five from anywhere; one in fifty very long."""
    if script == "long" or (script is None and dice.random() < 0.02):
        return _long_name(dice)
    chosen = script or (dice.choice(SCRIPTS) if dice.random() < 0.2 else _AT_HOME[country])
    first, last = (dice.choice(part) for part in _NAMES[chosen])
    return f"{last} {first}" if chosen in _FAMILY_FIRST else f"{first} {last}"


def company_name(dice: Random) -> str:
    first, last = (
        dice.choice(_COMPANIES),
        dice.choice(("Ltd", "GmbH", "LLC", "SARL", "& Co.", "AB")),
    )
    return f"{first} {last}"


def _long_name(dice: Random) -> str:
    """As long as a form may let through: 300 characters."""
    parts = [
        dice.choice(_NAMES[dice.choice(("german", "spanish", "polish"))][1]) for _ in range(40)
    ]
    return ("Wilhelmina-Aleksandra " + " ".join(parts))[:300].strip()


_COMPANIES = (
    "Placeholder Paper",
    "Sample & Specimen",
    "Nonesuch Bakery",
    "Mockingbird Dental",
    "Château d'Exemple",
    "Müller-Muster Werkzeuge",
    "架空商事",
    "Imaginary Schools Trust",
)
