"""What the merchant decides about a batch of labels: the packages, the offers, and to buy.

Each is one transaction. Two who decide at once: the status of each planned label lets one win.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.cartons.shared_parcel import leading, parcels
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.message import Message, ToldMessage
from webapp.ground.work.job_queue import later
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.offer_refusal import OfferRefusal
from webapp.label_batches.package_proposal import proposed_measures
from webapp.label_batches.plan_obstacle import plan_obstacles
from webapp.label_batches.planned_label import OPEN, PlannedLabel, PlannedLabelStatus
from webapp.label_batches.planned_offer import OfferChoice, chosen_among
from webapp.label_batches.typed_package import Measures
from webapp.shipping.label_offers import REVOKED
from webapp.shipping.obstacle import NO_OBSTACLE
from webapp.shipping.unshipped import unshipped

UNMEASURED = Message("label_batches.unmeasured", "Write what it weighs and measures.").told()


def open_batch(
    account: Account, order_ids: Sequence[int], form_key: str, now: datetime, by: User
) -> LabelBatch:
    """Labels for these orders are to be bought together; the same form opens one batch."""
    facts = {"user_id": by.id, "asked_at": now, "label_format": account.label_format}
    facts |= _as_last_time(account)
    try:
        with database.atomic():
            batch = LabelBatch.create(account=account, form_key=form_key, **facts)
            _plan(batch, order_ids)
            price(PlannedLabel.of(batch), now)
    except peewee.IntegrityError:
        batch = LabelBatch.get(account=account, form_key=form_key)
    return batch


def measure(planned: PlannedLabel, measures: Measures) -> None:
    """Note what its package weighs and measures; that it isn't known is over then."""
    said = "" if measures.complete and planned.problem == UNMEASURED else planned.problem
    planned.note(PlannedLabel.status.in_(OPEN), **measures.columns, problem=said)
    planned.refresh()


def price(planned: Sequence[PlannedLabel], now: datetime) -> None:
    """Have Amazon asked what it offers for these; what is in the way of one is said instead."""
    rest = unshipped([each.order_id for each in planned])
    sentences = plan_obstacles(planned, rest)
    for each in planned:
        _price(each, sentences[each.id] or _unready(each), rest[each.order_id], now)
    _send_workers(planned, now)


def choose(planned: PlannedLabel, service_id: str, taken: bool) -> None:
    """Which of its offers is to be bought, and whether it is to be bought at all."""
    known = {offer.service_id for offer in planned.known_offers}
    chosen = service_id if service_id in known else planned.service_id
    if (chosen, taken) != (planned.service_id, planned.taken):
        planned.note(PlannedLabel.status.in_(OPEN), service_id=chosen, taken=taken)
        planned.service_id, planned.taken = chosen, taken


def choose_all(batch: LabelBatch, how: OfferChoice) -> None:
    """Choose each order's offer anew, by this."""
    LabelBatch.update(offer_choice=how).where(LabelBatch.id == batch.id).execute()
    batch.offer_choice = how
    for each in PlannedLabel.of(batch):
        choose(each, chosen_among(each.known_offers, how), each.taken)


def confirm(planned: Sequence[PlannedLabel], now: datetime, by: User) -> int:
    """Buy these, at Amazon's pace; how many. What was confirmed before isn't once more."""
    confirmed = 0
    with database.atomic():
        for each in planned:
            with suppress(IllegalMove):
                each.move("confirm", PlannedLabel.service_id == each.service_id, problem="")
                confirmed += 1
        if confirmed:
            planned[0].batch.hand_over(now, by)
    return confirmed


def totals(planned: Sequence[PlannedLabel]) -> Mapping[str, int]:
    """What the chosen offers of these cost together, by currency, in minor units."""
    found: dict[str, int] = {}
    for offer in [each.chosen for each in planned]:
        if offer:
            found[offer.currency] = found.get(offer.currency, 0) + offer.price_minor
    return found


def _as_last_time(account: Account) -> dict[str, Any]:
    """How offers are chosen and labels printed."""
    mine = LabelBatch.select().where(LabelBatch.account == account)
    last = mine.order_by(LabelBatch.id.desc()).first()
    names = ("offer_choice", "sheet", "sort", "slips")
    return {name: getattr(last, name) for name in names} if last else {}


def _plan(batch: LabelBatch, order_ids: Sequence[int]) -> None:
    """A parcel each: a carton is one, however many of its orders were selected."""
    together = parcels(batch.account, order_ids)
    proposed = proposed_measures(batch.account_id, together)
    for place, orders in enumerate(together):
        lead = leading(orders)
        others = [order.id for order in orders if order.id not in set(order_ids)]
        PlannedLabel.create(
            batch=batch,
            account=batch.account,
            store=lead.store_id,
            order=lead,
            carton_id=lead.carton_id,
            unselected=json.dumps(others),
            place=place,
            status=PlannedLabelStatus.DRAFT,
            **proposed[orders[0].id].columns,
        )


def _send_workers(planned: Sequence[PlannedLabel], now: datetime) -> None:
    """One for each seller: somebody waits before the page. The clock sends whatever gets lost."""
    waiting = [each for each in planned if each.status is PlannedLabelStatus.PRICING]
    firsts = {each.connection_id: each for each in reversed(waiting)}
    for first in firsts.values():
        first.note(enqueued_at=now)
        later(PlannedLabel.JOB, first.id)


def _unready(planned: PlannedLabel) -> ToldMessage:
    if not planned.measures.complete:
        return UNMEASURED
    return NO_OBSTACLE if planned.store.connected else REVOKED


def _price(
    planned: PlannedLabel, problem: ToldMessage, rest: Mapping[str, int], now: datetime
) -> None:
    forgotten = {"offers": "[]", "service_id": "", "priced_at": None, "attempts": 0}
    if planned.status is PlannedLabelStatus.UNOFFERED:
        OfferRefusal.drop(planned)
    with suppress(IllegalMove):
        if problem:
            planned.move("lack", problem=problem, **forgotten)
            return
        left = json.dumps({item: number for item, number in rest.items() if number})
        planned.move("ask_price", problem="", quantities=left, due_at=now, **forgotten)
