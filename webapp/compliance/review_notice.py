"""The quarterly access review, told to those who make it when it is due."""

from datetime import datetime, timedelta

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.compliance.access_review import AccessReview
from webapp.ground.language.message import Message
from webapp.privacy.officer import officers

# Three months are never shorter: whoever is younger, or was reviewed later, isn't looked at.
SHORTEST = timedelta(days=89)
SUBJECT = Message("access_review.due", "The quarterly access review is due")
TEXT = Message(
    "access_review.due.text",
    "Once a quarter somebody confirms who may still sign in, and who may see buyers' data. This is "
    "due now.\n\n"
    "What this means: Amazon's Data Protection Policy demands the review, and asks for proof of "
    "it.\n\n"
    "What to do: open the access review, and say of each person whether they stay.",
)


def announce_due_reviews(now: datetime) -> None:
    """Tell owners and privacy officers, once for each review; for the clock."""
    early = now - SHORTEST
    reviewed = AccessReview.select(AccessReview.account).where(AccessReview.reviewed_at > early)
    for account in Account.select().where(Account.created_at <= early, Account.id.not_in(reviewed)):
        due_at = AccessReview.due_at(account)
        if due_at <= now:
            _tell(account, due_at, now)


def _tell(account: Account, due_at: datetime, now: datetime) -> None:
    for user in officers(account.id):
        Notice.tell(
            user,
            "access_review_due",
            f"access-review-due:{due_at:%Y-%m-%d}",
            subject=SUBJECT.told(),
            text=TEXT.told(),
            now=now,
        )
