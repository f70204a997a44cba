"""Apply an account's rules to the orders that are here, or go on with it."""

from datetime import timedelta

from jobs import job
from webapp.ground.clock import utcnow
from webapp.rules.rule_run import RuleRun

TURN = timedelta(minutes=1)


@job(RuleRun)
def run(rule_run: RuleRun) -> None:
    rule_run.perform(utcnow() + TURN)
