"""A desk key: what one letter does on the desk, or on an order's own page."""

from enum import StrEnum

from webapp.accounts.user import User
from webapp.ground.language.gettext import N_, gettext


class DeskKey(StrEnum):
    """The script knows each by its value."""

    NEXT = "next"
    BEFORE = "before"
    NEXT_PAGE = "next_page"
    PAGE_BEFORE = "page_before"
    SELECT = "select"
    SELECT_PAGE = "select_page"
    SHIP = "ship"
    HOLD = "hold"
    REFRESH = "refresh"
    SEARCH = "search"
    BACK = "back"
    HELP = "help"

    @property
    def label(self) -> str:
        return gettext(LABELS[self])

    @property
    def field(self) -> str:
        """Its name in the form."""
        return f"key_{self}"

    @classmethod
    def offered(cls, user: User) -> list["DeskKey"]:
        """Those that this person may use."""
        rights = {
            cls.SHIP: user.may_ship,
            cls.HOLD: user.may_ship,
            cls.REFRESH: user.may_refresh,
        }
        return [key for key in cls if rights.get(key, True)]


USUAL = {
    DeskKey.NEXT: "j",
    DeskKey.BEFORE: "k",
    DeskKey.NEXT_PAGE: "n",
    DeskKey.PAGE_BEFORE: "p",
    DeskKey.SELECT: "x",
    DeskKey.SELECT_PAGE: "a",
    DeskKey.SHIP: "s",
    DeskKey.HOLD: "h",
    DeskKey.REFRESH: "r",
    DeskKey.SEARCH: "/",
    DeskKey.BACK: "b",
    DeskKey.HELP: "?",
}
LABELS = {
    DeskKey.NEXT: N_("Next order"),
    DeskKey.BEFORE: N_("Order before"),
    DeskKey.NEXT_PAGE: N_("Next page"),
    DeskKey.PAGE_BEFORE: N_("Page before"),
    DeskKey.SELECT: N_("Select it, or not"),
    DeskKey.SELECT_PAGE: N_("Select the whole page, or nothing"),
    DeskKey.SHIP: N_("Ship what is selected, or this order"),
    DeskKey.HOLD: N_("Hold what is selected, or this order"),
    DeskKey.REFRESH: N_("Refresh: ask Amazon for orders"),
    DeskKey.SEARCH: N_("Search"),
    DeskKey.BACK: N_("Back to the orders"),
    DeskKey.HELP: N_("List of the keys"),
}
# Each opens a tab, from the left; they go on and off with the letters.
TABS = "123456"
