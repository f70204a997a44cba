"""What a hundred rules cost an import: the same orders with them and without, in turns."""

import os
import time

from werkzeug.datastructures import MultiDict

from tests.benchmarks.report import Report
from tests.benchmarks.stacked_orders import pages
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.documents import NOON
from webapp.amazon.orders_page import read_page
from webapp.ground.database.db import database
from webapp.ground.start import settle
from webapp.imports.intake import Intake
from webapp.orders.order import Order, OrderItem
from webapp.orders.tag import Tag
from webapp.rules.rule_application import RuleApplication
from webapp.rules.rule_form import RuleForm

NAME = "Rules at an import"
ORDERS = int(os.environ.get("BENCH_RULES_ORDERS", "10000"))
RULES = 100
ROUNDS = 3
MOST = 1.25
SKUS = ("CANDLE-FIG", "KITE-DELTA", "STICKER-KANJI", "MUG-STONE", "ROPE-9.8")
STATES = ("TX", "WA", "PR", "HI", "ME")


def run(report: Report) -> None:
    pages(ORDERS)
    settle()
    for kind, label in KINDS.items():
        bare = ruled = float("inf")
        touched = 0
        for each in range(ROUNDS):
            with stages(kind, f"bare{each}", f"ruled{each}") as (without, with_them):
                bare = min(bare, _import(without))
                _make_rules(with_them)
                ruled = min(ruled, _import(with_them))
                with with_them.entered():
                    touched = len(
                        RuleApplication.known([each.id for each in Order.select(Order.id)])
                    )
        report.row(f"{label}, without rules", ORDERS / bare, "orders/s")
        report.row(f"{label}, {RULES} rules", ORDERS / ruled, "orders/s")
        report.row(f"{label}, times that a rule acted", touched, "")
        share = ruled / bare
        report.row(f"{label}, times as long", share, "", f"at most {MOST}", share <= MOST)


def _import(stage: Stage) -> float:
    """Seconds of the processor's, on a machine on which others work as well."""
    with stage.entered():
        begun = time.process_time()
        for body in pages(ORDERS):
            intake = Intake(stage.shop.account, [stage.shop.store], NOON)
            prepared = intake.prepare(read_page(body, "updated", "").orders, NOON)
            with database.atomic():
                intake.write(prepared)
        seconds = time.process_time() - begun
        assert Order.select().count() == ORDERS
    return seconds


def _make_rules(stage: Stage) -> None:
    """Of each kind some, most of which a few orders meet."""
    with stage.entered():
        shop = stage.shop
        tag, _ = Tag.make(shop.account, "Fragile", "red", NOON)
        kinds = (
            {"skus": "{sku}*", "carrier": "UPS", "service": "UPS Ground"},
            {"units_from": "{}", "units_to": "{}", "weight": "2", "weight_unit": "kg"},
            {"total_from": "{}", "total_to": "{}.99", "currency": "USD", "put_tag": str(tag.id)},
            {"regions": "{state}", "countries": "US", "units_from": "2", "package": "parcel"},
            {"is_prime": "yes", "regions": "{state}", "hold": "days", "hold_days": "2"},
        )
        for number in range(RULES):
            place = number // len(kinds) % len(STATES)
            words = {"state": STATES[place], "sku": SKUS[place]}
            kind = kinds[number % len(kinds)]
            typed = {name: text.format(number, number, **words) for name, text in kind.items()}
            form = MultiDict({"name": f"Rule {number}", **typed})
            RuleForm.typed(shop.account, form, NOON).keep(shop.user)
        assert not OrderItem.select().exists()
