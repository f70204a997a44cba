"""Contacts as CSV: what spreadsheets write is read, and what is exported is safe to open."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest

from tests.accounts.people import post
from tests.imports.test_sealing import everything_kept
from tests.orders.documents import CANARY
from tests.servers import libreoffice
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.contacts.contact_file import ContactFile
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.spreadsheet import WORD_JOINER
from webapp.ground.table_file import BadRow

HEAD = "Name,E-mail,Postal code,City\r\n"


def upload(visitor, content, name="contacts.csv"):
    visitor.visit("/contacts/import")
    return visitor.upload("/contacts/import", "file", content, name)


def cards(shop):
    mine = Contact.of(shop.account).order_by(Contact.id)
    return [contact.card for contact in Contact.opened(shop.account, mine)]


def read(content):
    rows = ContactFile(content if isinstance(content, bytes) else content.encode()).rows()
    return [row if isinstance(row, BadRow) else row[1] for row in rows]


def exported(visitor):
    visitor.visit("/contacts")
    return visitor.submit("CSV for other software")


@pytest.mark.slow
def test_contacts_that_went_through_a_spreadsheet_are_known_already(rosa, shop, tmp_path):
    upload(rosa, HEAD + "Zoë Ü,z@o.example,00965,Köln\r\nEve =1+1,e@o.example,1E5,x;=1+1\r\n")
    rosa.visit("/contacts")
    file = rosa.submit("Export as XLSX").answer.data

    saved = libreoffice.saved_again(file, tmp_path)
    page = upload(rosa, saved, "contacts.xlsx")

    assert "0 new, 0 changed, 2 known already." in page
    assert [card.postal_code for card in cards(shop)] == ["00965", "1E5"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 nothing", b"PK\x03\x04"])
def test_a_workbook_that_cannot_be_read_is_said_so(rosa, content):
    page = upload(rosa, content, "contacts.xlsx")

    assert "The file is no XLSX that can be read." in page


def test_a_house_number_that_became_a_date_is_said_to_be_one(rosa, shop):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Street", "Note"])
    book.active.append(["Eve Other", date(2026, 5, 3), None])
    book.active.append(["Zoë Ü", "3-5", date(2026, 5, 3)])
    file = io.BytesIO()
    book.save(file)

    page = upload(rosa, file.getvalue(), "contacts.xlsx")

    assert "Street: your spreadsheet has made a date of it." in page
    [card] = cards(shop)
    assert (card.address, card.note) == ("3-5", "2026-05-03")


def test_rosa_imports_a_file_and_finds_its_people(rosa, shop):
    page = upload(rosa, HEAD + "Eve Other,eve@other.example,10115,Berlin\r\nZoë Ångström,,,\r\n")

    assert "2 rows were taken in" in page
    assert "2 new, 0 changed, 0 known already." in page
    assert [card.name for card in cards(shop)] == ["Eve Other", "Zoë Ångström"]
    first = Contact.of(shop.account).order_by(Contact.id).first()
    assert "imported from a file by rosa@" in rosa.visit(f"/contacts/{first.id}")


@pytest.mark.parametrize(
    "content",
    [
        "Name;E-Mail;PLZ;Ort\r\nZoë Ü;z@o.example;1;Köln\r\n".encode("utf-8-sig"),
        "Name;E-Mail;PLZ;Ort\r\nZoë Ü;z@o.example;1;Köln\r\n".encode("cp1252"),
        "Name\tE-Mail\tPLZ\tOrt\r\nZoë Ü\tz@o.example\t1\tKöln\r\n".encode("utf-16"),
        b"\r\nCITY,zip,Email Address,unknown,First name,Last_Name\n"
        + "Köln,1,z@o.example,?,Zoë,Ü".encode(),
        'Name,Email,"Post code",Town\rZoë Ü,z@o.example,1,Köln\r'.encode(),
        "Nom;Prénom;Adresse e-mail;Code postal;Ville\nÜ;Zoë;z@o.example;1;Köln\n".encode(),
        "Nombre;Apellidos;Correo electrónico;C.P.;Ciudad\nZoë;Ü;z@o.example;1;Köln\n".encode(),
        "Nome;Cognome;E-mail;CAP;Città\nZoë;Ü;z@o.example;1;Köln\n".encode(),
        "sep=;\r\nName;E-Mail;PLZ;Ort\r\nZoë Ü;z@o.example;1;Köln\r\n".encode("utf-8-sig"),
        "Name|E-Mail|PLZ|Ort\r\nZoë Ü|z@o.example|1|Köln\r\n".encode(),
    ],
)
def test_a_file_is_read_however_a_spreadsheet_wrote_it(content):
    [card] = read(content)

    assert card == ContactDetails(name="Zoë Ü", email="z@o.example", postal_code="1", city="Köln")


@pytest.mark.parametrize(
    ("encoding", "name", "city"),
    [
        ("cp932", "山田 太郎", "千代田区"),
        ("cp932", "ﾔﾏﾀﾞ ﾀﾛｳ", "大阪市"),
        ("cp1250", "Łukasz Żółć", "Wrocław"),
        ("cp1254", "Ayşe Yıldız", "Beyoğlu"),
        ("mac_roman", "Jürgen Groß", "Köln"),
        ("cp1252", "Þórður Ýr", "Reykjavík"),
        ("cp1252", "Božena O’Brien", "A Coruña"),
        ("cp1252", "Élan Café", "Orléans"),
    ],
)
def test_a_file_of_another_language_is_read_in_its_systems_encoding(encoding, name, city):
    [card] = read(f"Name;City\r\n{name};{city}\r\n".encode(encoding))

    assert (card.name, card.city) == (name, city)


def test_a_formula_without_its_result_is_no_empty_cell():
    book = openpyxl.Workbook()
    for row in (["Name", "City", "Mine"], ["Eve", "=UPPER(A2)", ""], ["Max", "Bonn", "=1+1"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    eve, (_, max_) = ContactFile(file.getvalue()).rows()

    assert "City: the file holds a formula" in eve.reason
    assert max_.city == "Bonn"


def test_a_value_may_hold_lines_quotation_marks_and_commas():
    [card] = read('Name,Address,Address line 2,Note\n"Eve ""E"" O","1 A St,\nB",Yard,"x\ny"\n')

    assert card == ContactDetails(name='Eve "E" O', address="1 A St,\nB\nYard", note="x\ny")


def test_bad_rows_are_told_by_line_and_good_ones_kept(rosa, shop):
    page = upload(
        rosa,
        HEAD
        + "Eve,eve@other.example,,\r\n"
        + ",nobody@other.example,,\r\n"
        + "\r\n"
        + f"{CANARY},canary@,,\r\n"
        + "Max,,,,,surplus\r\n"
        + 'Ida,"ida@other.example,,\r\n'
        + "Ugo,,,\r\n",
    )

    told = re.findall(r"Line (\d+): (.*?\.)", page.text)
    assert told == [
        ("3", "Name: Enter a name or a company."),
        ("5", "E-mail: Enter a whole e-mail address, such as ada@example."),
        ("6", "6 values for 4 columns."),
        ("7", "A quotation mark is not closed, or stands where none may."),
    ]
    assert "4 rows could not be kept" in page
    assert CANARY not in page.text
    assert [card.name for card in cards(shop)] == ["Eve", "Ugo"]


def test_a_number_of_which_a_spreadsheet_made_a_figure_is_refused(rosa, shop):
    rows = "Eve,442079460000.0,\r\nIda,,1010.0\r\nUna,020 7946 0000,1010\r\n"
    page = upload(rosa, f"name,phone,postal code\r\n{rows}")

    assert "Line 2: Phone: Your spreadsheet has made a figure of this number" in page
    assert "Line 3: Postal code: Your spreadsheet has made a figure of this number" in page
    assert "1 row was taken in" in page


def test_a_number_that_a_spreadsheet_shortened_is_refused(rosa, shop):
    page = upload(rosa, "name,phone\r\nEve,4.42079E+11\r\nIda,+44 20 7946 0000\r\n")

    assert "Line 2: Phone: Your spreadsheet has shortened this number" in page
    assert [card.name for card in cards(shop)] == ["Ida"]


def test_columns_that_nothing_here_goes_by_are_told(rosa, shop):
    page = upload(rosa, b"Name,Shoe size,Star sign\nMaria Example,39,Leo\n")

    assert "1 row was taken in" in page
    assert "2 columns were left out" in page
    assert "“Shoe size”, “Star sign”" in page


def test_a_second_import_changes_contacts_and_doubles_none(rosa, shop):
    upload(rosa, HEAD + "Eve,eve@other.example,,Berlin\r\nIda Jo,,10115,Rome\r\nUgo,,1,X\r\n")

    page = upload(rosa, HEAD + "Eve O,EVE@other.example,,\r\nida jo,,10115,Pisa\r\nUgo,,1,X\r\n")

    assert "0 new, 2 changed, 1 known already." in page
    assert [(card.name, card.city) for card in cards(shop)] == [
        ("Eve O", "Berlin"),
        ("ida jo", "Pisa"),
        ("Ugo", "X"),
    ]


def test_a_row_that_repeats_an_earlier_one_updates_it(rosa, shop):
    page = upload(rosa, HEAD + "Eve,eve@other.example,,\r\nEve,eve@other.example,,Bonn\r\n")

    assert "1 new, 0 changed, 1 known already." in page
    assert [card.city for card in cards(shop)] == ["Bonn"]


def test_an_import_changes_nothing_of_carlas(rosa, carla, shop):
    carla.visit("/contacts/new")
    carla.submit("Save the contact", name="Eve", email="eve@other.example")

    upload(rosa, HEAD + "Eve Changed,eve@other.example,,\r\n")

    assert "Eve Changed" not in carla.visit("/contacts")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (b"Eve,eve@other.example\r\n", "The first line must name the columns"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "The file is no text that can be read."),
        (b"Name\r\n" + b"Eve\r\n" * 10_000, "more than 10,000 lines"),
    ],
)
def test_what_is_no_file_of_contacts_is_refused_in_a_sentence(rosa, content, sentence):
    page = upload(rosa, content)

    assert page.status == 422
    assert sentence in page
    assert not Contact.select().exists()


def test_a_file_that_is_too_large_is_refused(rosa):
    rosa.visit("/contacts/import")
    body = b"x" * (8 * 1024 * 1024 + 1)
    kind = {"Content-Type": "multipart/form-data; boundary=y"}
    page = rosa._go("POST", "/contacts/import", headers=kind, data=body)

    assert page.status == 413
    assert "at most 8 MB" in page


def test_an_upload_leaves_nothing_in_the_clear(rosa, database, settings):
    upload(rosa, f"Name,Note\r\nAda {CANARY},{CANARY}\r\n")

    kept = list(everything_kept(database, settings))

    assert [each for each in kept if CANARY.lower().encode() in each.lower()] == []


def test_an_export_opens_without_running_what_somebody_typed(rosa, shop):
    card = ContactDetails(
        name='=HYPERLINK("x")', company="@SUM(A1)", phone="+49 30 1", note="-1\n2"
    )
    Contact.add(shop.account, card, utcnow(), None, Origin.TYPED)

    text = exported(rosa).answer.get_data().decode("utf-8-sig")

    [titles, row] = csv.reader(io.StringIO(text))
    assert titles[:3] == ["Name", "Company", "Address"]
    assert [row[0], row[1], row[8], row[9]] == [
        f'{WORD_JOINER}=HYPERLINK("x")',
        f"{WORD_JOINER}@SUM(A1)",
        "+49 30 1",
        f"{WORD_JOINER}-1\n2",
    ]


def test_what_was_exported_can_be_imported_and_is_the_same(rosa, shop):
    card = ContactDetails(
        name="Zoë; =Ü", address="1 A St\nYard", postal_code="01234", phone="+49 1", email="z@o.ee"
    )
    Contact.add(shop.account, card, utcnow(), None, Origin.TYPED)

    file = exported(rosa).answer.get_data()

    assert read(file) == [card]
    assert "0 new, 0 changed, 1 known already." in upload(rosa, file)


def test_an_export_holds_ones_own_contacts_and_is_written_down(rosa, carla, shop):
    carla.visit("/contacts/new")
    carla.submit("Save the contact", name="Northwind Nan")
    Contact.add(shop.account, ContactDetails(name="Eve"), utcnow(), None, Origin.TYPED)

    page = exported(rosa)

    entry = AuditEntry.select().where(AuditEntry.event == "contacts.exported").get()
    assert "attachment" in page.headers["Content-Disposition"]
    assert "Northwind" not in page.html
    assert (entry.chain, entry.details) == (shop.account.id, {"contacts": 1})


def test_the_example_file_can_be_imported(rosa, shop):
    rosa.visit("/contacts/import")
    file = rosa.click("Example file").answer.get_data()

    page = upload(rosa, file)

    assert "1 row was taken in" in page


def test_ben_may_neither_import_nor_export(ben, shop):
    ben.visit("/orders")

    assert [post(ben, f"/contacts/{part}") for part in ("import", "export")] == [403, 403]


def test_a_first_line_that_is_too_long_for_titles_is_said(rosa, shop):
    page = upload(rosa, "Name," + "x" * 140_000 + "\r\nEve,1\r\n")

    assert page.status == 422
    assert "The first line is too long to name columns." in page
