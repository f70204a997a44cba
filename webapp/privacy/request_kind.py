"""What a privacy request asks for, and who asks."""

from enum import StrEnum


class Kind(StrEnum):
    """What is asked for, with its article of the GDPR."""

    ERASE = "erase"
    ACCESS = "access"
    RECTIFY = "rectify"
    RESTRICT = "restrict"
    PORT = "port"


class Asker(StrEnum):
    """Who asks: a parcel has several people, and each has rights of their own."""

    BUYER = "buyer"
    RECIPIENT = "recipient"
    SENDER = "sender"
    GIFT_RECIPIENT = "gift_recipient"
