"""The way back from Amazon while Amazon takes its time: nobody's browser waits for it.

The code that Amazon gave is a secret, so no job may carry it: a thread of this process asks on.
Should the process end before, the trip's page says that it was interrupted.
"""

from concurrent.futures import Future, ThreadPoolExecutor, wait

import structlog

from webapp.amazon.client import Amazon
from webapp.ground.database.db import connected
from webapp.stores.consent_request import ConsentRequest
from webapp.wizards.consent_answer import ConsentAnswer
from webapp.wizards.consent_return import ConsentReturn

# So long a browser waits for an answer that mostly comes within a second.
PATIENCE_SECONDS = 2.0
AT_ONCE = 2

log = structlog.get_logger(__name__)
_threads = ThreadPoolExecutor(AT_ONCE, "consent")


def conclude(trip: ConsentRequest, amazon: Amazon, answer: ConsentAnswer) -> None:
    """Conclude the trip, or have it go on when that takes longer; raises what broke until then."""
    work = _threads.submit(_conclude, trip.id, amazon, answer)
    if wait([work], PATIENCE_SECONDS).done:
        work.result()
    else:
        log.info("consent.takes_long", trip=trip.id)
        work.add_done_callback(_tell)


def _conclude(trip_id: int, amazon: Amazon, answer: ConsentAnswer) -> None:
    with connected():
        ConsentReturn(ConsentRequest.get_by_id(trip_id), amazon).conclude(answer)


def _tell(work: "Future[None]") -> None:
    error = work.exception()
    if error:
        log.error("consent.failed", error=type(error).__name__)
