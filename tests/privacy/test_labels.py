"""What of a label names the buyer goes with the buyer, and can be used no more than they can."""

import pytest

from tests.shipping.label_buyer import LabelBuyer
from webapp.ground.clock import utcnow
from webapp.ground.keys.keyring import keyring
from webapp.ground.keys.party_key import PartyKey, PartyName
from webapp.orders.order import Order
from webapp.orders.party import BUYER, RECIPIENT, ROLES, Party
from webapp.orders.restriction import Restriction
from webapp.privacy.orphan_key import destroy_orphans
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import Reason, ask, erase_party, redact
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_file import FILE, WORDS, LabelFile


@pytest.fixture
def rosa(database, sandbox, settings):
    return LabelBuyer(sandbox.remote, settings)


@pytest.fixture
def label(rosa):
    return rosa.buys(rosa.has_order(recipient_name="Ada Canary"))


def test_redaction_removes_the_label_and_what_a_backup_brings_back_stays_sealed(rosa, label):
    [paper] = LabelFile.select()

    redact(rosa.account, [label.order_id], Reason.AMAZON, utcnow(), rosa.user)
    gone = LabelFile.select().count()
    LabelFile.create(label=label, order=label.order_id, kind=FILE, sealed=bytes(paper.sealed))
    Order.update(redacted_at=None).execute()

    assert gone == 0
    assert LabelFile.read(Label.get(), FILE) == b""
    assert Label.get().tracking_number == label.tracking_number


@pytest.mark.parametrize(("role", "left"), [(RECIPIENT, 0), (BUYER, 1)])
def test_who_is_erased_alone_takes_the_label_along_if_it_names_them(rosa, label, role, left):
    erase_party(Order.get(), role, Reason.GDPR, utcnow())

    assert LabelFile.select().count() == left
    assert bool(LabelFile.read(Label.get(), FILE)) is bool(left)


def test_a_restricted_orders_label_is_kept_and_shown_to_nobody(rosa, label):
    order = Order.get()
    Restriction.impose(order, ROLES, 1, utcnow())

    hidden = LabelFile.read(Label.get(), FILE)
    Restriction.lift(1)

    assert hidden == b""
    assert LabelFile.read(Label.get(), FILE)


def test_a_purged_store_keeps_no_label(rosa, label):
    Purge.request(rosa.store, utcnow()).perform(utcnow())

    assert not LabelFile.select().exists()
    assert not Label.select().exists()


def test_no_label_is_bought_for_who_is_about_to_be_redacted(rosa):
    order = rosa.has_order()
    label = rosa.wants(order)
    ask(rosa.account, [order.id], Reason.AMAZON, utcnow())

    rosa.processes_label()

    assert Label.get_by_id(label.id).status is LabelStatus.REFUSED
    assert "personal data was destroyed" in str(Label.get().problem)
    assert rosa.remote.count("createShipment") == 0


def test_a_paper_that_comes_after_the_redaction_is_not_kept(rosa, label):
    redact(rosa.account, [label.order_id], Reason.AMAZON, utcnow(), rosa.user)

    kept = LabelFile.keep(Label.get(), WORDS, b"Ada Canary moved", utcnow())

    assert not kept
    assert not LabelFile.select().exists()


def test_the_key_of_a_label_without_a_known_recipient_is_no_orphan(rosa, label):
    Party.delete().execute()
    PartyKey.update(created_at=utcnow().replace(year=2020)).execute()

    destroy_orphans(utcnow())

    order = Order.get()
    names = [PartyName(order.amazon_order_id, role) for role in ROLES]
    held = keyring().vault(order.store.scope).party_keys(names)
    assert [name.role for name in held] == [RECIPIENT]
    assert LabelFile.read(Label.get(), FILE)


def test_one_labels_paper_cant_be_put_in_anothers_place(rosa):
    order = rosa.has_order(items=1, quantity=2)
    [item] = order.items
    first, second = (rosa.buys(order, quantities={item.order_item_id: 1}) for _ in range(2))
    papers = {paper.label_id: paper for paper in LabelFile.select()}

    LabelFile.update(sealed=bytes(papers[first.id].sealed)).where(
        LabelFile.id == papers[second.id].id
    ).execute()

    assert LabelFile.read(first, FILE)
    assert LabelFile.read(second, FILE) == b""
