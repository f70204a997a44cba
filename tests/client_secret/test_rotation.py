"""The client secret is rotated: asked for, received once, proven, used; nothing of it is lost."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from webapp.accounts.notice import Notice
from webapp.amazon.failure import OperatorFault
from webapp.client_secret import rotation_task
from webapp.client_secret.client_secret_rotation import ClientSecretRotation
from webapp.client_secret.rotation_notice import announce_client_secret
from webapp.compliance.compliance_evidence import ComplianceEvidence, EvidenceKind
from webapp.ground import amazon_client
from webapp.ground.amazon_client import amazon, open_amazon
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import database_now
from webapp.ground.keys.client_secret import ClientSecret
from webapp.ground.keys.keyring import ScopeKey

KIND = EvidenceKind.CLIENT_SECRET_ROTATED
HOURS, DAY = timedelta(hours=2), timedelta(days=1, minutes=1)
ARN = "arn:aws:sqs:us-east-1:000000000000:order-changes"


def test_the_new_secret_is_used_by_whoever_runs_and_the_old_one_may_end(operator):
    serving = amazon()
    operator.rotates()

    operator.remote.end_old_client_secrets()

    assert serving.itself("eu").destination(ARN)
    assert not serving.takes(operator.settings.amazon_client_secret)
    assert operator.remote.count("token", 401) == 1
    assert operator.remote.queue()["secrets"] == 0
    assert operator.trouble(HOURS) == ""


def test_it_is_recorded_without_being_told(operator, owner, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    operator.rotates()
    announce_client_secret(database_now())
    announce_client_secret(database_now())

    secret = ClientSecret.get()
    plain = secret.opened()
    rows = [*ClientSecret.select().dicts(), *AuditEntry.select().dicts(), *Notice.select().dicts()]
    said = capsys.readouterr()
    told = caplog.text + said.out + said.err + operator.commands("client-secret").output
    assert plain.startswith("amzn1.oa2-cs.v1.")
    assert plain not in told + repr(rows) + repr(secret)
    events = [entry.event for entry in AuditEntry.select().order_by(AuditEntry.number)]
    assert [event for event in events if event.startswith("client_secret")] == [
        "client_secret.asked",
        "client_secret.received",
        "client_secret.rotated",
    ]
    assert ComplianceEvidence.age(KIND, database_now()) < timedelta(minutes=5)
    assert [str(each.subject) for each in Notice.select()] == ["Amazon's client secret was rotated"]


def test_a_worker_that_dies_before_its_commit_leaves_the_message(operator, monkeypatch):
    operator.commands("rotate-client-secret")
    with monkeypatch.context() as broken:
        broken.setattr(rotation_task.audit, "record", _die)
        with pytest.raises(SystemExit):
            operator.works()
    assert ClientSecret.select().count() == 0

    _until_used(operator)

    assert operator.asked == 1


def test_a_worker_that_dies_after_its_commit_has_it_once(operator):
    operator.commands("rotate-client-secret")
    operator.remote.go_down(operation="DeleteMessageBatch")
    operator.remote.go_down(operation="token")
    operator.works()
    assert (ClientSecret.select().count(), ClientSecret.in_use()) == (1, None)
    operator.remote.come_up()

    _until_used(operator)
    _until(operator, lambda: operator.remote.queue()["secrets"] == 0)

    assert ClientSecret.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.event == "client_secret.rotated").count() == 1


def test_a_message_that_comes_twice_is_one_secret(operator):
    operator.remote.repeat_messages(2)
    operator.rotates()

    _until(operator, lambda: operator.remote.queue()["secrets"] == 0)

    assert ClientSecret.select().count() == 1


@pytest.mark.parametrize(
    ("how", "reason"),
    [("unreachable", "unreachable"), ("deleted", "AWS.SimpleQueueService.NonExistentQueue")],
)
def test_a_queue_that_is_gone_alarms_and_stops_nothing(operator, how, reason):
    operator.remote.take_queue_away(how)

    operator.works()

    rotation = ClientSecretRotation.current()
    assert (operator.trouble(HOURS), rotation.failure) == ("queue", reason)
    assert amazon().itself("eu").destination(ARN)
    operator.remote.lift()
    operator.works()
    assert operator.trouble() == ""


def test_amazon_may_deny_it(operator, owner):
    operator.remote.deny(operation="rotateApplicationClientSecret", calls=None)

    done = operator.commands("rotate-client-secret")

    assert done.exit_code == 1
    assert "Amazon denies it to this application." in done.output
    assert operator.trouble() == "refused"
    announce_client_secret(database_now())
    assert "doesn't go on" in str(Notice.get().subject)
    operator.remote.lift()
    operator.rotates()
    announce_client_secret(database_now())
    assert Notice.select().where(Notice.resolved_at.is_null()).count() == 1


def test_without_a_registered_queue_amazon_says_so(operator):
    operator.remote.enroll_rotation(False)

    done = operator.commands("rotate-client-secret")

    assert "Notification Preferences" in done.output
    assert (operator.asked, operator.trouble()) == (0, "refused")


def test_a_lost_message_alarms_and_is_asked_for_again_the_next_day(operator):
    _has_age(operator, 125)
    operator.remote.lose_messages(1)
    operator.works()
    operator.works(HOURS)
    assert (operator.asked, operator.trouble(HOURS)) == (1, "unanswered")
    assert operator.commands("rotate-client-secret").exit_code == 1

    _until(operator, lambda: ClientSecret.in_use() is not None, DAY)

    assert operator.asked == 2


def test_what_cannot_be_read_is_left_in_the_queue_and_alarms(operator):
    operator.remote.garble_messages(1)

    operator.rotates()

    assert (operator.trouble(), ClientSecret.select().count()) == ("unreadable", 0)
    assert operator.remote.queue()["secrets"] == 1


def test_it_is_asked_for_once_when_it_is_old(operator):
    _has_age(operator, 119)
    operator.works()
    assert operator.asked == 0
    _has_age(operator, 121)

    operator.works()
    operator.works()
    operator.works()

    assert operator.asked == 1
    assert ClientSecret.in_use() is not None


def test_a_warning_of_amazons_has_it_rotated(operator):
    _has_age(operator, 30)
    operator.remote.warn_of_expiry(days=21)

    operator.works()
    operator.works()

    assert operator.asked == 1
    assert ClientSecretRotation.current().warned_of is None


def test_without_an_age_that_is_set_only_the_command_rotates(operator):
    ComplianceEvidence.note(KIND, database_now() - timedelta(days=170), database_now())

    operator.works()

    assert operator.asked == 0


def test_whoever_sets_another_secret_afterwards_means_that_one(operator):
    operator.rotates()
    by_hand = operator.remote.rotate_by_hand()
    assert ClientSecret.choices(operator.settings.amazon_client_secret)[0] != by_hand
    operator.remote.end_old_client_secrets()
    with pytest.raises(OperatorFault):
        amazon().itself("eu").destination(ARN)

    open_amazon(replace(operator.settings, amazon_client_secret=by_hand))

    assert amazon().itself("eu").destination(ARN)
    assert ClientSecret.choices(by_hand)[0] == by_hand
    assert operator.remote.count("token", 401) == 2


def test_a_secret_that_amazon_does_not_take_is_not_used(operator):
    operator.commands("rotate-client-secret")
    operator.remote.rotate_by_hand()
    operator.remote.end_old_client_secrets()

    operator.works()

    assert ClientSecret.in_use() is None
    assert ClientSecret.choices("set")[0] == "set"
    assert operator.trouble(HOURS) == "unproven"


def test_a_keyring_that_lacks_its_key_leaves_the_setting(operator):
    operator.rotates()
    ScopeKey.delete().where(ScopeKey.scope == "client-secret").execute()

    assert ClientSecret.choices("set") == ["set"]


def test_what_amazon_no_longer_takes_is_forgotten(operator):
    for _ in range(2):
        operator.rotates()
    first, second = ClientSecret.select().order_by(ClientSecret.id)
    setting = operator.settings.amazon_client_secret
    assert ClientSecret.choices(setting) == [second.opened(), setting, first.opened()]

    operator.works(timedelta(hours=26))

    assert [row.id for row in ClientSecret.select()] == [second.id]


def _has_age(operator, days):
    """And an operator who wants it rotated at 120 days."""
    queue = replace(operator.settings.queue, secret_days=120)
    open_amazon(replace(operator.settings, queue=queue))
    ComplianceEvidence.delete().execute()
    ComplianceEvidence.note(KIND, database_now() - timedelta(days=days), database_now())


def _until_used(operator):
    _until(operator, lambda: ClientSecret.in_use() is not None)


def _until(operator, happens, later=timedelta()):
    """A message that was received comes again within a minute of the queue's time, and Amazon takes
    one call a minute."""
    for _ in range(500):
        operator.works(later)
        if happens():
            return
    raise AssertionError("It didn't happen.")


def _die(*_words, **_more):
    raise SystemExit("killed")


@pytest.fixture(autouse=True)
def _amazon_as_it_was(operator):
    yield
    amazon_client.open_amazon(operator.settings)
