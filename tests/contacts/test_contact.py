"""One contact: typed, changed, deleted, and whose it is."""

import re

import pytest

from tests.accounts.people import post
from tests.imports.test_sealing import everything_kept
from tests.orders.documents import CANARY, order
from webapp.contacts.contact import Contact, ContactDeleted, ContactWord
from webapp.contacts.contact_details import ContactDetails
from webapp.ground.clock import utcnow
from webapp.ground.keys.installation import erasures_followed

EVE = {
    "name": "Eve Other",
    "company": "Other & Sons",
    "address": "1 Side Street",
    "postal_code": "10115",
    "city": "Berlin",
    "country": "DE",
    "email": "eve@other.example",
    "phone": "+49 30 123456",
    "note": "Rings twice",
}


@pytest.fixture
def eve(rosa):
    """Rosa has typed Eve."""
    return typed(rosa, **EVE)


def typed(visitor, **fields):
    visitor.visit("/contacts/new")
    visitor.submit("Save the contact", **fields)
    return Contact.select().order_by(Contact.id.desc()).get()


def test_rosa_types_a_contact_and_reads_it_again(rosa, eve):
    page = rosa.visit(f"/contacts/{eve.id}")

    assert page.h1 == "Eve Other"
    for text in ("Other & Sons", "1 Side Street", "10115 Berlin", "eve@other.example", "twice"):
        assert text in page
    assert "typed by rosa@lanternbooks.example" in page


@pytest.mark.parametrize("country", ["gb", "UK", "United Kingdom"])
def test_a_contacts_address_stands_as_its_country_wants_it(rosa, country):
    home = {"address": "11 Test Row", "city": "Manchester", "region": "England"}
    una = typed(rosa, name="Una", postal_code="M1 2AB", country=country, **home)

    page = rosa.visit(f"/contacts/{una.id}")

    assert "11 Test Row MANCHESTER M1 2AB United Kingdom" in page
    assert "England" not in page


def test_the_address_book_lists_the_newest_contact_first(rosa, eve):
    typed(rosa, name="Zoë Newer")

    page = rosa.visit("/contacts")

    assert page.text.index("Zoë Newer") < page.text.index("Eve Other")
    assert "2 contacts" in page


def test_an_empty_address_book_says_how_to_fill_it(rosa):
    page = rosa.visit("/contacts")

    assert "Your address book is empty" in page
    assert {"Import a file", "Add a contact"} <= set(page.links)


def test_rosa_changes_a_contact(rosa, eve):
    rosa.visit(f"/contacts/{eve.id}/edit")
    page = rosa.submit("Save the contact", name="Eve Married", note="")

    assert page.h1 == "Eve Married"
    assert "Rings twice" not in page
    assert "10115 Berlin" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Enter a name or a company."),
        ({"name": "Eve", "email": "eve@"}, "Enter a whole e-mail address"),
        ({"name": "E" * 121}, "At most 120 characters."),
        ({"name": "Eve", "email": "x1y2@marketplace.amazon.co.uk"}, "This address is Amazon's"),
    ],
)
def test_what_can_not_be_kept_is_said_and_nothing_typed_is_lost(rosa, fields, sentence):
    rosa.visit("/contacts/new")
    page = rosa.submit("Save the contact", city="Berlin", **fields)

    assert page.status == 422
    assert sentence in page
    assert page.form("Save the contact")[0].fields["city"] == ["Berlin"]
    assert not Contact.select().exists()


def test_htmx_gets_the_form_alone_with_its_errors(rosa, shop):
    rosa.visit("/contacts/new")
    page = rosa.htmx("Save the contact", name="")

    assert page.status == 422
    assert page.html.lstrip().startswith("<form")
    assert "Enter a name or a company." in page


def test_a_contact_is_found_by_words_company_and_email_and_the_address_tells_nobody(rosa, eve):
    typed(rosa, name="Zoë Newer")
    for words in ("eve", "OTHER Eve", "sons", "Eve@Other.example"):
        rosa.visit("/contacts")
        page = rosa.submit("Search", q=words)

        assert "Eve Other" in page.links, words
        assert "Zoë Newer" not in page.links
        # Three letters stand in any token of an address by chance.
        told = [word for word in re.findall(r"\w{4,}", words.lower()) if word in page.url.lower()]
        assert told == []


@pytest.mark.parametrize("words", ["Eve Newer", "eve@elsewhere.example", "!!", "%"])
def test_words_that_fit_nobody_find_nobody(rosa, eve, words):
    rosa.visit("/contacts")
    page = rosa.submit("Search", q=words)

    assert "No contact matches" in page


@pytest.mark.parametrize(
    "address", ["?found=x", "?found=w.!!", "?found=e." + "A" * 22, "?after=x", "?before=-9"]
)
def test_an_address_that_nobody_gave_out_breaks_nothing(rosa, eve, address):
    assert rosa.visit(f"/contacts{address}").status == 200


def test_pages_go_by_place_to_the_last_contact_and_back(rosa, shop):
    cards = [ContactDetails(name=f"Person {number:03}") for number in range(120)]
    Contact.add_all(shop.account, cards, utcnow(), None, "typed")

    first, second, third = rosa.visit("/contacts"), rosa.click("Older"), rosa.click("Older")
    back = rosa.click("Newer")

    rosa.visit("/contacts")
    found = rosa.submit("Search", q="Person")

    assert "50 of 120 contacts" in first
    assert "50 contacts" not in found.html
    assert "Person 119" in first.links
    assert ["Person 000" in page.links for page in (second, third)] == [False, True]
    assert [text for text in back.links if text.startswith("Person")] == [
        text for text in second.links if text.startswith("Person")
    ]


def test_a_deleted_contact_is_gone_and_its_key_destroyed(rosa, shop, eve):
    name = eve.key_name
    rosa.visit(f"/contacts/{eve.id}/delete")
    page = rosa.submit("Delete the contact")

    assert "The contact is deleted" in page
    assert shop.account.vault.party_keys([name]) == {}
    assert not ContactWord.select().exists()
    assert rosa.visit(f"/contacts/{eve.id}").status == 404
    assert len(set(erasures_followed())) == 1


def test_a_contact_that_a_backup_brings_back_stays_forgotten(rosa, shop, eve):
    row = Contact.select().where(Contact.id == eve.id).dicts().get()
    eve.forget(utcnow())
    Contact.insert(row).execute()

    page = rosa.visit("/contacts")

    assert "Eve Other" not in page
    assert rosa.visit(f"/contacts/{eve.id}").status == 404


def test_a_contact_of_rosas_is_not_there_for_carla(carla, eve):
    read = [carla.visit(f"/contacts/{eve.id}{part}").status for part in ("", "/edit", "/delete")]
    carla.visit("/contacts")
    written = [post(carla, f"/contacts/{eve.id}{part}", name="Mine") for part in ("", "/delete")]

    assert (read, written) == ([404] * 3, [404] * 2)
    assert "Eve Other" not in carla.visit("/contacts")
    assert Contact.find(eve.account, eve.id).card.name == "Eve Other"


def test_carla_does_not_find_rosas_contact_by_rosas_search(rosa, carla, eve):
    rosa.visit("/contacts")
    address = rosa.submit("Search", q="Eve").url

    page = carla.visit(address)

    assert "Eve Other" not in page


def test_ben_who_may_not_see_people_sees_no_contact(ben, eve):
    page = ben.visit("/contacts")
    shut = [ben.visit(f"/contacts/{part}").status for part in (eve.id, "new", "import")]
    ben.visit("/contacts")

    assert "Your role doesn't show personal data" in page
    assert "Eve" not in page
    assert shut == [403, 403, 403]
    assert post(ben, "/contacts/export") == 403


def test_nothing_is_changed_without_the_forms_token(rosa, eve):
    answer = rosa.http.post(f"/contacts/{eve.id}/delete", base_url=rosa.base)

    assert answer.status_code == 400
    assert Contact.select().exists()


def test_no_contact_stands_in_a_table_or_file_in_the_clear(rosa, database, settings):
    contact = typed(rosa, name=f"Ada {CANARY}", email="ada@canary.example", note=CANARY)
    contact = Contact.find(contact.account, contact.id)
    contact.change(ContactDetails(name=f"Ada {CANARY}", address=f"7 {CANARY} Wharf"), utcnow())

    kept = list(everything_kept(database, settings))

    assert any(contact.uid.encode() in each for each in kept)
    assert [each for each in kept if CANARY.lower().encode() in each.lower()] == []


def test_amazons_buyers_never_enter_the_address_book(rosa, shop):
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")
    rosa.visit(f"/customers/{shop.order.id}")

    assert not Contact.select().exists()


def test_names_are_kept_as_written_and_controls_are_not(rosa):
    contact = typed(rosa, name="  Łucja\x07\t \u202eŹródłowska ")

    card = Contact.find(contact.account, contact.id).card

    assert card.name.startswith("Łucja")
    assert "\x07" not in card.name


@pytest.mark.parametrize(
    "gone", [lambda eve: eve.forget(utcnow()), lambda eve: eve.follow([eve.uid])]
)
def test_a_contact_that_somebody_deleted_meanwhile_is_not_changed(shop, eve, gone):
    opened = Contact.find(shop.account, eve.id)
    gone(eve)

    with pytest.raises(ContactDeleted):
        opened.change(ContactDetails(name="Eve Again"), utcnow())

    assert not Contact.select().exists()
    assert not ContactWord.select().exists()
