"""What one sandbox is told at its start."""

from dataclasses import dataclass, field

CONSENT_RETURN = "http://127.0.0.1:8000/amazon/consent/return"
CONSENT_START = "http://127.0.0.1:8000/amazon/consent/start"


@dataclass(frozen=True)
class SandboxSettings:
    """The registered application, the pace of time, and where the state is kept.

    `clock_rate` R makes Amazon's own waits R times shorter (the two-minute lag, page tokens,
    consent codes) and its budgets refill R times faster. `traffic` is new orders per minute.
    """

    database: str = ":memory:"
    clock_rate: float = 1.0
    application_id: str = "amzn1.sp.solution.0a5b0c4e-5a4d-4b0c-8d5e-5a7d0c1e2f30"
    application_name: str = "Orderdesk"
    client_id: str = "amzn1.application-oa2-client.5a4db0c8d5e5a7d0c1e2f300a5b0c4e1"
    client_secret: str = field(default="amzn1.oa2-cs.v1.not-a-secret-of-anyone", repr=False)
    redirect_uris: tuple[str, ...] = (CONSENT_RETURN,)
    login_uri: str = CONSENT_START
    draft: bool = False
    secret_queue_arn: str = "arn:aws:sqs:us-east-1:000000000000:client-secrets"  # noqa: S105 - a name
    queue_arn: str = "arn:aws:sqs:us-east-1:000000000000:order-changes"
    seed: int = 1
    stocked: bool = False
    traffic: float = 0.0
