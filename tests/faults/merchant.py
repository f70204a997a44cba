"""Rosa's business on running processes: stores connected at Amazon, imports asked for."""

from collections.abc import Iterable

from tests.accounts.people import ROSA, founded
from tests.faults.oracle import Oracle
from tests.live_app import LiveApp
from tests.servers.database_pair import close_databases
from webapp.accounts.account import Account
from webapp.amazon.marketplace import marketplace
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import LIVE, ImportRun
from webapp.sandbox.marketplace import find
from webapp.stores.connection import Connection
from webapp.stores.store import ProductIdentifier, Store

SELLER = "busy"
# By this name Postgres knows the connections of the processes under test.
CREW = "crew"
# Far beyond what a recovery takes, for machines that have much else to do.
PATIENCE = 300
# Longer than any of these tests: an answer that comes when it is lifted, or not at all.
NEVER = 600


class Merchant:
    """Rosa. The test's own process works on the same databases as the crew's."""

    def __init__(self, crew: LiveApp, seller: str = SELLER) -> None:
        self.crew = crew
        self.remote = crew.remote
        self.seller = seller
        self.user = founded(ROSA)
        self.account: Account = self.user.account
        self.stores: list[Store] = []
        self.oracle = Oracle(crew.remote, self.stores, seller)

    @property
    def store(self) -> Store:
        return Store.get_by_id(self.stores[0].id)

    @property
    def connection(self) -> Connection:
        return Connection.get_by_id(self.stores[0].connection_id)

    @property
    def run(self) -> ImportRun:
        """The latest import that somebody asked for."""
        return ImportHistory(self.stores[0]).latest

    def connects(self, *countries: str) -> None:
        """As the wizard does, but for its pages; the first imports are asked for."""
        self.opens(*countries)
        self.refreshes()

    def connects_until(self, page: int, calls: int | None = None) -> None:
        """The first import has asked for this page, and has all those before; Amazon keeps this
        answer and the following (or so many `calls`) until it `goes_on`. No poll comes between."""
        self.remote.slow(NEVER, "searchOrders", calls=calls, after=page - 1)
        self.opens()
        self.stops_polls()
        self.refreshes()
        self.waits_for_pages(page - 1)
        self.waits_for_call(page)

    def goes_on(self) -> None:
        self.remote.lift("slow")

    def stops_polls(self) -> None:
        """From here on no poll is asked for; one that was may still be under way."""
        self._lets_poll(False)

    def polls_again(self) -> None:
        """Once the import that is under way, or the next one, has ended."""
        self._lets_poll(True)

    def rests(self) -> None:
        """No import is under way, and nobody asks for one."""
        self.stops_polls()
        live = ImportRun.select().where(ImportRun.status.in_(LIVE))
        self.crew.eventually(lambda: not live.exists(), "no import is under way")

    def opens(self, *countries: str) -> None:
        """The stores of these countries are connected; nothing is asked of Amazon yet."""
        sources = [marketplace(find(country).id) for country in countries or ("US",)]
        connection = self.authorizes(sources[0].region)
        with database.atomic():
            for source in sources:
                self.stores.append(Store.open_source(connection, source, ProductIdentifier.SKU))
        self.oracle = Oracle(self.remote, self.stores, self.seller)

    def authorizes(self, region: str | None = None) -> Connection:
        """A trip to Amazon and back: a new grant."""
        region = region or self.connection.region
        code = self.remote.consent_code(self.seller, region, self.crew.settings.consent_return_url)
        tokens = amazon().exchange(code)
        seller_id = self.remote.seller_id(self.seller)
        connection = Connection.of_seller(self.account, region, seller_id)
        connection.authorize(tokens, utcnow())
        return connection

    def reconnects(self) -> None:
        self.authorizes()
        ImportRequest.refresh(self.live_stores, utcnow(), self.user.id, ImportKind.CATCH_UP)

    def leaves_databases(self) -> None:
        """This process, too, holds no connection while a server goes away."""
        close_databases()

    @property
    def live_stores(self) -> list[Store]:
        return [Store.get_by_id(store.id) for store in self.stores]

    def refreshes(self) -> list[ImportRun]:
        return ImportRequest.refresh(self.live_stores, utcnow(), self.user.id)

    def sees_everything(self, seconds: float = PATIENCE) -> None:
        """Waits until the desk holds what Amazon has; then checks every promise."""
        self.crew.eventually(lambda: self.oracle.agrees, "the desk holds what Amazon has", seconds)
        self.oracle.check()

    def waits_for_call(
        self, number: int, operation: str = "searchOrders", status: int | None = None
    ) -> None:
        """Until Amazon was asked that often (it may not have answered the last)."""
        self.crew.eventually(
            lambda: self.remote.count(operation, status) >= number,
            f"{operation} was called {number} times",
        )

    def waits_for_pages(self, number: int) -> None:
        """Until so many pages of the import are kept."""
        self.crew.eventually(lambda: self.run.pages >= number, f"{number} pages are in")

    def _lets_poll(self, lets: bool) -> None:
        with database.atomic():
            # The clock holds it while it asks for a poll.
            self.connection.hold()
            Store.update(refresh_by_itself=lets).where(Store.account == self.account).execute()

    def has_orders(self, count: int, *countries: str) -> Iterable[str]:
        """Orders that wait at Amazon, older than its lag."""
        numbers = []
        for country in countries or ("US",):
            numbers += self.remote.place_orders(self.seller, count, country, days=5)
        return numbers
