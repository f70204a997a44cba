"""The role of a person in their account: what they may do there."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    SHIPPER = "shipper"
    PRIVACY_OFFICER = "privacy_officer"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()
