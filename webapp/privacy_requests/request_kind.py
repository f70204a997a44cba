"""What a privacy request asks for, and who asks."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class RequestKind(StrEnum):
    """What is asked for, with its article of the GDPR."""

    ERASE = "erase"
    ACCESS = "access"
    RECTIFY = "rectify"
    RESTRICT = "restrict"
    PORT = "port"

    @property
    def label(self) -> str:
        return {
            RequestKind.ERASE: gettext("Erase"),
            RequestKind.ACCESS: gettext("Access"),
            RequestKind.RECTIFY: gettext("Correct"),
            RequestKind.RESTRICT: gettext("Restrict"),
            RequestKind.PORT: gettext("Port"),
        }[self]


class Asker(StrEnum):
    """Who asks: a parcel has several people, and each has rights of their own."""

    BUYER = "buyer"
    RECIPIENT = "recipient"
    SENDER = "sender"
    GIFT_RECIPIENT = "gift_recipient"

    @property
    def label(self) -> str:
        return {
            Asker.BUYER: gettext("Buyer"),
            Asker.RECIPIENT: gettext("Recipient"),
            Asker.SENDER: gettext("Sender"),
            Asker.GIFT_RECIPIENT: gettext("Gift recipient"),
        }[self]
