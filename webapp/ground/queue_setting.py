"""Where Amazon tells of changed orders, and where it sends a new client secret; checked at boot
like all settings."""

import re
from collections.abc import Callable
from dataclasses import dataclass

# Amazon ends a secret at 180 days, and what fails is tried again for some of them.
LEAST_DAYS, MOST_DAYS = 30, 170
ARN = re.compile(r"arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True)
class QueueSetting:
    """Credentials are AWS' own business. `secret_days` 0: rotated by hand alone."""

    arn: str = ""
    url: str = ""
    secret_arn: str = ""
    secret_days: int = 0

    @classmethod
    def read(cls, text: Callable[[str], str], secret_days: int = 0) -> "QueueSetting":
        """`text` gives a setting by its name, or nothing."""
        return cls(
            text("AMAZON_QUEUE_ARN"),
            text("AWS_ENDPOINT_URL_SQS") or text("AWS_ENDPOINT_URL"),
            text("AMAZON_SECRET_QUEUE_ARN"),
            secret_days,
        )

    def __bool__(self) -> bool:
        return bool(self.arn or self.secret_arn)

    def problems(self, demands_encryption: bool) -> list[str]:
        """A sentence for each thing that is wrong."""
        arns = {"AMAZON_QUEUE_ARN": self.arn, "AMAZON_SECRET_QUEUE_ARN": self.secret_arn}
        wrong = {
            **{
                f"{name} must be a standard queue's ARN, arn:aws:sqs:REGION:ACCOUNT:NAME.": (
                    arn and not ARN.fullmatch(arn)
                )
                for name, arn in arns.items()
            },
            "AMAZON_SECRET_QUEUE_ARN must be a queue of its own, which nobody else reads.": (
                self.secret_arn and self.secret_arn == self.arn
            ),
            "AMAZON_SECRET_ROTATION_DAYS needs AMAZON_SECRET_QUEUE_ARN: a secret comes there.": (
                self.secret_days and not self.secret_arn
            ),
            "AWS_ENDPOINT_URL_SQS must begin with https:// in production.": (
                self and self.url and demands_encryption and not self.url.startswith("https://")
            ),
        }
        return [sentence for sentence, so in wrong.items() if so]
