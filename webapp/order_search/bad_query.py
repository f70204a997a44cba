"""A bad query: what the desk, or a form of orders, can't be asked."""

from webapp.ground.language.gettext import N_
from webapp.ground.web.page_error import PageError

BAD_REQUEST = 400


class BadQuery(PageError):
    """An address or a form asks for what can't be; the sentence says what."""

    way_out = (N_("Go to your orders"), "/orders")

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence, status)
        # What is another account's, or not for this role, has a page of its own.
        self.returns = status == BAD_REQUEST
