"""Why a shipment or a label waits for Amazon longer than usual, in words."""

from webapp.ground.language.gettext import N_, gettext
from webapp.stores.store import Store

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


REVOKED = N_(
    "Revocation Error: Amazon no longer accepts this store's authorization. "
    "It goes on as soon as the store is reconnected."
)
DISCONNECTED = N_("It is told to Amazon as soon as the store is reconnected.")


def unconnected_words(store: Store) -> str:
    """Why nothing of this store is told to Amazon now; empty where it is."""
    if store.connected:
        return ""
    return gettext(REVOKED if store.needs_reconnect else DISCONNECTED)


def waiting_words(waiting_for: str | None) -> str:
    """By what the row waits for; empty for what is usual."""
    words = WORDS.get(waiting_for or "", "")
    return gettext(words) if words else ""
