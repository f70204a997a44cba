"""What went wrong on the way to Amazon, in words, and the way out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from webapp.amazon.marketplace import marketplace
from webapp.ground.language.number_format import listed
from webapp.ground.language.order_source import source_label
from webapp.stores.consent_request import ConsentRequest, Journey
from webapp.stores.store import Store
from webapp.wizards.outcome import TripOutcome

# A trip whose answer takes longer than this has lost the process that asked.
PATIENCE = timedelta(minutes=2)

Way = tuple[str, str]
# Where a plan is changed, and the wizard goes on afterwards.
PLAN_PAGE = "/account?next=/stores/connect#plan-title"


class Words(NamedTuple):
    """`kind` is how loud: "danger", "warning" or "info"."""

    title: str
    sentence: str
    kind: str = "danger"

    def about(self, **facts: str) -> "Words":
        return self._replace(sentence=self.sentence.format_map({"nothing": NOTHING, **facts}))


NOTHING = "Nothing was changed."
WORDS = {
    TripOutcome.CANCELLED: Words(
        "You cancelled at Amazon",
        "So Amazon doesn't share the orders. {nothing}",
        kind="info",
    ),
    TripOutcome.BROKEN_OFF: Words(
        "Amazon broke off",
        "Seller Central sent you back with an error of its own. {nothing} Try once more; if it "
        "happens again, see whether Seller Central shows you a notice.",
    ),
    TripOutcome.LATE: Words(
        "That took too long",
        "A trip to Amazon is good for ten minutes, to keep others from finishing it. "
        "{nothing} Go once more and authorize right away.",
        kind="warning",
    ),
    TripOutcome.INTERRUPTED: Words(
        "Connecting was interrupted",
        "We were stopped while asking Amazon. {nothing} Go once more.",
        kind="warning",
    ),
    TripOutcome.UNFINISHED: Words(
        "You haven't come back from Amazon yet",
        "Finish at Seller Central, in the tab that is open there, or begin again here.",
        kind="info",
    ),
    TripOutcome.UNKNOWN_TICKET: Words(
        "This link isn't for this browser",
        "The address isn't from a trip to Amazon that you began in this browser, signed in as "
        "you are now. {nothing} Begin here, and stay in the same browser.",
    ),
    TripOutcome.HOSTILE_CALLBACK: Words(
        "This didn't come from Amazon",
        "The address that led here asks us to send you somewhere that isn't Seller Central, so "
        "we don't. {nothing} Begin in Amazon's Appstore again, or here.",
    ),
    TripOutcome.NONSENSE: Words(
        "Amazon's answer was incomplete",
        "What came back from Seller Central is no consent that could be used. {nothing} "
        "Go once more; don't edit or copy the address in between.",
    ),
    TripOutcome.CODE_REFUSED: Words(
        "Amazon's code was no longer good",
        "The code that Amazon sent along lives for five minutes and works once. {nothing} "
        "Go once more and authorize right away.",
    ),
    TripOutcome.OTHER_SELLER: Words(
        "That was another seller",
        "You signed in at Amazon as another seller than this store's. {store} stays as it was. "
        "Sign out of Seller Central, sign in as seller {seller}, and authorize again.",
    ),
    TripOutcome.ALREADY_CONNECTED: Words(
        "This store is connected already",
        "{store} is this seller's {source}. To renew its authorization, reconnect it; nothing "
        "of it was changed.",
        kind="info",
    ),
    TripOutcome.HELD_ELSEWHERE: Words(
        "This seller is connected elsewhere",
        "Another account here has this seller connected, and a seller can be in one account "
        "only. {nothing} Disconnect it there first, or ask whoever set it up.",
    ),
    TripOutcome.BEING_DELETED: Words(
        "Its data is being deleted",
        "Somebody asked to delete this store's data now, and that isn't finished. When it is, "
        "mostly within minutes, the store can be connected again and begins from the "
        "beginning. {nothing}",
        kind="warning",
    ),
    TripOutcome.DENIED: Words(
        "Amazon gives no access there",
        "The consent is given, but Amazon refuses access to {source}. Most often the seller has "
        "no selling account in that part of the world. {nothing} Choose another source, or "
        "sign in as the seller who sells there.",
    ),
    TripOutcome.NOT_PARTICIPATING: Words(
        "This seller doesn't sell there",
        "Amazon says that this seller doesn't take part in {source}{elsewhere}. {nothing} Choose "
        "a source where you sell, or add that marketplace in Seller Central first.",
    ),
    TripOutcome.SUSPENDED: Words(
        "The listings are suspended",
        "Amazon says that this seller's listings on {source} are suspended (or on holiday). "
        "{nothing} Make them active in Seller Central, then connect.",
    ),
    TripOutcome.INDIVIDUAL_PLAN: Words(
        "This seller is on the Individual plan",
        "Amazon shares orders only with sellers on its Professional plan. {nothing} Change the "
        "plan in Seller Central under Settings, Account Info, then connect.",
    ),
    TripOutcome.WRONG_ROLE: Words(
        "Only an owner connects stores",
        "Your role doesn't include connecting stores. {nothing} Ask an owner of your account "
        "to do it, or to make you an owner.",
        kind="warning",
    ),
    TripOutcome.WRONG_PLAN: Words(
        "Your plan doesn't include stores",
        "Connecting a store needs the E-commerce plan or a Legacy plan. "
        "{nothing} Change the plan on the account page, then connect.",
        kind="warning",
    ),
    TripOutcome.THROTTLED: Words(
        "Amazon asks us to wait",
        "Too many requests reached Amazon for this seller. {nothing} Wait a little, then go once "
        "more.",
        kind="warning",
    ),
    TripOutcome.AMAZON_DOWN: Words(
        "Amazon doesn't answer",
        "Amazon's interface can't be reached at the moment, or answers nonsense. {nothing} "
        "Wait a few minutes, then go once more.",
        kind="warning",
    ),
    TripOutcome.NOT_CONFIGURED: Words(
        "This installation isn't registered with Amazon",
        "Whoever runs it has to set AMAZON_APP_ID, AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET "
        "first. There is nothing that you could do about it but tell them.",
    ),
    TripOutcome.KEYS_REFUSED: Words(
        "Amazon refuses this installation's keys",
        "That isn't your fault, and nothing that you could mend: whoever runs this "
        "installation has to renew its keys with Amazon. {nothing} Tell them, and try later.",
    ),
    TripOutcome.OUR_FAULT: Words(
        "Something broke on our side",
        "We asked Amazon in a way that it didn't understand. It has been logged. {nothing} "
        "Try once more later.",
    ),
}
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
        words = WORDS[outcome].about(
            source=source_label(marketplace(trip.marketplace_id)),
            store=store.nickname if store else "",
            seller=store.connection.selling_partner_id if store else "",
            elsewhere=_elsewhere(trip),
        )
        return cls(
            *words,
            way_out=_way_out(trip, outcome),
            other_way=_other_way(trip, outcome),
            retry_at=trip.retry_at if outcome is TripOutcome.THROTTLED else None,
        )


def _way_without_trip(outcome: TripOutcome) -> Way:
    ways = {
        TripOutcome.WRONG_PLAN: ("See your plan", PLAN_PAGE),
        TripOutcome.WRONG_ROLE: ("Go to the stores", "/stores"),
        TripOutcome.NOT_CONFIGURED: ("Go to the stores", "/stores"),
        TripOutcome.BEING_DELETED: ("See how far it is", "/privacy"),
    }
    return ways.get(outcome, ("Connect a store", "/stores/connect"))


def _way_out(trip: ConsentRequest, outcome: TripOutcome) -> Way:
    if outcome in (TripOutcome.WRONG_PLAN, TripOutcome.WRONG_ROLE, TripOutcome.BEING_DELETED):
        return _way_without_trip(outcome)
    if trip.store and (
        trip.journey == Journey.RECONNECT or outcome is TripOutcome.ALREADY_CONNECTED
    ):
        return _reconnect(trip.store)
    return ("Choose another source" if outcome in BY_SOURCE else "Try again", _begin(trip))


def _other_way(trip: ConsentRequest, outcome: TripOutcome) -> Way | None:
    if trip.journey == Journey.RECONNECT and trip.store:
        return ("Go to the store", f"/stores/{trip.store.id}")
    if outcome is TripOutcome.ALREADY_CONNECTED:
        return ("Choose another source", _begin(trip))
    return ("Go to the stores", "/stores")


def _reconnect(store: Store) -> Way:
    return ("Reconnect", f"/stores/{store.id}/reconnect")


def _elsewhere(trip: ConsentRequest) -> str:
    """Where the seller does sell, as Amazon said it."""
    labels = [source_label(each) for each in trip.sources]
    return f", but in {listed(labels)}" if labels else ""


def _begin(trip: ConsentRequest) -> str:
    """The source that was chosen, or one where the seller sells."""
    chosen = marketplace(trip.marketplace_id)
    country = (chosen if chosen in trip.sources else (*trip.sources, chosen)[0]).country
    return f"/stores/connect/source?source={country}&product_identifier={trip.product_identifier}"
