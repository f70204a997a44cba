"""Rosa's installation of the last version: it fills its own databases, by its own console, pages,
worker and clock, and comes to another version as docs/hosting says.
"""

import re
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from tests.accounts.people import Person, cookie, sign_in
from tests.faults.oracle import Oracle
from tests.hosting.installation import Installation, eventually
from tests.visitor import Visitor
from webapp.development.process import Process
from webapp.sandbox.remote_control import RemoteControl
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# As `flask demo` makes her.
ROSA = Person("rosa@demo.example", "Parcels-Leave-By-Noon-1", "Morning Goods")
SELLER = "busy"
# For a machine that has much else to do.
PATIENCE = 300
# Longer than the test: an answer that comes when it is lifted.
NEVER = 900
ARRIVING = 150
# So many orders get notes, in turn.
LOOKED_AT, WRITES_SECONDS = 20, 0.25
CREW = ("worker", "clock")
HARBOUR = {
    "ship_name": "Lantern Books",
    "ship_line1": "12 Quay Street",
    "ship_city": "Portland",
    "ship_region": "ME",
    "ship_postal_code": "04101",
}


class Clerk:
    """Writes notes at orders, one after the other, until told to stop."""

    def __init__(self, visitor: Visitor, orders: list[int]) -> None:
        self.written: list[str] = []
        self.refused: list[str] = []
        self._visitor, self._orders = visitor, orders
        self._over = Event()
        self._work = Thread(target=self._write)

    def begin(self) -> None:
        self._work.start()

    def end(self) -> None:
        self._over.set()
        self._work.join()

    def _write(self) -> None:
        number = 0
        while not self._over.wait(WRITES_SECONDS):
            number += 1
            order, words = self._orders[number % len(self._orders)], f"Looked at, number {number}"
            self._visitor.visit(f"/orders/{order}")
            try:
                page = self._visitor.submit("Add the note", text=words)
            except AssertionError as error:
                self.refused.append(str(error))
                return
            (self.written if words in page else self.refused).append(words)


class UpgradedSite:
    def __init__(self, place: Installation, remote: RemoteControl) -> None:
        self.place, self.remote = place, remote

    def fill(self, released: Path) -> None:
        """A month of orders in five stores, and what a merchant sets up."""
        place = self.place
        place.put(released)
        place.console("db", "upgrade")
        place.start_web()
        for name in CREW:
            place.start(name)
        place.console("demo")
        place.console("demo-month")
        # The demo has a store whose first import waits for that.
        self.remote.lift("throttle")
        self.rosa = self._signed_in()
        self._set_up()

    def begin_work(self) -> None:
        """People look at the desk, and write; none stops before `end_work`."""
        shown = self.rosa.visit("/orders").html
        orders = [int(each) for each in re.findall(r'href="/orders/(\d+)"', shown)]
        self.clerk = Clerk(self._signed_in(), orders[:LOOKED_AT])
        self.clerk.begin()
        self.place.come(
            ("/orders", "/orders?status=all", "/stores"), f"session={cookie(self.rosa)}"
        )

    def end_work(self) -> None:
        self.clerk.end()
        self.place.leave()

    def interrupt_import(self) -> None:
        """Orders have come in at Amazon, which keeps its next answers but the first."""
        asked = self.remote.count("searchOrders")
        self.remote.slow(NEVER, "searchOrders", calls=None, after=1)
        self.remote.place_orders(SELLER, ARRIVING, "US")
        eventually(lambda: self.remote.count("searchOrders") > asked + 1, PATIENCE)

    def goes_on(self) -> None:
        self.remote.lift("slow")

    def deploy(self, tree: Path) -> str:
        """The code, and the schema; what the console said. All processes go on as they were."""
        self.place.put(tree)
        return self.place.console("db", "upgrade")

    def swap(self, web: Callable[[], None]) -> None:
        """New processes for the old ones, which are in the middle of what they do."""
        leaving = [self.place.crew[name] for name in CREW]
        for process in leaving:
            process.ask_to_end()
        web()
        self.goes_on()
        eventually(lambda: not any(each.running for each in leaving), PATIENCE)
        assert [each.ending for each in leaving] == ["exit status 0"] * len(leaving)
        for each in leaving:
            # What it printed is read to its end.
            each.stop()
        for name in CREW:
            self.place.start(name)

    def sees_everything(self) -> None:
        """Waits until the desk holds what Amazon has; a nightly check may still be under way."""
        eventually(lambda: not self.oracle.missing(), PATIENCE)

    @property
    def oracle(self) -> Oracle:
        theirs = Connection.selling_partner_id == self.remote.seller_id(SELLER)
        stores = Store.select().join(Connection).where(theirs)
        return Oracle(self.remote, stores, SELLER)

    @property
    def processes(self) -> list[Process]:
        return list(self.place.crew.values())

    def _signed_in(self) -> Visitor:
        visitor = self.place.visitor()
        sign_in(visitor, ROSA)
        return visitor

    def _set_up(self) -> None:
        rosa, stores = self.rosa, "/stores/1"
        rosa.visit(f"{stores}/settings")
        rosa.submit("Save", nickname="Harbour & Pine", refresh_minutes="60")
        rosa.visit(f"{stores}/settings/ship-from")
        assert "The address is saved." in rosa.submit("Save the address", HARBOUR)
        rosa.visit(f"{stores}/service-mappings/new")
        rosa.submit(
            "Save", requested_service="STANDARD", carrier="UPS", shipping_service="UPS Ground"
        )
