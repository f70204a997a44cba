"""What the merchant is told of an import: how far it has come, what stopped it, what it found."""

from datetime import datetime, timedelta

from webapp.ground.language.gettext import N_, gettext, ngettext
from webapp.ground.work import job_queue
from webapp.imports.import_run import ImportRun, ImportStatus

DAY = timedelta(days=1)
# A worker that is there takes an import up within a second or two.
TAKEN_UP_WITHIN = timedelta(seconds=15)
NO_WORKER = N_(
    "No worker has taken it up yet. It begins by itself when one does. Whoever runs this "
    "installation sees why under Status."
)
NO_QUEUE = N_(
    "Redis doesn't answer, so no worker hears of it. It begins by itself when Redis is back. "
    "Orders are safe in the database."
)
TROUBLES = {
    "revoked": N_("Amazon no longer accepts the authorization of this store."),
    "denied": N_("Amazon denied these sources together. Each is asked by itself now."),
    "disconnected": N_("This store was disconnected."),
    "operator": N_(
        "Amazon doesn't accept this application's keys. Whoever runs this installation must put "
        "them right; your store and its authorization are fine."
    ),
    "crowded": N_(
        "Amazon doesn't page on, and more orders than fit one page changed at the same moment: the "
        "others of that moment may be missing here. The next import tries again."
    ),
    "ours": N_("Something broke on our side. It has been logged, and the next import tries again."),
}


class ImportReport:
    def __init__(self, run: ImportRun) -> None:
        self._run = run

    @property
    def trouble(self) -> str:
        """What stopped the import, for the merchant; empty when nothing did."""
        failure = self._run.failure
        return gettext(TROUBLES.get(failure, TROUBLES["ours"])) if failure else ""

    def stuck(self, now: datetime) -> str:
        """Why no worker has taken it up, though it was due for a while; empty when one may."""
        if self._run.status != ImportStatus.QUEUED or now - self._run.due_at <= TAKEN_UP_WITHIN:
            return ""
        return gettext(NO_WORKER if job_queue.is_reachable() else NO_QUEUE)

    @property
    def mended(self) -> int:
        """How many orders a nightly check has corrected."""
        return int(self._run.new + self._run.changed)

    @property
    def coverage(self) -> int | None:
        """Percent of the window that the pages so far span; None until that can be told."""
        if self._run.done:
            return 100
        window, span = self._window, self._span
        return max(1, min(99, round(100 * (span / window)))) if span and window else None

    @property
    def words(self) -> str:
        """`40 orders, 12 of 30 days`: Amazon doesn't tell how many orders there are."""
        seen = self._run.seen
        if not self._run.tells_figures:
            return ""
        if not (self._run.live and self._span and self._window > DAY):
            return ngettext("%(n)s order", "%(n)s orders", seen)
        return ngettext(
            "%(n)s order, %(walked)s of %(all)s days",
            "%(n)s orders, %(walked)s of %(all)s days",
            seen,
            walked=-(-self._span // DAY),
            all=-(-self._window // DAY),
        )

    @property
    def newest_first(self) -> bool:
        """Whether Amazon gives the newest orders first; nothing seen yet counts as such."""
        return not self._run.earliest_seen or self._run.latest_seen == self._run.before

    @property
    def _window(self) -> timedelta:
        """What there is to be walked; where the oldest come first, the days before it are empty."""
        end = self._run.before or self._run.after
        start = self._run.after if self.newest_first else self._run.earliest_seen
        return max(end - start, timedelta())

    @property
    def _span(self) -> timedelta:
        if not (self._run.earliest_seen and self._run.latest_seen):
            return timedelta()
        return min(self._run.latest_seen - self._run.earliest_seen, self._window)
