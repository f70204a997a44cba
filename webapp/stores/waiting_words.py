"""Why a shipment or a label waits for Amazon longer than usual, in words."""

from webapp.ground.language.gettext import N_, gettext

WORDS = {
    "unavailable": N_("Amazon doesn't answer just now. It is tried again by itself."),
    "denied": N_(
        "Amazon denies it for now, though the authorization stands. It is tried again by itself; "
        "the store's page says more."
    ),
    "operator": N_(
        "Amazon doesn't accept this application's keys. Whoever runs this installation must put "
        "them right; then it goes on by itself."
    ),
    "ours": N_("Something broke on our side. It was logged, and is tried again by itself."),
}


def waiting_words(waiting_for: str | None) -> str:
    """By what the row waits for; empty for what is usual."""
    words = WORDS.get(waiting_for or "", "")
    return gettext(words) if words else ""
