"""Nonsense: what the desk, or a form of orders, can't be asked."""

from webapp.refusal import Refused


class Nonsense(Refused):
    """An address or a form asks for what can't be; the sentence says what."""

    way_out = ("Go to your orders", "/orders")

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence, status)
