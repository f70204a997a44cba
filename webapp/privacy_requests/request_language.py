"""In which language whoever made a privacy request is written to."""

from webapp.ground.language.language import ENGLISH, known_language
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_match import RequestOrder


def letter_language(request: PrivacyRequest) -> str:
    """What the person used at the form; else that of the marketplace of their latest order.

    An order is gone by only once the identity is confirmed: until then the language of a letter
    mustn't tell a stranger that there is one. Where neither is known, English.
    """
    if request.language:
        return request.language
    languages = (each.order.store.marketplace.language for each in RequestOrder.of(request))
    return next(filter(None, map(known_language, languages)), ENGLISH)
