"""What the merchant and the operator see of it."""

import pytest

from tests.accounts.people import ROSA, sign_in
from tests.order_notifications.informed_merchant import InformedMerchant
from webapp.compliance.compliance import ComplianceFacts, judged
from webapp.ground.clock import utcnow
from webapp.ground.queue_setting import QueueSetting
from webapp.ground.settings import Settings

ARN = "arn:aws:sqs:eu-west-1:123456789012:order-changes"


def test_the_stores_page_says_that_orders_come_as_they_are_paid(client, told):
    told.places()
    told.hears()
    sign_in(client, ROSA)

    page = client.visit(f"/stores/{told.store.id}")

    assert "As they are paid" in page
    assert "From paid to here" in page


def test_without_a_listener_the_stores_page_says_how_often_amazon_is_asked(client, told):
    sign_in(client, ROSA)

    page = client.visit(f"/stores/{told.store.id}")

    assert "About every three minutes" in page
    assert "From paid to here" not in page


def test_metrics_say_what_was_heard_and_fetched(client, told, settings):
    told.places()
    told.hears()

    token = {"Authorization": f"Bearer {settings.metrics_token}"}
    metrics = client.http.get("/metrics", base_url=client.base, headers=token).text

    assert "orderdesk_push_heard 1.0" in metrics
    assert "orderdesk_push_fetched 1.0" in metrics
    assert "orderdesk_push_sellers 1.0" in metrics


def test_the_compliance_page_names_the_queue_its_encryption_and_retention(told, settings):
    assert _control(told, settings).status == "not yet"

    told.listens()

    found = _control(told, settings)
    assert found.status == "met"
    assert "order-changes: SSE-SQS" in found.evidence[0]
    assert "after 96 hours" in found.evidence[0]


@pytest.mark.parametrize("arn", ["order-changes", f"{ARN}.fifo", "arn:aws:sns:eu-west-1:1:x"])
def test_what_is_no_standard_queue_is_refused_at_boot(arn):
    said = {"AMAZON_QUEUE_ARN": arn}

    [problem] = QueueSetting.read(lambda name: said.get(name, "")).problems(True)

    assert "standard queue" in problem


def test_the_way_to_the_queue_is_encrypted_in_production():
    said = {"AMAZON_QUEUE_ARN": ARN, "AWS_ENDPOINT_URL_SQS": "http://somewhere"}
    setting = QueueSetting.read(lambda name: said.get(name, ""))

    assert [each for each in setting.problems(True) if "https://" in each]
    assert setting.problems(False) == []


def test_the_client_secret_has_a_queue_of_its_own():
    said = {"AMAZON_QUEUE_ARN": ARN, "AMAZON_SECRET_QUEUE_ARN": ARN}

    shared = QueueSetting.read(lambda name: said.get(name, ""), 120).problems(True)
    none = QueueSetting.read(lambda _name: "", 120).problems(True)

    assert ["of its own" in each for each in shared] == [True]
    assert ["AMAZON_SECRET_QUEUE_ARN" in each for each in none] == [True]


def _control(told: InformedMerchant, settings: Settings):
    facts = ComplianceFacts(told.account, settings, utcnow())
    found = (each for _, controls in judged(facts) for each in controls)
    return next(each for each in found if each.title == "Notifications of Amazon's")
