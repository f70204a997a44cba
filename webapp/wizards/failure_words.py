"""What went wrong on the way to Amazon, in words."""

from typing import NamedTuple

from webapp.ground.language.gettext import N_, gettext
from webapp.wizards.outcome import TripOutcome


class Words(NamedTuple):
    """`kind` is how loud: "danger", "warning" or "info"."""

    title: str
    sentence: str
    kind: str = "danger"

    def about(self, **facts: str) -> "Words":
        """In the reader's language."""
        return Words(gettext(self.title), gettext(self.sentence, **facts), self.kind)


WORDS = {
    TripOutcome.CANCELLED: Words(
        N_("You cancelled at Amazon"),
        N_("So Amazon doesn't share the orders. Nothing was changed."),
        kind="info",
    ),
    TripOutcome.BROKEN_OFF: Words(
        N_("Amazon broke off"),
        N_(
            "Seller Central sent you back with an error of its own. Nothing was changed. Try "
            "once more; if it happens again, see whether Seller Central shows you a notice."
        ),
    ),
    TripOutcome.LATE: Words(
        N_("That took too long"),
        N_(
            "A trip to Amazon is good for ten minutes, to keep others from finishing it. "
            "Nothing was changed. Go once more and authorize right away."
        ),
        kind="warning",
    ),
    TripOutcome.INTERRUPTED: Words(
        N_("Connecting was interrupted"),
        N_("We were stopped while asking Amazon. Nothing was changed. Go once more."),
        kind="warning",
    ),
    TripOutcome.UNFINISHED: Words(
        N_("You haven't come back from Amazon yet"),
        N_("Finish at Seller Central, in the tab that is open there, or begin again here."),
        kind="info",
    ),
    TripOutcome.UNKNOWN_STATE: Words(
        N_("This link isn't for this browser"),
        N_(
            "The address isn't from a trip to Amazon that you began in this browser, signed "
            "in as you are now. Nothing was changed. Begin here, and stay in the same "
            "browser."
        ),
    ),
    TripOutcome.HOSTILE_CALLBACK: Words(
        N_("This didn't come from Amazon"),
        N_(
            "The address that led here asks us to send you somewhere that isn't Seller "
            "Central, so we don't. Nothing was changed. Begin in Amazon's Appstore again, or "
            "here."
        ),
    ),
    TripOutcome.NONSENSE: Words(
        N_("Amazon's answer was incomplete"),
        N_(
            "What came back from Seller Central is no consent that could be used. Nothing "
            "was changed. Go once more; don't edit or copy the address in between."
        ),
    ),
    TripOutcome.CODE_REFUSED: Words(
        N_("Amazon's code was no longer good"),
        N_(
            "The code that Amazon sent along lives for five minutes and works once. Nothing "
            "was changed. Go once more and authorize right away."
        ),
    ),
    TripOutcome.OTHER_SELLER: Words(
        N_("That was another seller"),
        N_(
            "You signed in at Amazon as another seller than this store's. %(store)s stays as "
            "it was. Sign out of Seller Central, sign in as seller %(seller)s, and authorize "
            "again."
        ),
    ),
    TripOutcome.ALREADY_CONNECTED: Words(
        N_("This store is connected already"),
        N_(
            "%(store)s is this seller's %(source)s. To renew its authorization, reconnect "
            "it; nothing of it was changed."
        ),
        kind="info",
    ),
    TripOutcome.HELD_ELSEWHERE: Words(
        N_("This seller is connected elsewhere"),
        N_(
            "Another account here has this seller connected, and a seller can be in one "
            "account only. Nothing was changed. Disconnect it there first, or ask whoever "
            "set it up."
        ),
    ),
    TripOutcome.BEING_DELETED: Words(
        N_("Its data is being deleted"),
        N_(
            "Somebody asked to delete this store's data now, and that isn't finished. When "
            "it is, mostly within minutes, the store can be connected again and begins from "
            "the beginning. Nothing was changed."
        ),
        kind="warning",
    ),
    TripOutcome.DENIED: Words(
        N_("Amazon gives no access there"),
        N_(
            "The consent is given, but Amazon refuses access to %(source)s. Most often the "
            "seller has no selling account in that part of the world. Nothing was changed. "
            "Choose another source, or sign in as the seller who sells there."
        ),
    ),
    TripOutcome.NOT_PARTICIPATING: Words(
        N_("This seller doesn't sell there"),
        N_(
            "Amazon says that this seller doesn't take part in %(source)s. Nothing was "
            "changed. Choose a source where you sell, or add that marketplace in Seller "
            "Central first."
        ),
    ),
    TripOutcome.SUSPENDED: Words(
        N_("The listings are suspended"),
        N_(
            "Amazon says that this seller's listings on %(source)s are suspended (or on "
            "holiday). Nothing was changed. Make them active in Seller Central, then connect."
        ),
    ),
    TripOutcome.INDIVIDUAL_PLAN: Words(
        N_("This seller is on the Individual plan"),
        N_(
            "Amazon shares orders only with sellers on its Professional plan. Nothing was "
            "changed. Change the plan in Seller Central under Settings, Account Info, then "
            "connect."
        ),
    ),
    TripOutcome.WRONG_ROLE: Words(
        N_("Only an owner connects stores"),
        N_(
            "Your role doesn't include connecting stores. Nothing was changed. Ask an owner "
            "of your account to do it, or to make you an owner."
        ),
        kind="warning",
    ),
    TripOutcome.WRONG_PLAN: Words(
        N_("Your plan doesn't include stores"),
        N_(
            "Connecting a store needs the E-commerce plan or a Legacy plan. Nothing was "
            "changed. Change the plan on the account page, then connect."
        ),
        kind="warning",
    ),
    TripOutcome.THROTTLED: Words(
        N_("Amazon asks us to wait"),
        N_(
            "Too many requests reached Amazon for this seller. Nothing was changed. Wait a "
            "little, then go once more."
        ),
        kind="warning",
    ),
    TripOutcome.AMAZON_DOWN: Words(
        N_("Amazon doesn't answer"),
        N_(
            "Amazon's interface can't be reached at the moment, or answers nonsense. Nothing "
            "was changed. Wait a few minutes, then go once more."
        ),
        kind="warning",
    ),
    TripOutcome.NOT_CONFIGURED: Words(
        N_("This installation isn't registered with Amazon"),
        N_(
            "Whoever runs it has to set AMAZON_APP_ID, AMAZON_CLIENT_ID and "
            "AMAZON_CLIENT_SECRET first. There is nothing that you could do about it but "
            "tell them."
        ),
    ),
    TripOutcome.KEYS_REFUSED: Words(
        N_("Amazon refuses this installation's keys"),
        N_(
            "That isn't your fault, and nothing that you could mend: whoever runs this "
            "installation has to renew its keys with Amazon. Nothing was changed. Tell them, "
            "and try later."
        ),
    ),
    TripOutcome.OUR_FAULT: Words(
        N_("Something broke on our side"),
        N_(
            "We asked Amazon in a way that it didn't understand. It has been logged. Nothing "
            "was changed. Try once more later."
        ),
    ),
}
# Of a seller who takes part in other sources.
SELLS_ELSEWHERE = Words(
    N_("This seller doesn't sell there"),
    N_(
        "Amazon says that this seller doesn't take part in %(source)s, but in %(others)s. "
        "Nothing was changed. Choose a source where you sell, or add that marketplace in Seller "
        "Central first."
    ),
)
