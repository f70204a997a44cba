"""The compliance page claims what is so, and shows what shows it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import peewee
import pytest

from tests.accounts.authenticator import secured
from tests.accounts.people import BEN, joined
from tests.orders.documents import CANADA, NOON, order
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.rights.store_limit import limit
from webapp.accounts.user import User
from webapp.compliance.access_review import AccessReview, accesses
from webapp.compliance.compliance import ComplianceFacts, judged
from webapp.compliance.compliance_evidence import (
    ComplianceEvidence,
    EvidenceKind,
    client_secret_days,
)
from webapp.compliance.processing_record import processing_record
from webapp.compliance.reading_alarm import announce_unusual_readings
from webapp.ground.audit import audit, audit_check
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.queue_setting import QueueSetting
from webapp.ground.settings import ROOT
from webapp.orders.order import Order
from webapp.stores.store import Store

UNVERIFIED = "is encrypted, but whom it leads to is not verified"


def control(shop: Any, settings: Any, title: str, now: Any = NOON) -> Any:
    facts = ComplianceFacts(shop.account, settings, now)
    return next(each for _, of in judged(facts) for each in of if each.title == title)


def test_data_past_its_time_is_not_met(shop: Any, settings: Any) -> None:
    shop.take(order())
    Order.update(personal_data_due_at=NOON - timedelta(hours=3)).execute()

    found = control(shop, settings, "Personal data leaves")

    assert found.status == "not yet"
    assert "Orders past their time: 1, the oldest by 3 hours." in found.evidence


def test_a_root_key_in_the_environment_is_in_no_key_service(shop: Any, settings: Any) -> None:
    assert control(shop, settings, "Key management service").status == "not yet"


def test_what_no_figure_shows_is_by_design_and_names_its_test(shop: Any, settings: Any) -> None:
    found = [each for _, of in judged(ComplianceFacts(shop.account, settings, NOON)) for each in of]
    tests = {each.title: each.test for each in found if each.status == "by design"}

    assert tests.keys() == {
        "Lockout",
        "Least privilege",
        "Logs without personal data",
        "Data attribution",
    }
    assert all((ROOT / test).is_file() for test in tests.values())


@pytest.mark.parametrize(
    "change",
    [
        {},
        {
            "redis_url": "rediss://cache.example:6379/0?ssl_cert_reqs=none",
            "keyring_url": "postgresql://keys.example/keys?sslmode=require",
            "password_policy": "asvs",
            "queue": QueueSetting("arn:aws:sqs:eu-west-1:123456789012:orders"),
        },
    ],
)
def test_whoever_has_no_console_reads_no_command_setting_or_file(
    shop: Any, settings: Any, change: dict[str, Any]
) -> None:
    facts = ComplianceFacts(shop.account, replace(settings, **change), NOON)

    said = " ".join(
        f"{each.asked} {' '.join(each.evidence)}" for _, of in judged(facts) for each in of
    )

    assert not re.findall(r"flask|tests/|\.ci|\b\w+=\w+|\b[A-Z]+_[A-Z_]+\b", said)


def test_no_order_can_be_without_its_source() -> None:
    assert not any(field.null for field in (Order.store, Order.fetched_at, Store.marketplace_id))


def test_an_old_password_of_whoever_sees_data_is_not_met(shop: Any, settings: Any) -> None:
    ben = joined(shop.account, Role.VIEWER)
    User.update(password_changed_at=NOON - timedelta(days=366)).where(User.id == ben.id).execute()
    viewers = control(shop, settings, "Passwords").status

    User.update(password_changed_at=NOON - timedelta(days=366)).execute()

    found = control(shop, settings, "Passwords")
    assert (viewers, found.status) == ("met", "not yet")
    assert "Older than 365 days: 1 of 1 passwords" in found.evidence[-1]


def test_a_leavers_browser_that_is_still_signed_in_is_not_met(shop: Any, settings: Any) -> None:
    ben = joined(shop.account, Role.VIEWER)
    BrowserSession.begin(ben, "Firefox", NOON)
    User.update(disabled_at=NOON).where(User.id == ben.id).execute()

    assert control(shop, settings, "Unique users").status == "not yet"


def test_a_column_that_nobody_classified_is_not_met(shop: Any, settings: Any) -> None:
    known = control(shop, settings, "Governance").status
    Notice._meta.add_field("nickname", peewee.TextField())

    forgotten = control(shop, settings, "Governance")

    Notice._meta.remove_field("nickname")
    assert (known, forgotten.status) == ("met", "not yet")
    assert "nobody said what they hold: 1;" in forgotten.evidence[0]


def test_the_second_factor_is_judged_by_who_has_none(shop: Any, settings: Any) -> None:
    joined(shop.account, Role.VIEWER)
    bare = control(shop, settings, "Second factor")
    demanded = control(shop, replace(settings, second_factor="demanded"), "Second factor")

    secured(shop.user)

    assert (bare.status, demanded.status) == ("not yet", "met")
    assert "May see personal data: 1; without a second factor: 1." in bare.evidence
    assert control(shop, settings, "Second factor").status == "met"


def test_another_password_policy_than_amazons_is_not_called_met(shop: Any, settings: Any) -> None:
    amazons = control(shop, settings, "Passwords")
    asvs = control(shop, replace(settings, password_policy="asvs"), "Passwords")

    assert (amazons.status, asvs.status) == ("met", "not yet")


def test_an_alarm_that_nobody_raised_is_not_called_met(shop: Any, settings: Any) -> None:
    quiet = control(shop, settings, "Bulk export alarm")
    audit.record("contacts.exported", now=NOON, by=shop.user, contacts=501)
    later = NOON + timedelta(minutes=20)
    untold = control(shop, settings, "Bulk export alarm", later)

    announce_unusual_readings(later)

    told = control(shop, settings, "Bulk export alarm", later)
    assert (quiet.status, untold.status, told.status) == ("met", "not yet", "met")


def test_what_only_the_operator_knows_is_a_duty_with_a_date(shop: Any, settings: Any) -> None:
    before = control(shop, settings, "Client secret of the application").status

    ComplianceEvidence.note(EvidenceKind.CLIENT_SECRET_ROTATED, NOON - timedelta(days=20), NOON)

    found = control(shop, settings, "Client secret of the application")
    assert (before, found.status) == ("not yet", "operator's duty")
    assert "Rotated: 3 Nov 2026, 20 days ago; recorded 23 Nov 2026." in found.evidence
    assert "The alarm is on." not in found.evidence


@pytest.mark.parametrize(
    ("days", "alarm", "status"),
    [
        (149, False, "operator's duty"),
        (150, True, "operator's duty"),
        (180, True, "operator's duty"),
        (181, True, "not yet"),
    ],
)
def test_the_client_secret_alarms_at_150_and_ends_at_180_days(
    shop: Any, settings: Any, days: int, alarm: bool, status: str
) -> None:
    ComplianceEvidence.note(EvidenceKind.CLIENT_SECRET_ROTATED, NOON - timedelta(days=days), NOON)

    found = control(shop, settings, "Client secret of the application")

    assert ("The alarm is on." in found.evidence, found.status) == (alarm, status)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"redis_url": "redis://cache.example:6379/0"},
            "The way to the queue is not encrypted.",
        ),
        (
            {"redis_url": "rediss://cache.example:6379/0?ssl_cert_reqs=none"},
            f"The way to the queue {UNVERIFIED}.",
        ),
        (
            {"keyring_url": "postgresql://keys.example/keys?sslmode=require"},
            f"The way to the keyring {UNVERIFIED}.",
        ),
        (
            {"smtp_url": "smtp://mail.example", "private_hop": True},
            "The way to the mail server is not encrypted.",
        ),
    ],
)
def test_a_hop_that_others_could_read_is_named(
    shop: Any, settings: Any, change: dict[str, Any], sentence: str
) -> None:
    found = control(shop, replace(settings, **change), "Encryption in transit")

    assert (found.status, found.evidence) == ("not yet", (sentence,))


def test_hops_to_servers_that_prove_who_they_are_are_met(shop: Any, settings: Any) -> None:
    safe = replace(
        settings,
        public_url="https://orders.example",
        keyring_url="postgresql://keys.example/keys?sslmode=verify-full",
        redis_url="rediss://cache.example",
        smtp_url="smtp://mail.example",
    )

    assert control(shop, safe, "Encryption in transit").status == "met"


def test_a_trail_is_met_only_when_it_was_checked_and_is_whole(shop: Any, settings: Any) -> None:
    audit.record("sign_in.done", now=NOON, by=shop.user)
    unchecked = control(shop, settings, "Audit trail").status
    audit_check.check(shop.account.id, NOON)
    checked = control(shop, settings, "Audit trail").status
    AuditEntry.update(actor="system").execute()
    audit_check.check(shop.account.id, NOON)

    assert (unchecked, checked) == ("not yet", "met")
    assert control(shop, settings, "Audit trail").status == "not yet"


def test_the_page_shows_all_controls_to_rosa(rosa: Any, shop: Any) -> None:
    page = rosa.visit("/compliance")

    assert page.status == 200
    assert "Personal data leaves" in page
    assert "without a second factor: 1." in page


@pytest.mark.parametrize(
    "address",
    [
        "/audit",
        "/compliance",
        "/compliance/processing",
        "/compliance/access-review",
        "/compliance/incidents",
        "/compliance/incidents/1",
    ],
)
def test_a_viewer_sees_none_of_it(ben: Any, address: str) -> None:
    assert ben.visit(address).status == 403


def test_the_console_records_what_was_done(app: Any, database: Any) -> None:
    runner = app.test_cli_runner()

    result = runner.invoke(
        args=["compliance", "record", "backup-drill", "--on", "2026-11-01", "--json"]
    )

    assert json.loads(result.output) == {
        "action": "backup-drill",
        "done_at": "2026-11-01T00:00:00Z",
    }
    assert ComplianceEvidence.last(EvidenceKind.BACKUP_DRILL) is not None


def test_the_console_takes_no_day_that_is_to_come(app: Any, database: Any) -> None:
    result = app.test_cli_runner().invoke(
        args=["compliance", "record", "backup-drill", "--on", "2999-01-01"]
    )

    assert result.exit_code != 0
    assert ComplianceEvidence.select().count() == 0


def test_the_age_of_the_client_secret_is_a_figure(database: Any) -> None:
    assert client_secret_days() == -1

    ComplianceEvidence.note(
        EvidenceKind.CLIENT_SECRET_ROTATED, utcnow() - timedelta(days=151), utcnow()
    )

    assert client_secret_days() == 151


# The access review


def test_a_review_is_due_each_quarter(shop: Any, settings: Any) -> None:
    began = shop.account.created_at
    assert AccessReview.due_at(shop.account) == began.replace(year=2027, month=2)

    AccessReview.confirm(shop.account, shop.user, [], NOON)

    assert control(shop, settings, "Access review").status == "met"
    late = control(shop, settings, "Access review", NOON + timedelta(days=100))
    assert late.status == "not yet"


def test_a_review_says_who_made_it_even_when_they_have_left(
    rosa: Any, shop: Any, settings: Any
) -> None:
    ben = joined(shop.account, Role.PRIVACY_OFFICER)
    AccessReview.confirm(shop.account, ben, [shop.user.id], NOON)

    page, found = rosa.visit("/compliance/access-review"), control(shop, settings, "Access review")
    User.delete().where(User.id == ben.id).execute()

    assert f"by {BEN.email} (2 could sign in from then on; shut out: 0)" in page
    assert f"Last reviewed: 0 min ago, by {BEN.email}." in found.evidence
    assert "by somebody who has left" in rosa.visit("/compliance/access-review")


def test_nobody_is_overlooked_in_a_review(rosa: Any, shop: Any) -> None:
    ben = joined(shop.account, Role.SHIPPER)
    rosa.visit("/compliance/access-review")

    page = rosa.submit("Confirm the review")

    assert page.status == 422
    assert User.get_by_id(ben.id).is_active
    assert AccessReview.select().count() == 0


def test_a_review_names_the_stores_of_who_sees_some_alone(rosa: Any, shop: Any) -> None:
    ben, canada = joined(shop.account, Role.SHIPPER), shop.open(CANADA)
    limit(ben, [canada.id], NOON, shop.user)

    page = rosa.visit("/compliance/access-review")

    assert '<td data-label="Stores"><bdi>amazon.ca</bdi></td>' in page.html
    assert '<td data-label="Stores">all</td>' in page.html


def test_a_list_of_names_counts_as_having_seen_personal_data(rosa: Any, shop: Any) -> None:
    shop.take(order())
    assert accesses(shop.account)[0].last_viewed_at is None

    rosa.visit("/customers")

    assert accesses(shop.account)[0].last_viewed_at is not None


def test_whoever_needs_it_no_longer_is_shut_out_at_once(rosa: Any, shop: Any) -> None:
    ben = joined(shop.account, Role.SHIPPER)
    BrowserSession.begin(ben, "Firefox", utcnow())
    rosa.visit("/compliance/access-review")

    page = rosa.submit("Confirm the review", **{f"user-{ben.id}": "out"})

    assert "Reviewed: 1 may sign in. 1 shut out." in page
    assert not User.get_by_id(ben.id).is_active
    assert BrowserSession.of(ben, utcnow()) == []


def test_whoever_still_needs_it_stays(rosa: Any, shop: Any) -> None:
    ben = joined(shop.account, Role.SHIPPER)
    rosa.visit("/compliance/access-review")

    rosa.submit("Confirm the review", **{f"user-{ben.id}": "keep"})

    assert User.get_by_id(ben.id).is_active
    assert AuditEntry.select().where(AuditEntry.event == "access.reviewed").exists()


def test_a_privacy_officer_shuts_nobody_out(visitors: Any, shop: Any) -> None:
    from tests.accounts.people import sign_in

    joined(shop.account, Role.PRIVACY_OFFICER)
    visitor = visitors()
    sign_in(visitor, BEN)
    visitor.visit("/compliance/access-review")

    page = visitor.submit("Confirm the review", **{f"user-{shop.user.id}": "out"})

    assert page.status == 403
    assert User.get_by_id(shop.user.id).is_active


# The record of processing


def test_each_personal_column_has_an_activity(shop: Any) -> None:
    from webapp.compliance.field_inventory import FieldKind, classified

    told = {
        field for each in processing_record(shop.account)["activities"] for field in each["fields"]
    }

    personal = {
        f"{table}.{column}"
        for (table, column), kind in classified("main").items()
        if kind in (FieldKind.PERSONAL, FieldKind.INDEX, FieldKind.USER)
    }
    assert personal - told == set()


def test_the_record_names_the_accounts_own_retention(rosa: Any, shop: Any) -> None:
    shop.account.retention_days = 12
    shop.account.save()

    page = rosa.visit("/compliance/processing")

    assert "12 days after shipment or cancellation" in page
    assert "recipient.deliveryAddress.postalCode" in page


def test_the_console_prints_the_record(app: Any, shop: Any) -> None:
    console, words = app.test_cli_runner(), ["compliance", "processing", str(shop.account.id)]

    read, facts = console.invoke(args=words), console.invoke(args=[*words, "--json"])

    assert json.loads(facts.output)["controller"] == shop.account.name
    assert f"Controller: {shop.account.name}" in read.output
    assert "    Purpose: Calculating and remitting taxes" in read.output
