"""A request on its way: each step once, on time, and forgotten in the end."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from tests.accounts.people import CARLA, joined
from tests.orders.documents import order
from tests.orders.shop import Shop
from tests.privacy_requests.data_requests import NOON, asked, carried_out, granted
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.ground.audit import audit_check
from webapp.ground.audit.audit import AuditEntry, record
from webapp.ground.database.db import connected
from webapp.ground.database.db import database as main_database
from webapp.ground.database.dialect import locked
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.keys.keyring import keyring
from webapp.ground.web.form_error import FormError
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.orders.restriction import Restriction
from webapp.privacy_requests import request_step as step
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_execution import begin, execute, hand_over_due_requests
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_match import RequestOrder
from webapp.privacy_requests.request_notice import announce_due_requests
from webapp.privacy_requests.request_status import RequestStatus

LETTER = {"letter": "Good day", "send": "yes"}


def closed(shop: Any, request: PrivacyRequest) -> PrivacyRequest:
    step.answer(carried_out(shop, request), LETTER, shop.user, NOON)
    return request


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_whoever_confirms_waits_for_no_order_that_another_holds(shop: Any) -> None:
    """Whoever holds the order may be about to write to the trail."""
    shop.take(order())
    request = asked(shop, RequestKind.ERASE)
    confirming = Thread(target=_confirm, args=(request, shop.user))

    with main_database.atomic():
        locked(Order.select()).get()
        confirming.start()
        confirming.join(60)
        record("order.shipped", now=NOON, on=shop.order)

    assert [each.order_id for each in RequestOrder.of(request)] == [shop.order.id]
    assert PrivacyRequest.get().status == RequestStatus.REVIEW


def _confirm(request: PrivacyRequest, by: Any) -> None:
    with connected():
        step.confirm_identity(request, {"method": "two_keys"}, by, NOON)


def test_an_erasure_goes_from_receipt_to_its_close(shop: Any) -> None:
    shop.take(order())

    request = closed(shop, asked(shop, RequestKind.ERASE))

    assert request.status is RequestStatus.CLOSED
    assert Party.select().count() == 0
    assert Order.get().redaction_words == "REDACTED (GDPR)"


def test_erasing_the_buyer_leaves_the_recipient(shop: Any) -> None:
    shop.take(order())

    carried_out(shop, asked(shop, RequestKind.ERASE), roles=["buyer"])

    assert set(Party.of(Order.get())) == {"recipient"}
    assert not Order.get().redacted


def test_erasing_the_recipient_leaves_the_buyer(shop: Any) -> None:
    shop.take(order())

    carried_out(shop, asked(shop, RequestKind.ERASE), roles=["recipient"])

    assert set(Party.of(Order.get())) == {"buyer"}


def test_what_was_erased_doesnt_come_back_with_an_import(shop: Any) -> None:
    paper = order()
    shop.take(paper)
    carried_out(shop, asked(shop, RequestKind.ERASE), roles=["buyer"])

    shop.take_later(paper | {"lastUpdatedTime": "2026-11-23T12:30:00Z"})

    assert set(Party.of(Order.get())) == {"recipient"}


def test_an_execution_that_was_cut_off_goes_on(shop: Any) -> None:
    shop.take(order(), order())
    request = granted(shop, asked(shop, RequestKind.ERASE))
    request.advance("execute", shop.user, NOON, execute_at=NOON)

    hand_over_due_requests(NOON)
    execute(PrivacyRequest.get(), NOON)
    execute(PrivacyRequest.get(), NOON)

    assert PrivacyRequest.get().status is RequestStatus.EXECUTED
    assert Party.select().count() == 0


def test_two_officers_cannot_both_decide(shop: Any) -> None:
    request = asked(shop, RequestKind.ERASE)
    other = PrivacyRequest.get()
    step.decide(request, {"decision": "refuse", "ground": "unfounded"}, shop.user, NOON)

    with pytest.raises(IllegalMove):
        step.end(other, {"why": "withdraw"}, shop.user, NOON)


@pytest.mark.parametrize("verb", sorted(PrivacyRequest.MOVES))
@pytest.mark.parametrize("status", list(RequestStatus))
def test_each_move_is_made_only_from_where_it_is_allowed(
    shop: Any, verb: str, status: RequestStatus
) -> None:
    request = asked(shop, RequestKind.ERASE)
    PrivacyRequest.update(status=status).execute()
    allowed, target = PrivacyRequest.MOVES[verb]

    if status in allowed:
        request.advance(verb, shop.user, NOON)
        assert request.status is target
    else:
        with pytest.raises(IllegalMove):
            request.advance(verb, shop.user, NOON)
        assert PrivacyRequest.get().status is status


def test_without_a_confirmed_identity_nothing_is_granted(shop: Any) -> None:
    request = asked(shop, RequestKind.ERASE)

    with pytest.raises(FormError, match="decision"):
        step.decide(request, {"decision": "approve"}, shop.user, NOON)

    assert request.status is RequestStatus.RECEIVED


def test_a_refusal_names_its_reason_and_where_to_complain(shop: Any) -> None:
    from webapp.privacy_requests.request_answer import answer

    request = asked(shop, RequestKind.ERASE)
    step.decide(request, {"decision": "refuse", "ground": "not_identified"}, shop.user, NOON)

    text = answer(request)

    assert "could not make sure who you are" in text
    assert "complain to a data protection authority" in text


def test_an_extension_is_told_within_the_first_month(shop: Any) -> None:
    request = asked(shop, RequestKind.ACCESS)

    step.extend(request, {"extension_ground": "complex"}, shop.user, NOON + timedelta(days=29))

    assert request.due_at == datetime(2027, 2, 23, 23, 59, 59, tzinfo=UTC)
    assert "two more months" in request.file.letters["extension"]
    with pytest.raises(IllegalMove):
        step.extend(request, {"extension_ground": "many"}, shop.user, NOON + timedelta(days=29))


def test_after_the_first_month_nothing_is_extended(shop: Any) -> None:
    request = asked(shop, RequestKind.ACCESS)

    with pytest.raises(IllegalMove):
        step.extend(request, {"extension_ground": "complex"}, shop.user, NOON + timedelta(days=31))

    assert request.file.letters == {}


def test_a_month_passed_over_shouts(shop: Any) -> None:
    request = asked(shop, RequestKind.ERASE)

    assert not request.overdue(datetime(2026, 12, 23, 23, 59, 58, tzinfo=UTC))
    assert request.overdue(datetime(2026, 12, 24, tzinfo=UTC))


def test_owners_and_officers_are_told_14_7_and_2_days_before_each_once(shop: Any) -> None:
    joined(shop.account, Role.PRIVACY_OFFICER)
    asked(shop, RequestKind.ERASE)
    days = range(10, 31)

    for day in days:
        for hour in (0, 1):
            announce_due_requests(NOON + timedelta(days=day, hours=hour))

    told = [notice.recipient.role for notice in Notice.select()]
    assert sorted(told) == ["owner"] * 3 + ["privacy_officer"] * 3
    assert not any("anary" in f"{notice.text}{notice.subject}" for notice in Notice.select())


def test_an_overdue_request_is_told_at_once_and_each_week_until_it_is_answered(shop: Any) -> None:
    request = asked(shop, RequestKind.ERASE)

    for hours in range(-24, 15 * 24, 6):
        announce_due_requests(request.due_at + timedelta(hours=hours))
    told = [str(notice.subject) for notice in Notice.select().order_by(Notice.id)]
    step.end(request, {"why": "withdraw"}, shop.user, NOON)
    announce_due_requests(request.due_at + timedelta(days=40))

    assert told[0] == f"A privacy request is due on 23 Dec 2026: {request.reference}"
    assert told[1:] == [f"A privacy request is overdue since 23 Dec 2026: {request.reference}"] * 3
    assert Notice.select().count() == 4


def test_who_asked_is_forgotten_thirty_days_after_the_close(shop: Any) -> None:
    request = closed(shop, asked(shop, RequestKind.ERASE))

    PrivacyRequest.forget_ended(NOON + timedelta(days=30) - timedelta(seconds=1))
    assert PrivacyRequest.get().file is not None
    PrivacyRequest.forget_ended(NOON + timedelta(days=30))

    forgotten = PrivacyRequest.get()
    assert forgotten.sealed is None
    assert (forgotten.reference, forgotten.status) == (request.reference, RequestStatus.CLOSED)


def test_a_restored_backup_doesnt_bring_the_asker_back(shop: Any) -> None:
    request = closed(shop, asked(shop, RequestKind.ERASE))
    backup = bytes(request.sealed)
    PrivacyRequest.forget_ended(NOON + timedelta(days=30))

    PrivacyRequest.update(sealed=backup).execute()

    assert PrivacyRequest.get().file is None


def test_a_restricted_person_is_kept_and_not_shown(shop: Any) -> None:
    shop.take(order())

    carried_out(shop, asked(shop, RequestKind.RESTRICT), roles=["recipient"])

    assert set(Party.of(Order.get())) == {"buyer"}
    assert set(Party.of(Order.get(), restricted=True)) == {"buyer", "recipient"}
    assert Restriction.restricts(Order.get())


def test_a_restriction_outlasts_an_import(shop: Any) -> None:
    paper = order()
    shop.take(paper)
    carried_out(shop, asked(shop, RequestKind.RESTRICT))

    shop.take_later(paper | {"lastUpdatedTime": "2026-11-23T12:30:00Z"})

    assert Party.of(Order.get()) == {}
    assert Party.select().count() == 2


def test_a_restriction_ends_when_the_person_was_told(shop: Any) -> None:
    shop.take(order())
    request = carried_out(shop, asked(shop, RequestKind.RESTRICT))
    step.answer(request, LETTER, shop.user, NOON)
    assert request.status is RequestStatus.NOTIFIED

    with pytest.raises(FormError):
        step.lift(request, {}, shop.user, NOON)
    step.lift(request, {"told": "yes"}, shop.user, NOON)

    assert set(Party.of(Order.get())) == {"buyer", "recipient"}
    assert request.status is RequestStatus.CLOSED


def test_one_restriction_lifted_leaves_anothers(shop: Any) -> None:
    shop.take(order())
    first = carried_out(shop, asked(shop, RequestKind.RESTRICT))
    carried_out(shop, asked(shop, RequestKind.RESTRICT))

    Restriction.lift(first.id)

    assert Party.of(Order.get()) == {}


def test_every_step_stands_in_the_audit_trail_without_the_person(shop: Any) -> None:
    shop.take(order())
    closed(shop, asked(shop, RequestKind.ERASE, words="I am Ada Canary"))

    events = [entry.event for entry in AuditEntry.select().order_by(AuditEntry.number)]

    assert "personal_data.redacted" in events
    assert "request.answered" in events
    assert not any("anary" in entry.facts.lower() for entry in AuditEntry.select())
    assert audit_check.check(shop.account.id, NOON).good


def test_each_request_has_a_key_of_its_own(shop: Any) -> None:
    first, second = asked(shop, RequestKind.ERASE), asked(shop, RequestKind.ACCESS)

    keyring().destroy(first.scope, NOON)

    assert PrivacyRequest.get_by_id(first.id).file is None
    assert PrivacyRequest.get_by_id(second.id).file is not None


def test_a_request_touches_no_other_account(shop: Any) -> None:
    carlas = Shop(CARLA)
    for each in (shop, carlas):
        each.take(order())

    begin(granted(shop, asked(shop, RequestKind.ERASE)), shop.user, NOON)

    assert [order.redacted for order in carlas.orders] == [False]
    assert [order.redacted for order in shop.orders] == [True]
