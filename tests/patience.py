"""How long a page waits for work that goes on without it: in tests, until the work is done.

On a busy machine two seconds pass in the middle of anything. A test of what happens when they have
passed sets its own.
"""

from datetime import timedelta

from webapp.rules import rule_run
from webapp.service_mappings import mapping_application
from webapp.wizards import background_return

SECONDS = 120.0


def have_patience() -> None:
    background_return.PATIENCE_SECONDS = SECONDS
    rule_run.PATIENCE = mapping_application.PATIENCE = timedelta(seconds=SECONDS)
