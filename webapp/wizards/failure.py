"""What went wrong on the way to Amazon, in words, and the way out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.amazon.marketplace import marketplace
from webapp.ground.language.gettext import gettext
from webapp.ground.language.number_format import listed
from webapp.ground.language.order_source import source_label
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.store import Store
from webapp.wizards.failure_words import SELLS_ELSEWHERE, WORDS
from webapp.wizards.outcome import TripOutcome

# A trip whose answer takes longer than this has lost the process that asked.
PATIENCE = timedelta(minutes=2)

Way = tuple[str, str]
# Where a plan is changed, and the wizard goes on afterwards.
PLAN_PAGE = "/account?next=/stores/connect#plan-title"


# Where choosing another source may help.
BY_SOURCE = (TripOutcome.DENIED, TripOutcome.NOT_PARTICIPATING, TripOutcome.SUSPENDED)


def outcome_of(trip: ConsentRequest, now: datetime) -> TripOutcome | None:
    """How a trip ended; None while Amazon is being asked."""
    if trip.outcome:
        return TripOutcome(trip.outcome)
    if trip.used_at:
        return TripOutcome.INTERRUPTED if trip.used_at + PATIENCE < now else None
    return TripOutcome.LATE if trip.expires_at <= now else TripOutcome.UNFINISHED


@dataclass(frozen=True)
class Failure:
    title: str
    sentence: str
    kind: str
    way_out: Way
    other_way: Way | None = None
    # Until then Amazon takes no requests.
    retry_at: datetime | None = None

    @classmethod
    def of(cls, outcome: TripOutcome) -> "Failure":
        """One that belongs to no trip, or to none of this user's."""
        return cls(*WORDS[outcome].about(), way_out=_way_without_trip(outcome))

    @classmethod
    def of_trip(cls, trip: ConsentRequest, outcome: TripOutcome) -> "Failure":
        store = trip.store
        elsewhere = trip.sources and outcome is TripOutcome.NOT_PARTICIPATING
        words = (SELLS_ELSEWHERE if elsewhere else WORDS[outcome]).about(
            source=source_label(marketplace(trip.marketplace_id)),
            store=store.nickname if store else "",
            seller=store.connection.selling_partner_id if store else "",
            others=listed([source_label(each) for each in trip.sources]),
        )
        way_out, other_way = _way_out(trip, outcome), _other_way(trip, outcome)
        return cls(
            *words,
            way_out=way_out,
            other_way=other_way if other_way != way_out else None,
            retry_at=trip.retry_at if outcome is TripOutcome.THROTTLED else None,
        )


def _way_without_trip(outcome: TripOutcome) -> Way:
    ways = {
        TripOutcome.WRONG_PLAN: (gettext("See your plan"), PLAN_PAGE),
        TripOutcome.WRONG_ROLE: (gettext("Go to the stores"), "/stores"),
        TripOutcome.NOT_CONFIGURED: (gettext("Go to the stores"), "/stores"),
        TripOutcome.BEING_DELETED: (gettext("See its progress"), "/privacy"),
    }
    return ways.get(outcome, (gettext("Connect a store"), "/stores/connect"))


def _way_out(trip: ConsentRequest, outcome: TripOutcome) -> Way:
    if outcome in (TripOutcome.WRONG_PLAN, TripOutcome.WRONG_ROLE, TripOutcome.BEING_DELETED):
        return _way_without_trip(outcome)
    if trip.store and (
        trip.journey == Journey.RECONNECT or outcome is TripOutcome.ALREADY_CONNECTED
    ):
        return _reconnect(trip.store)
    return (
        gettext("Choose another source") if outcome in BY_SOURCE else gettext("Try again"),
        _begin(trip),
    )


def _other_way(trip: ConsentRequest, outcome: TripOutcome) -> Way:
    if trip.journey == Journey.RECONNECT and trip.store:
        return (gettext("Go to the store"), f"/stores/{trip.store.id}")
    if outcome is TripOutcome.ALREADY_CONNECTED:
        return (gettext("Choose another source"), _begin(trip))
    return (gettext("Go to the stores"), "/stores")


def _reconnect(store: Store) -> Way:
    return (gettext("Reconnect"), f"/stores/{store.id}/reconnect")


def _begin(trip: ConsentRequest) -> str:
    """The source that was chosen, or one where the seller sells."""
    chosen = marketplace(trip.marketplace_id)
    country = (chosen if chosen in trip.sources else (*trip.sources, chosen)[0]).country
    return f"/stores/connect/source?source={country}&product_identifier={trip.product_identifier}"
