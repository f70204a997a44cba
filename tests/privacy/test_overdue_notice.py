"""What Rosa is told of personal data that is overdue."""

from datetime import timedelta

from tests.orders.documents import NOON, order
from webapp.accounts.notice import Notice
from webapp.orders.order import Order
from webapp.privacy.overdue_notice import announce_overdue_redactions


def test_overdue_personal_data_is_told_once_a_day(shop):
    shop.take(order())
    Order.update(personal_data_due_at=NOON).execute()

    for minutes in (10, 16, 30):
        announce_overdue_redactions(NOON + timedelta(minutes=minutes))

    [notice] = Notice.select().where(Notice.kind == "redaction_overdue")
    assert str(notice.subject) == "Personal data of 1 order is overdue"
    assert "Canary" not in str(notice.text)
