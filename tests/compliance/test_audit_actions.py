"""What is done to an account leaves an entry: whoever does it, and from wherever."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import ANOTHER_PASSWORD, founded
from tests.orders.documents import order
from tests.privacy_requests.data_requests import NOON, asked, carried_out
from webapp.accounts.password_reset import PasswordReset
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.keys.key_provider import EnvironmentKeys
from webapp.ground.keys.keyring import open_keyring
from webapp.imports.import_tag import ImportTag
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.tag import Tag
from webapp.privacy.redaction import Reason, redact
from webapp.privacy_requests import request_step as step
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_execution import lift
from webapp.privacy_requests.request_kind import RequestKind
from webapp.stores.slip_template import SlipTemplate


def entry(event: str) -> AuditEntry:
    """The only entry of this event."""
    found: AuditEntry = AuditEntry.get(AuditEntry.event == event)
    assert AuditEntry.select().where(AuditEntry.event == event).count() == 1
    return found


def by(shop: Any) -> str:
    return f"user:{shop.user.id}"


def test_other_days_of_keeping_are_noted_with_the_number(rosa: Any, shop: Any) -> None:
    rosa.visit("/privacy/retention?days=12")

    rosa.submit("Keep it so long")

    assert (entry("retention.changed").actor, entry("retention.changed").details) == (
        by(shop),
        {"days": 12},
    )


def test_a_restriction_and_its_end_are_noted(shop: Any) -> None:
    shop.take(order())
    request = carried_out(shop, asked(shop, RequestKind.RESTRICT))

    lift(request, shop.user, NOON)

    assert entry("personal_data.restricted").subject_id == Order.get().id
    assert entry("personal_data.released").actor == by(shop)


def test_a_request_that_takes_longer_is_noted_with_its_ground(shop: Any) -> None:
    request = asked(shop, RequestKind.ACCESS)

    step.extend(request, {"extension_ground": "complex"}, shop.user, NOON)

    assert entry("request.extended").details == {"ground": "complex"}


def test_a_request_whose_person_is_forgotten_is_noted(shop: Any) -> None:
    request = asked(shop, RequestKind.ACCESS)
    PrivacyRequest.update(closed_at=NOON).execute()

    PrivacyRequest.forget_ended(NOON + timedelta(days=31))

    assert entry("request.forgotten").subject_id == request.id


def test_rotated_keys_are_noted_as_the_consoles(app: Any, shop: Any, settings: Any) -> None:
    console = app.test_cli_runner()
    nothing = console.invoke(args=["keys", "rotate"])
    before = AuditEntry.select().where(AuditEntry.event == "keys.rotated").count()

    open_keyring(EnvironmentKeys([b"a newer root key, with 32 bytes.", *settings.root_keys]))
    done = console.invoke(args=["keys", "rotate"])

    assert done.exit_code == 0, done.output
    assert (nothing.output, before) == ("Nothing to do: no key is older.\n", 0)
    assert entry("keys.rotated").actor == "console"


def test_a_store_deleted_on_its_page_is_noted_with_who_did_it(rosa: Any, shop: Any) -> None:
    rosa.visit(f"/privacy/stores/{shop.store.id}/deletion")

    rosa.submit("Delete its data now", sure="yes")

    for event in ("store.disconnected", "store.purged"):
        assert (entry(event).actor, entry(event).subject_id) == (by(shop), shop.store.id)


def test_a_store_that_is_disconnected_already_is_noted_once(shop: Any) -> None:
    shop.store.disconnect(NOON, shop.user)

    shop.store.disconnect(NOON + timedelta(days=1), shop.user)

    assert entry("store.disconnected").at == NOON
    assert shop.store.disconnected_at == NOON


def test_each_order_redacted_now_is_noted_once(shop: Any) -> None:
    shop.take(order(), order())
    ids = [each.id for each in shop.orders]

    for _ in range(2):
        redact(shop.account, ids, Reason.AMAZON, NOON, by=shop.user)

    entries = list(AuditEntry.select().where(AuditEntry.event == "personal_data.redacted"))
    assert [each.subject_id for each in entries] == ids
    assert {each.actor for each in entries} == {by(shop)}


def test_another_time_zone_is_noted(rosa: Any, shop: Any) -> None:
    rosa.visit("/account")

    rosa.submit("Change the time zone", time_zone="Asia/Tokyo")

    assert entry("account.changed").details == {"time_zone": "Asia/Tokyo"}


def test_a_deleted_tag_and_a_deleted_note_are_noted_without_their_words(shop: Any) -> None:
    shop.take(order())
    tag, _ = Tag.make(shop.account, "Grace Finch", "red", NOON)
    Note.write(shop.order, "Grace Finch rang", NOON, shop.user.id)

    tag.remove(NOON, shop.user)
    Note.remove(shop.order, Note.get().id, NOON, shop.user)

    assert entry("tag.deleted").subject_id == tag.id
    assert entry("note.deleted").subject_id == shop.order.id
    assert "Finch" not in repr([each.__data__ for each in AuditEntry.select()])


def test_a_slip_template_is_noted_without_its_words(shop: Any) -> None:
    template = SlipTemplate(account=shop.account)

    template.keep("Finch", "Grace Finch packed this", True, NOON, shop.user)
    template.remove(NOON, shop.user)

    assert entry("slip_template.changed").subject_id == template.id
    assert entry("slip_template.deleted").subject_id == template.id
    assert "Finch" not in repr([each.__data__ for each in AuditEntry.select()])


def test_a_stores_import_tag_is_noted_with_its_change(shop: Any) -> None:
    tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)

    for _ in range(2):
        ImportTag.choose(shop.store, tag, NOON, shop.user)

    assert entry("store.changed").details == {"settings": ["import_tag"]}


def test_reading_the_address_book_is_noted_without_names(rosa: Any, shop: Any) -> None:
    eve = Contact.add(
        shop.account, ContactDetails(name="Eve Other"), NOON, shop.user.id, Origin.TYPED
    )
    rosa.visit("/contacts")
    rosa.submit("Search", q="Eve")
    rosa.visit(f"/contacts/{eve.id}")

    assert entry("contacts.listed").details == {"contacts": [eve.id]}
    assert entry("contacts.searched").details == {"contacts": [eve.id]}
    assert (entry("contact.viewed").actor, entry("contact.viewed").subject_id) == (by(shop), eve.id)


def test_a_deleted_contact_is_noted_in_the_deed_itself(shop: Any) -> None:
    eve = Contact.add(
        shop.account, ContactDetails(name="Eve Other"), NOON, shop.user.id, Origin.TYPED
    )

    for _ in range(2):
        eve.forget(NOON, shop.user)

    assert entry("contact.changed").details == {"how": "deleted"}


def test_a_customers_view_is_noted_on_the_order_whose_people_were_shown(
    rosa: Any, shop: Any
) -> None:
    shop.take(order(createdTime="2026-11-20T12:00:00Z"), order(createdTime="2026-11-22T12:00:00Z"))
    earlier, latest = sorted(shop.orders, key=lambda each: each.purchased_at)

    rosa.visit(f"/customers/{earlier.id}")

    assert entry("customer.viewed").subject_id == latest.id


@pytest.mark.usefixtures("database")
def test_a_password_chosen_by_mail_is_noted_with_the_choice(settings: Any) -> None:
    rosa = founded()
    PasswordReset.request(rosa.email, NOON)
    reset = PasswordReset.get()
    reset.written(settings, NOON)

    PasswordReset.get().redeem(ANOTHER_PASSWORD, NOON)

    assert (entry("password.reset").actor, entry("password.reset").subject_id) == (
        f"user:{rosa.id}",
        rosa.id,
    )
