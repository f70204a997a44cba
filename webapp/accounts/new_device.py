"""A sign-in from a device that its person didn't use before: they are told by mail."""

from datetime import datetime

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message
from webapp.ground.web.template_filters import PRODUCT_NAME

SUBJECT = Message("new_device", "You signed in to %(product)s from %(device)s")
TOLD = Message(
    "new_device.text",
    "Somebody signed in as you from %(device)s, which you haven't used here within a month.\n\n"
    "If that was you, nothing needs to be done. If it wasn't, choose a new password at once, "
    "which signs out all browsers, and tell the owner of your account.",
)


def tell(session: BrowserSession, now: datetime) -> None:
    """Once for each such session."""
    if session.is_new_device():
        Notice.tell(
            session.user,
            "new_device",
            f"new-device-{session.id}",
            subject=SUBJECT.told(product=PRODUCT_NAME, device=session.device_words),
            text=TOLD.told(device=session.device_words),
            now=now,
        )
