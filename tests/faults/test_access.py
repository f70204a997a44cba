"""F9, F10: the seller takes the authorization back, or tokens run out, in mid-import."""

import threading
from collections.abc import Callable

from tests.faults.conftest import Recovery
from tests.faults.merchant import PATIENCE, Merchant
from webapp.accounts.notice import Notice
from webapp.amazon.failure import TryLater
from webapp.ground.amazon_client import amazon
from webapp.ground.database.db import connected
from webapp.imports.import_run import ImportRun
from webapp.orders.order import Order
from webapp.stores.access_token import AccessToken

WORKERS = 50


def test_a_seller_who_deauthorizes_mid_import_reconnects_without_a_gap(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(950)
    rosa.connects_until(page=4)

    rosa.remote.revoke_access(rosa.seller)
    rosa.polls_again()
    rosa.goes_on()
    rosa.crew.eventually(lambda: rosa.connection.needs_reconnect, "the loss is noticed")
    first = rosa.run
    placed_meanwhile = rosa.remote.place_order(rosa.seller, "US")
    refused = len(rosa.remote.calls("searchOrders", status=403))
    with recovery("F9 reconnected after the access was lost in mid-import"):
        rosa.reconnects()
        rosa.sees_everything()

    assert refused <= 1
    assert first.failure == "revoked"
    assert ImportRun.get_by_id(first.id).pages == 10
    assert sorted(page for page in rosa.oracle.pages_asked() if page > 1) == list(range(2, 11))
    assert Order.select().where(Order.amazon_order_id == placed_meanwhile).exists()
    assert Notice.select().where(Notice.kind == "revocation").count() == 1


def test_a_token_that_expires_in_mid_import_is_renewed_once(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(950)
    rosa.connects_until(page=3)
    before = rosa.remote.count("token")

    rosa.remote.expire_access_tokens()
    rosa.goes_on()
    with recovery("F10 the access token runs out in mid-import"):
        rosa.sees_everything()

    assert rosa.remote.count("token") - before == 1


def test_fifty_workers_that_need_a_token_at_once_cost_one_refresh(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.opens()
    rosa.remote.expire_access_tokens()
    connection = rosa.connection
    before = rosa.remote.count("token")
    rosa.remote.slow(0.5, "token")
    together = threading.Barrier(WORKERS)
    given: list[str] = []

    def work() -> None:
        access = AccessToken(connection, amazon())
        with connected():
            access()
        together.wait(PATIENCE)
        with connected():
            _until_given(lambda: given.append(access(renew=True)))

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    with recovery("F10 fifty workers need a fresh token at once"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)

    assert len(given) == WORKERS
    assert len(set(given)) == 1
    assert rosa.remote.count("token") - before == 1


def _until_given(ask: Callable[[], object]) -> None:
    """As a worker does: put down, and asked again when it is due."""
    while True:
        try:
            ask()
        except TryLater as failure:
            threading.Event().wait(failure.after.total_seconds() / 5)
        else:
            return
