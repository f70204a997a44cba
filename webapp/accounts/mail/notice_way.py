"""Where each kind of notice is mended: the words of the link, and its address."""

from webapp.ground.language.gettext import N_, gettext

MENDED_AT = {
    "revocation": (N_("Reconnect the store"), "/stores"),
    "access_denied": (N_("Look at the store"), "/stores"),
    "authorization_ending": (N_("Reconnect the store"), "/stores"),
    "import_failing": (N_("Look at the store"), "/stores"),
    "orders_due": (N_("Ship the orders"), "/orders?status=all&due=tomorrow"),
    "shipment_refused": (N_("Look at the shipments"), "/shipments"),
    "restored": (N_("Look at the shipments"), "/shipments"),
    "privacy_request_due": (N_("Decide the request"), "/privacy/requests"),
    "requests_turned_away": (N_("Look at the requests"), "/privacy/requests"),
    "access_review_due": (N_("Review the access"), "/compliance/access-review"),
    "incident_due": (N_("Note what was done"), "/compliance/incidents"),
    "redaction_overdue": (N_("Open Privacy"), "/privacy"),
    "reading_alarm": (N_("Read the audit trail"), "/audit"),
    "webhook_failing": (N_("Look at the webhook"), "/account/webhooks"),
    "security_alarm": (N_("Look into it"), "/audit"),
    "new_device": (N_("Look where you are signed in"), "/account"),
    "passkey": (N_("Look at your passkeys"), "/account/passkeys"),
    "store_limit": (N_("See your stores"), "/stores"),
    "second_factor": (N_("Look at your second factor"), "/account/second-factor"),
}
ELSEWHERE = (N_("Open your account"), "/account")


def way(kind: str, path: str) -> tuple[str, str]:
    """`path` is the very page, where there is one."""
    words, address = MENDED_AT.get(kind, ELSEWHERE)
    return gettext(words), path or address
