"""Notes: the merchant's own words, which may speak of the buyer and therefore go with them."""

from datetime import timedelta

from tests.orders.documents import CANARY, NOON, order
from webapp.ground.database.db import database
from webapp.orders.note import GONE, MOST, RESTRICTED, Note
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import Reason, erase_party, redact

WORDS = f"Mrs {CANARY} rang: leave it with the neighbour"
SOON = NOON + timedelta(minutes=5)


def write(shop, text=WORDS):
    return Note.write(shop.order, text, SOON, shop.user.id)


def test_a_note_is_read_again_as_it_was_written(shop):
    shop.take(order())

    problem = write(shop, "  Rang twice.\r\nNobody in. 🦄\0 ")

    assert problem == ""
    assert [note.text for note in Note.of(shop.order)] == ["Rang twice.\nNobody in. 🦄"]


def test_no_word_of_a_note_stands_open_in_the_database(shop):
    shop.take(order())
    write(shop)

    [(sealed,)] = database.execute_sql("SELECT sealed FROM note").fetchall()

    assert CANARY.encode() not in bytes(sealed)


def test_redaction_takes_the_notes_along(shop):
    shop.take(order())
    write(shop)

    redact(shop.account, [shop.order.id], Reason.AMAZON, SOON, None)

    assert Note.select().count() == 0
    assert write(shop) == GONE


def test_a_note_from_a_backup_can_not_be_read_after_redaction(shop):
    shop.take(order())
    write(shop)
    kept = Note.get()
    redact(shop.account, [shop.order.id], Reason.AMAZON, SOON, None)

    Note.create(order=kept.order_id, written_at=SOON, sealed=kept.sealed)

    assert Note.of(shop.order) == []


def test_erasing_one_party_takes_the_notes_along(shop):
    shop.take(order())
    write(shop)

    erase_party(shop.order, "buyer", Reason.GDPR, SOON)

    assert Note.select().count() == 0


def test_the_notes_of_a_restricted_order_are_hidden(shop):
    shop.take(order())
    write(shop)

    Restriction.impose(shop.order, ["recipient"], 1, SOON)

    assert Note.of(shop.order) == []
    assert write(shop) == RESTRICTED


def test_an_empty_note_and_one_too_many_are_refused_in_words(shop):
    shop.take(order())
    assert "1 to 2,000" in write(shop, " \n ")
    for _ in range(MOST):
        assert write(shop) == ""

    assert f"{MOST} notes at most" in write(shop)
