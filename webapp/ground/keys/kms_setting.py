"""Which keys of AWS KMS hold the root, and where they are; checked at boot like all settings."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class KmsSetting:
    """None unless KMS_KEY_ID is set. Credentials are AWS' own business."""

    key_ids: tuple[str, ...] = ()
    region: str = ""
    url: str = ""

    @classmethod
    def read(cls, text: Callable[[str], str]) -> "KmsSetting":
        """`text` gives a setting by its name, or nothing."""
        key_ids = tuple(part.strip() for part in text("KMS_KEY_ID").split(",") if part.strip())
        regions = [_region(key_id) for key_id in key_ids]
        return cls(
            key_ids,
            next(filter(None, regions), "") or text("AWS_REGION"),
            text("AWS_ENDPOINT_URL_KMS") or text("AWS_ENDPOINT_URL"),
        )

    def __bool__(self) -> bool:
        return bool(self.key_ids)

    def problems(self, demands_encryption: bool) -> list[str]:
        """A sentence for each thing that is wrong."""
        elsewhere = {_region(key_id) for key_id in self.key_ids} - {"", self.region}
        wrong = {
            "KMS_KEY_ID must be a key's id or ARN: an alias may come to lead to another key.": any(
                "alias/" in key_id for key_id in self.key_ids
            ),
            "KMS_KEY_ID names keys of several regions: they must be in one.": elsewhere,
            "AWS_REGION is missing: set it, or KMS_KEY_ID to the key's ARN.": not self.region,
            "AWS_ENDPOINT_URL_KMS must begin with https:// in production.": (
                self.url and demands_encryption and not self.url.startswith("https://")
            ),
        }
        return [sentence for sentence, so in wrong.items() if self and so]


def _region(key_id: str) -> str:
    """An ARN names it (arn:aws:kms:REGION:ACCOUNT:key/ID); a bare id doesn't."""
    parts = key_id.split(":")
    return parts[3] if len(parts) > 3 else ""
