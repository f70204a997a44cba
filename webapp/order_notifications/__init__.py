"""Orders as they are paid: Amazon tells of changed orders, and polls audit what it tells."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.order_notifications import notification_metrics

    app.extensions["gauges"].update(notification_metrics.GAUGES)
