"""A page error: a rule said no to the whole request, in a sentence for the person at the screen."""

from webapp.ground.language.gettext import N_

# The words of a link, and where it leads.
BACK = (N_("Back to the start"), "/")


class PageError(Exception):
    """A page of its own says the sentence, under this status, and offers a way out."""

    way_out = BACK
    # Whether a form that sent `back` is answered with that page, which then says the sentence.
    returns = False

    def __init__(self, sentence: str, status: int = 409) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
