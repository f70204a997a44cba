"""A seller at the sandbox, and Rosa who ships for them: no page, no process but the sandbox's."""

from typing import Any

from tests.accounts.people import ROSA, founded
from tests.orders.documents import written
from webapp.amazon.marketplace import MARKETPLACES
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.ground.settings import Settings
from webapp.imports.intake import take_in
from webapp.orders.order import Order
from webapp.sandbox.remote_control import RemoteControl
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.shipment_task import ShipmentTask
from webapp.stores.connection import Connection
from webapp.stores.store import ProductIdentifier, Store

SELLER = "busy"
TRACKING = "1Z9999999999999999"


class Merchant:
    """Rosa, connected at the sandbox; what a worker would do she does at once."""

    def __init__(self, remote: RemoteControl, settings: Settings) -> None:
        self.remote = remote
        self._return_url = settings.consent_return_url
        self.user = founded(ROSA)
        self.account = self.user.account
        source = next(each for each in MARKETPLACES if each.country == "US")
        self.store = Store.open_source(self.authorizes(), source, ProductIdentifier.SKU)

    def authorizes(self) -> Connection:
        tokens = amazon().exchange(self.remote.consent_code(SELLER, "na", self._return_url))
        connection = Connection.of_seller(self.account, "na", self.remote.seller_id(SELLER))
        connection.authorize(tokens, utcnow())
        return connection

    def has_order(self, **spec: Any) -> Order:
        """An order that waits at Amazon, imported."""
        number = self.remote.place_order(SELLER, "US", **spec)
        self.imports(number)
        return Order.get(Order.amazon_order_id == number)

    def imports(self, number: str) -> None:
        """What an import would bring of this order now."""
        take_in(self.account, [self.store], [written(self.remote.order(number))], utcnow())

    def ships(self, order: Order, key: str = "", **parcel: Any) -> Shipment:
        """A parcel leaves, by UPS unless said otherwise."""
        facts = {"carrier": "UPS", "tracking_number": TRACKING, "left_at": utcnow(), **parcel}
        wish = DispatchedParcel(**facts)
        form_key = key or f"form-{order.id}-{Shipment.select().count()}"
        return ship(self.account, order.id, wish, form_key, utcnow(), self.user)

    def tells_amazon(self) -> None:
        """The clock and a worker, once, as if all that waits to be told were due."""
        self._takes_up(Shipment.status == ShipmentStatus.PENDING)

    def looks_for_parcels(self) -> None:
        """The same hours later, for what was told and may not be listed."""
        self._takes_up(Shipment.status != ShipmentStatus.PENDING)

    def _takes_up(self, which: Any) -> None:
        Shipment.update(due_at=utcnow()).where(Shipment.due_at.is_null(False), which).execute()
        first = Shipment.due(database_now()).first()
        if first:
            ShipmentTask.perform_due(first, amazon())

    def loses_access(self) -> None:
        self.remote.revoke_access(SELLER)

    def parcels(self, order: Order) -> list[tuple[str, str]]:
        """(reference, tracking number) of each parcel that Amazon has."""
        packages = self.remote.order(order.amazon_order_id).get("packages", [])
        return [(each["packageReferenceId"], each["trackingNumber"]) for each in packages]

    def seller(self) -> Any:
        connection = Connection.get_by_id(self.store.connection_id)
        return connection.seller(amazon())
