"""The role of a person in their account: what they may do there."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class Role(StrEnum):
    OWNER = "owner"
    SHIPPER = "shipper"
    PRIVACY_OFFICER = "privacy_officer"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        return {
            Role.OWNER: gettext("Owner"),
            Role.SHIPPER: gettext("Shipper"),
            Role.PRIVACY_OFFICER: gettext("Privacy officer"),
            Role.VIEWER: gettext("Viewer"),
        }[self]

    @property
    def noun(self) -> str:
        """As it stands within a sentence."""
        return {
            Role.OWNER: gettext("owner"),
            Role.SHIPPER: gettext("shipper"),
            Role.PRIVACY_OFFICER: gettext("privacy officer"),
            Role.VIEWER: gettext("viewer"),
        }[self]
