"""The clock's duties, each by its own name."""

from jobs.schedule import SCHEDULE
from webapp.ground.database.db import database_now


def test_each_duty_has_a_name_of_its_own():
    names = [duty.name for duty in SCHEDULE]

    assert len(set(names)) == len(names)
    assert {"Shipment.hand_over_due", "import_schedule.poll_due"} <= set(names)


def test_each_duty_can_be_done_where_nothing_is_due(app, database):
    for duty in SCHEDULE:
        duty.act(database_now())
