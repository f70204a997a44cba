"""Live traffic: buyers who order, pay, change their mind, without anybody asking them to."""

import threading
from random import Random

from webapp.sandbox.order import Order, Refusal
from webapp.sandbox.order_placement import OrderPlacement
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.seller import SELLERS
from webapp.sandbox.world import World

_BUSY = SELLERS[:2]


class Traffic:
    """So many new orders a minute, and a little life in the older ones; 0 is silence."""

    def __init__(self, world: World, per_minute: float) -> None:
        self._world, self._per_minute = world, per_minute
        self._dice = Random(world.settings.seed)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._flow, daemon=True)

    def start(self) -> None:
        if self._per_minute > 0:
            self._thread.start()

    def stop(self) -> None:
        self._over.set()

    def step(self) -> None:
        """One new order, and perhaps a change to an old one."""
        with self._world.enter():
            seller = self._dice.choice(_BUSY)
            status = "PENDING" if self._dice.random() < 0.3 else "UNSHIPPED"
            market = self._dice.choice(seller.marketplaces)
            OrderPlacement(seller, [market], spec=OrderSpec(status=status)).place(self._world)
            self._stir()

    def _flow(self) -> None:
        while not self._over.wait(60 / self._per_minute * self._dice.uniform(0.5, 1.5)):
            self.step()

    def _stir(self) -> None:
        """The payment of the oldest pending order arrives; some other order is called off."""
        moment = self._world.stamp()
        pending = Order.select().where(Order.status == "PENDING").order_by(Order.created_at).first()
        if pending and self._dice.random() < 0.5:
            pending.pay(moment)
        waiting = Order.select().where(
            Order.status == "UNSHIPPED", Order.fulfilled_by == "MERCHANT"
        )
        order = waiting.order_by(Order.updated_at.desc()).offset(self._dice.randint(0, 20)).first()
        if order and self._dice.random() < 0.1:
            self._change_mind(order, moment)

    def _change_mind(self, order: Order, moment: int) -> None:
        try:
            self._dice.choice((Order.cancel, Order.request_cancellation))(order, moment)
        except Refusal:
            return
