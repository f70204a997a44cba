"""What went wrong on the way to Amazon, in words, and the way out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from webapp.amazon import marketplace
from webapp.stores import ConsentRequest, Journey, Store
from webapp.wizards.outcome import Outcome

# A trip whose answer takes longer than this has lost the process that asked.
PATIENCE = timedelta(minutes=2)

Way = tuple[str, str]


class Words(NamedTuple):
    """`kind` is how loud: "danger", "warning" or "info"."""

    title: str
    sentence: str
    kind: str = "danger"

    def about(self, **facts: str) -> "Words":
        return self._replace(sentence=self.sentence.format_map({"nothing": NOTHING, **facts}))


NOTHING = "Nothing was changed."
WORDS = {
    Outcome.CANCELLED: Words(
        "You cancelled at Amazon",
        "So Amazon doesn't share the orders. {nothing}",
        kind="info",
    ),
    Outcome.BROKEN_OFF: Words(
        "Amazon broke off",
        "Seller Central sent you back with an error of its own. {nothing} Try once more; if it "
        "happens again, see whether Seller Central shows you a notice.",
    ),
    Outcome.LATE: Words(
        "That took too long",
        "A trip to Amazon is good for ten minutes, to keep others from finishing it. "
        "{nothing} Go once more and authorize right away.",
        kind="warning",
    ),
    Outcome.INTERRUPTED: Words(
        "Connecting was interrupted",
        "We were stopped while asking Amazon. {nothing} Go once more.",
        kind="warning",
    ),
    Outcome.UNFINISHED: Words(
        "You haven't come back from Amazon yet",
        "Finish at Seller Central, in the tab that is open there, or begin again here.",
        kind="info",
    ),
    Outcome.UNKNOWN_TICKET: Words(
        "This way back doesn't belong to you",
        "The address isn't from a trip to Amazon that you began in this browser, signed in as "
        "you are now. {nothing} Begin here, and stay in the same browser.",
    ),
    Outcome.HOSTILE_CALLBACK: Words(
        "This didn't come from Amazon",
        "The address that led here asks us to send you somewhere that isn't Seller Central, so "
        "we don't. {nothing} Begin in Amazon's Appstore again, or here.",
    ),
    Outcome.NONSENSE: Words(
        "Amazon's answer was incomplete",
        "What came back from Seller Central is no consent that could be used. {nothing} "
        "Go once more; don't edit or copy the address in between.",
    ),
    Outcome.CODE_REFUSED: Words(
        "Amazon's code was no longer good",
        "The code that Amazon sent along lives for five minutes and works once. {nothing} "
        "Go once more and authorize right away.",
    ),
    Outcome.OTHER_SELLER: Words(
        "That was another seller",
        "You signed in at Amazon as another seller than this store's. {store} stays as it was. "
        "Sign out of Seller Central, sign in as seller {seller}, and authorize again.",
    ),
    Outcome.ALREADY_CONNECTED: Words(
        "This store is connected already",
        "{store} is this seller's {source}. To renew its authorization, reconnect it; nothing "
        "of it was changed.",
        kind="info",
    ),
    Outcome.HELD_ELSEWHERE: Words(
        "This seller is connected elsewhere",
        "Another account here has this seller connected, and a seller can be in one account "
        "only. {nothing} Disconnect it there first, or ask whoever set it up.",
    ),
    Outcome.BEING_DELETED: Words(
        "Its data is being deleted",
        "Somebody asked to delete this store's data now, and that isn't finished. When it is, "
        "mostly within minutes, the store can be connected again and begins from the "
        "beginning. {nothing}",
        kind="warning",
    ),
    Outcome.DENIED: Words(
        "Amazon gives no access there",
        "The consent is given, but Amazon refuses access to {source}. Most often the seller has "
        "no selling account in that part of the world. {nothing} Choose another source, or "
        "sign in as the seller who sells there.",
    ),
    Outcome.NOT_PARTICIPATING: Words(
        "This seller doesn't sell there",
        "Amazon says that this seller doesn't take part in {source}. {nothing} Choose a source "
        "where you sell, or add that marketplace in Seller Central first.",
    ),
    Outcome.SUSPENDED: Words(
        "The listings are suspended",
        "Amazon says that this seller's listings on {source} are suspended (or on holiday). "
        "{nothing} Make them active in Seller Central, then connect.",
    ),
    Outcome.INDIVIDUAL_PLAN: Words(
        "This seller is on the Individual plan",
        "Amazon shares orders only with sellers on its Professional plan. {nothing} Change the "
        "plan in Seller Central under Settings, Account Info, then connect.",
    ),
    Outcome.WRONG_ROLE: Words(
        "Only an owner connects stores",
        "Your role doesn't include connecting stores. {nothing} Ask an owner of your account "
        "to do it, or to make you an owner.",
        kind="warning",
    ),
    Outcome.WRONG_PLAN: Words(
        "Your plan has no stores",
        "Connecting a store needs the E-commerce plan or a Legacy plan. "
        "{nothing} Change the plan on the account page, then connect.",
        kind="warning",
    ),
    Outcome.THROTTLED: Words(
        "Amazon asks us to wait",
        "Too many requests reached Amazon for this seller. {nothing} Wait a few minutes, "
        "then go once more.",
        kind="warning",
    ),
    Outcome.AMAZON_DOWN: Words(
        "Amazon doesn't answer",
        "Amazon's interface can't be reached at the moment, or answers nonsense. {nothing} "
        "Wait a few minutes, then go once more.",
        kind="warning",
    ),
    Outcome.NOT_CONFIGURED: Words(
        "This installation isn't registered with Amazon",
        "Whoever runs it has to set AMAZON_APP_ID, AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET "
        "first. There is nothing that you could do about it but tell them.",
    ),
    Outcome.KEYS_REFUSED: Words(
        "Amazon refuses this installation's keys",
        "That isn't your fault, and nothing that you could mend: whoever runs this "
        "installation has to renew its keys with Amazon. {nothing} Tell them, and try later.",
    ),
    Outcome.OUR_FAULT: Words(
        "Something broke on our side",
        "We asked Amazon in a way that it didn't understand. It has been logged. {nothing} "
        "Try once more later.",
    ),
}
# Where choosing another source may help.
BY_SOURCE = (Outcome.DENIED, Outcome.NOT_PARTICIPATING, Outcome.SUSPENDED)


def outcome_of(trip: ConsentRequest, now: datetime) -> Outcome | None:
    """How a trip ended; None while Amazon is being asked."""
    if trip.outcome:
        return Outcome(trip.outcome)
    if trip.used_at:
        return Outcome.INTERRUPTED if trip.used_at + PATIENCE < now else None
    return Outcome.LATE if trip.expires_at <= now else Outcome.UNFINISHED


@dataclass(frozen=True)
class Failure:
    title: str
    sentence: str
    kind: str
    way_out: Way
    other_way: Way | None = None

    @classmethod
    def of(cls, outcome: Outcome) -> "Failure":
        """One that belongs to no trip, or to none of this user's."""
        return cls(*WORDS[outcome].about(), way_out=_way_without_trip(outcome))

    @classmethod
    def of_trip(cls, trip: ConsentRequest, outcome: Outcome) -> "Failure":
        store = trip.store
        words = WORDS[outcome].about(
            source=marketplace(trip.marketplace_id).label,
            store=store.nickname if store else "",
            seller=store.connection.selling_partner_id if store else "",
        )
        return cls(*words, way_out=_way_out(trip, outcome), other_way=_other_way(trip, outcome))


def _way_without_trip(outcome: Outcome) -> Way:
    ways = {
        Outcome.WRONG_PLAN: ("See your plan", "/account"),
        Outcome.WRONG_ROLE: ("Go to the stores", "/stores"),
        Outcome.NOT_CONFIGURED: ("Go to the stores", "/stores"),
        Outcome.BEING_DELETED: ("See how far it is", "/privacy"),
    }
    return ways.get(outcome, ("Connect a store", "/stores/connect"))


def _way_out(trip: ConsentRequest, outcome: Outcome) -> Way:
    if outcome in (Outcome.WRONG_PLAN, Outcome.WRONG_ROLE, Outcome.BEING_DELETED):
        return _way_without_trip(outcome)
    if trip.store and (trip.journey == Journey.RECONNECT or outcome is Outcome.ALREADY_CONNECTED):
        return _reconnect(trip.store)
    return ("Choose another source" if outcome in BY_SOURCE else "Try again", _begin(trip))


def _other_way(trip: ConsentRequest, outcome: Outcome) -> Way | None:
    if trip.journey == Journey.RECONNECT and trip.store:
        return ("Go to the store", f"/stores/{trip.store.id}")
    if outcome is Outcome.ALREADY_CONNECTED:
        return ("Choose another source", _begin(trip))
    return ("Go to the stores", "/stores")


def _reconnect(store: Store) -> Way:
    return ("Reconnect", f"/stores/{store.id}/reconnect")


def _begin(trip: ConsentRequest) -> str:
    country = marketplace(trip.marketplace_id).country
    return f"/stores/connect/source?source={country}&product_identifier={trip.product_identifier}"
