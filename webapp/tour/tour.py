"""A tour: at which step a user is; who has left it isn't offered it again."""

from typing import NamedTuple

from webapp.accounts.user import User
from webapp.ground.language.gettext import N_


class Step(NamedTuple):
    """`link` leads to `address`, of which it speaks; both are empty on the desk itself."""

    title: str
    words: str
    address: str = ""
    link: str = ""


STEPS = (
    Step(
        N_("Tabs and search"),
        N_(
            "Each tab holds the orders of one status. Search finds numbers, products, cities, "
            "tracking numbers and buyers."
        ),
    ),
    Step(
        N_("Open an order"),
        N_(
            "Click a row, or press Enter on it. Its address, items and parcels open "
            "beside the list."
        ),
    ),
    Step(
        N_("Ship"),
        N_(
            "Tick orders and press Ship…, or ship an opened one. Amazon is told of the tracking "
            "number by itself."
        ),
    ),
    Step(
        N_("Personal data goes"),
        N_("Each order says when its buyer's data is destroyed. It happens by itself."),
        "/privacy",
        N_("See what goes next"),
    ),
    Step(
        N_("Stores and Reconnect"),
        N_(
            "If Amazon ends a store's authorization, Orders says Revocation Error, and Reconnect "
            "restores it."
        ),
        "/stores",
        N_("See your stores"),
    ),
)


class Tour:
    """One user's, at a step from 1 to 5."""

    def __init__(self, number: int) -> None:
        self.number = min(max(number, 1), len(STEPS))

    @classmethod
    def of(cls, user: User) -> "Tour | None":
        """None for whoever was never offered one, or has left it."""
        return cls(user.tour_step) if user.tour_step else None

    @property
    def step(self) -> Step:
        return STEPS[self.number - 1]

    @property
    def count(self) -> int:
        return len(STEPS)

    @property
    def last(self) -> bool:
        return self.number == len(STEPS)


def go_to_step(user: User, number: int) -> "Tour | None":
    """Keep where the user is; whoever has left stays out."""
    tour = Tour(number)
    taking = (User.id == user.id) & User.tour_step.is_null(False)
    taken = User.update(tour_step=tour.number).where(taking).execute()
    return tour if taken else None


def leave(user: User) -> None:
    """For good."""
    User.update(tour_step=None).where(User.id == user.id).execute()
