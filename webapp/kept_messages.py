"""The messages that the database keeps are known to each process that may show or mail one.

A row holds a code. Its words stand in the room that wrote it, which another process may never have
imported.
"""

from importlib import import_module

MODULES = (
    "webapp.accounts.browser_session",
    "webapp.accounts.new_device",
    "webapp.accounts.notice",
    "webapp.accounts.passkeys.passkey",
    "webapp.accounts.password_reset",
    "webapp.accounts.rights.store_limit",
    "webapp.accounts.second_factor_notice",
    "webapp.backup.restore_notice",
    "webapp.cartons.carton",
    "webapp.cartons.carton_dispatch",
    "webapp.cartons.carton_fit",
    "webapp.client_secret.rotation_notice",
    "webapp.compliance.incident_notice",
    "webapp.compliance.reading_alarm",
    "webapp.compliance.review_notice",
    "webapp.compliance.security_alarm",
    "webapp.imports.import_notice",
    "webapp.imports.order_person",
    "webapp.imports.order_retry",
    "webapp.imports.plain_value",
    "webapp.label_batches.label_plan",
    "webapp.label_batches.label_pricing",
    "webapp.label_batches.label_purchase",
    "webapp.label_batches.plan_obstacle",
    "webapp.orders.hold",
    "webapp.orders.hold_terms",
    "webapp.orders.order_notice",
    "webapp.orders.order_status",
    "webapp.pack_verification.pack_verification",
    "webapp.privacy.overdue_notice",
    "webapp.privacy_requests.request_limit",
    "webapp.privacy_requests.request_notice",
    "webapp.shipping.label_actions",
    "webapp.shipping.label_offers",
    "webapp.shipping.label_outcome",
    "webapp.shipping.obstacle",
    "webapp.shipping.package",
    "webapp.shipping.parcel_content",
    "webapp.shipping.shipment_notice",
    "webapp.shipping.shipment_outcome",
    "webapp.stores.authorization_ending",
    "webapp.stores.denial_effect",
    "webapp.stores.revocation",
    "webapp.webhooks.webhook_endpoint",
)


def know_messages() -> None:
    for module in MODULES:
        import_module(module)
