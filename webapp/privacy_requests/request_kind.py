"""What a privacy request asks for, and who asks."""

from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for, with its article of the GDPR."""

    ERASE = "erase"
    ACCESS = "access"
    RECTIFY = "rectify"
    RESTRICT = "restrict"
    PORT = "port"

    @property
    def label(self) -> str:
        return "Correct" if self is RequestKind.RECTIFY else self.value.capitalize()


class Asker(StrEnum):
    """Who asks: a parcel has several people, and each has rights of their own."""

    BUYER = "buyer"
    RECIPIENT = "recipient"
    SENDER = "sender"
    GIFT_RECIPIENT = "gift_recipient"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()
