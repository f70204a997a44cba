"""Where Amazon tells of changed orders; checked at boot like all settings."""

import re
from collections.abc import Callable
from dataclasses import dataclass

ARN = re.compile(r"arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True)
class QueueSetting:
    """None unless AMAZON_QUEUE_ARN is set. Credentials are AWS' own business."""

    arn: str = ""
    url: str = ""

    @classmethod
    def read(cls, text: Callable[[str], str]) -> "QueueSetting":
        """`text` gives a setting by its name, or nothing."""
        return cls(
            text("AMAZON_QUEUE_ARN"), text("AWS_ENDPOINT_URL_SQS") or text("AWS_ENDPOINT_URL")
        )

    def __bool__(self) -> bool:
        return bool(self.arn)

    def problems(self, demands_encryption: bool) -> list[str]:
        """A sentence for each thing that is wrong."""
        wrong = {
            "AMAZON_QUEUE_ARN must be a standard queue's ARN, arn:aws:sqs:REGION:ACCOUNT:NAME.": (
                not ARN.fullmatch(self.arn)
            ),
            "AWS_ENDPOINT_URL_SQS must begin with https:// in production.": (
                self.url and demands_encryption and not self.url.startswith("https://")
            ),
        }
        return [sentence for sentence, so in wrong.items() if self and so]
