"""What the merchant is told of an import: how far it has come, what stopped it, what it found."""

from datetime import timedelta
from typing import TYPE_CHECKING

from webapp.orders.import_kind import Kind

if TYPE_CHECKING:
    from webapp.orders.import_run import ImportRun

DAY = timedelta(days=1)
NO_FINDING = "nothing to mend"
TROUBLES = {
    "revoked": "Amazon no longer accepts the authorization of this store.",
    "disconnected": "This store was disconnected.",
    "operator": "Amazon doesn't accept this application's keys. Whoever runs this installation "
    "must put them right; your store and its authorization are fine.",
    "ours": "Something broke on our side. It has been logged, and the next import tries again.",
}


class ImportReport:
    def __init__(self, run: "ImportRun") -> None:
        self._run = run

    @property
    def trouble(self) -> str:
        """What stopped the import, for the merchant; empty when nothing did."""
        return TROUBLES.get(self._run.failure, TROUBLES["ours"]) if self._run.failure else ""

    @property
    def finding(self) -> str:
        """What a nightly check has found, for the merchant; empty for other imports."""
        if self._run.kind != Kind.RECONCILE or not self._run.done:
            return ""
        mended = self._run.new + self._run.changed
        return f"{mended} {'order' if mended == 1 else 'orders'} mended" if mended else NO_FINDING

    @property
    def coverage(self) -> int | None:
        """Percent of the window that the pages so far span; None until that can be told."""
        if self._run.done:
            return 100
        window, span = self._window, self._span
        return max(1, min(99, round(100 * (span / window)))) if span and window else None

    @property
    def reach(self) -> str:
        """The same in words, `12 of 30 days`: Amazon doesn't tell how many orders there are."""
        if not (self._run.live and self._span and self._window > DAY):
            return ""
        return f"{-(-self._span // DAY)} of {-(-self._window // DAY)} days"

    @property
    def _window(self) -> timedelta:
        """What there is to be walked; where the oldest come first, the days before it are empty."""
        end = self._run.before or self._run.after
        downwards = not self._run.earliest_seen or self._run.latest_seen == self._run.before
        return max(end - (self._run.after if downwards else self._run.earliest_seen), timedelta())

    @property
    def _span(self) -> timedelta:
        if not (self._run.earliest_seen and self._run.latest_seen):
            return timedelta()
        return min(self._run.latest_seen - self._run.earliest_seen, self._window)
