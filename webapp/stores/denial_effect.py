"""What a denial of one of Amazon's operations means for the orders, and how it is mended."""

from typing import NamedTuple

from webapp.ground.language.message import Message

# In place of an operation: whatever was asked was denied.
EVERYTHING = ""


class DenialEffect(NamedTuple):
    """`role` is the one that opens the operation, as Amazon calls it. `asked_again` is whether a
    task of ours asks again by itself, or it is asked for as people need it."""

    sentence: Message
    role: str
    asked_again: bool = True


_TRACKING, _INSIGHTS = "Inventory and Order Tracking", "Selling Partner Insights"
_LABELS = DenialEffect(
    Message("denial.labels", "Labels can't be bought here: buy them in Seller Central."),
    "Direct-to-Consumer Shipping",
    False,
)
_REPORTS = DenialEffect(
    Message(
        "denial.reports",
        "Amazon doesn't list what waits to be shipped: it is searched for instead, which takes "
        "longer. Nothing is missing.",
    ),
    "Direct-to-Consumer Shipping",
)
EFFECTS = {
    EVERYTHING: DenialEffect(
        Message(
            "denial.everything", "Nothing comes in, and parcels wait. Amazon may err for a while."
        ),
        "",
    ),
    "searchOrders": DenialEffect(
        Message(
            "denial.orders",
            "New orders of this source don't come in. Other sources go on, and parcels are told to "
            "Amazon as before.",
        ),
        _TRACKING,
    ),
    "getOrder": DenialEffect(
        Message(
            "denial.order",
            "Single orders can't be fetched by their number. Imports go on as before.",
        ),
        _TRACKING,
        False,
    ),
    "confirmShipment": DenialEffect(
        Message(
            "denial.confirmation",
            "Parcels wait until Amazon can be told of them. Imports go on as before.",
        ),
        _TRACKING,
    ),
    "createSubscription": DenialEffect(
        Message(
            "denial.notifications",
            "Amazon doesn't tell of new orders as they are paid: they come by polls, about every "
            "three minutes.",
        ),
        _TRACKING,
    ),
    "getAccount": DenialEffect(
        Message(
            "denial.account",
            "It couldn't be checked whether the seller is on the Professional plan. Orders come in "
            "all the same.",
        ),
        _INSIGHTS,
    ),
    "getMarketplaceParticipations": DenialEffect(
        Message(
            "denial.participations",
            "It couldn't be checked whether the seller sells on this source. Orders come in all "
            "the same.",
        ),
        _INSIGHTS,
    ),
    "createReport": _REPORTS,
    "getReport": _REPORTS,
    "getReportDocument": _REPORTS,
    "getEligibleShipmentServices": _LABELS,
    "createShipment": _LABELS,
    "getShipment": _LABELS,
    "cancelShipment": _LABELS,
    "createRestrictedDataToken": _LABELS,
}
UNKNOWN = DenialEffect(Message("denial.unknown", "All else goes on as before."), _TRACKING)
DENIES_ALL = Message("denial.of_all", "Amazon denies whatever is asked for this seller.")
DENIES = Message(
    "denial.of_operation", "Amazon denies %(operation)s, though the authorization stands."
)
DENIES_SOURCE = Message(
    "denial.of_source",
    "Amazon denies %(operation)s for %(source)s, though the authorization stands.",
)
REMEDY = Message(
    "denial.remedy",
    "It is tried again by itself. If it lasts: whoever runs this installation checks in Seller "
    "Central that the application has the role %(role)s, and that this seller sells on the "
    "source.",
)
REMEDY_AS_NEEDED = Message(
    "denial.remedy_as_needed",
    "It is tried again as soon as somebody needs it, and is forgotten after two days without "
    "another denial. If it lasts: whoever runs this installation checks in Seller Central that "
    "the application has the role %(role)s, and that this seller sells on the source.",
)
AGAIN = Message(
    "denial.again",
    "Wait: it is asked again by itself. Should it last, the store asks to be reconnected.",
)
SUBJECT = Message("denial.subject", "Amazon denies %(operation)s: %(stores)s")
SUBJECT_ALL = Message("denial.subject_all", "Amazon denies whatever is asked: %(stores)s")
TEXT = Message(
    "denial.text",
    "%(title)s\n\nWhat this means:\n%(effect)s\n\nWhat to do:\n%(remedy)s",
)
