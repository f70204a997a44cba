"""Two dozen browsers at once with what is good once: one of them wins, whichever it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

from tests.accounts.authenticator import code_of, secured
from tests.accounts.mailbox import links_to
from tests.accounts.people import ANOTHER_PASSWORD, BEN, NOW, ROSA, founded
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.passkeys.passkey_challenge import PasskeyChallenge
from webapp.accounts.password_reset import PasswordReset
from webapp.accounts.pending_sign_in import PendingSignIn
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User
from webapp.ground.database.db import connected
from webapp.ground.web.form_error import FormError
from webapp.stores.consent_request import ConsentRequest, Journey, StateStale, StateUsed

# Fewer than a process has connections to its database, each of which is written to.
MANY = 24
LATER = NOW + timedelta(hours=1)
REFUSED = (FormError, StateUsed, StateStale)


def test_a_recovery_code(database: Any) -> None:
    rosa = founded()
    code = secured(rosa, NOW)[0]

    assert winners(lambda: factor_of(rosa).check_recovery(code, LATER)) == 1


def test_a_code_of_an_authenticator(database: Any) -> None:
    rosa = founded()
    secured(rosa, NOW)
    code = code_of(rosa, LATER)

    assert winners(lambda: factor_of(rosa).check(code, LATER)) == 1


def test_an_invitation(database: Any, settings: Any) -> None:
    rosa = founded()
    Invitation.send(rosa.account, BEN.email, "viewer", rosa, NOW).deliver(settings, NOW)
    token = links_to("/sign-up/", settings)[0].rpartition("/")[2]

    assert winners(lambda: opened(Invitation.open(token, NOW)).accept(BEN.password, NOW)) == 1
    assert User.select().where(User.account == rosa.account).count() == 2


def test_a_link_for_a_new_password(database: Any, settings: Any) -> None:
    founded()
    PasswordReset.request(ROSA.email, NOW)
    PasswordReset.get().deliver(settings, NOW)
    token = links_to("/reset-password/", settings)[0].rpartition("/")[2]

    assert (
        winners(lambda: opened(PasswordReset.open(token, NOW)).redeem(ANOTHER_PASSWORD, NOW)) == 1
    )


def test_a_state_of_oauth(database: Any) -> None:
    rosa = founded()
    session = BrowserSession.begin(rosa, "Firefox", NOW)
    _, state = ConsentRequest.open(rosa, session, Journey.CONNECT, "ATVPDKIKX0DER", "sku", NOW)

    assert winners(lambda: ConsentRequest.redeem(state, rosa, session, NOW)) == 1


def test_a_passkeys_challenge(database: Any) -> None:
    begun = PasskeyChallenge.begin(NOW)

    assert winners(lambda: PasskeyChallenge.use(begun.token, NOW)) == 1


def test_a_sign_in_that_waited_for_its_second_step(database: Any) -> None:
    token = PendingSignIn.begin(founded(), NOW)

    assert winners(lambda: ended(PendingSignIn.resume(token, NOW))) == 1


def winners(attempt: Callable[[], Any]) -> int:
    """How many of those at once got through."""

    def won(_n: int) -> bool:
        with connected(), suppress(*REFUSED):
            attempt()
            return True
        return False

    with ThreadPoolExecutor(MANY) as browsers:
        return sum(browsers.map(won, range(MANY)))


def opened(found: Any) -> Any:
    """What a link stands for; a quicker browser may have used it up."""
    if found is None:
        raise FormError(form="used")
    return found


def ended(pending: PendingSignIn | None) -> None:
    if not opened(pending).end(NOW):
        raise FormError(form="used")


def factor_of(user: User) -> SecondFactor:
    factor = SecondFactor.of(User.get_by_id(user.id))
    assert factor is not None
    return factor
