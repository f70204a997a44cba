"""What the clock tells owners of their imports: those that keep failing."""

from datetime import datetime, timedelta

from webapp.accounts.notice import Notice
from webapp.ground.language.message import Message
from webapp.imports.import_run import FOR_BUDGET, ImportRun, ImportStatus
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

PATIENCE = timedelta(hours=1)
# Told otherwise (a revocation, a denial), or no trouble (a disconnected store).
NO_NEWS = ("revoked", "disconnected", "denied")

SUBJECT = Message("import_failing.subject", "Imports are failing: %(stores)s")
TEXT = Message(
    "import_failing.text",
    "No import of %(stores)s has succeeded since %(since)s.\n\n"
    "What this means: new orders may be missing here. Nothing is lost at Amazon, and an import "
    "goes on by itself as soon as it can.\n\n"
    "What to do: open the store to see what stopped it. If it says that it waits for Amazon, "
    "there is nothing to do but to wait.",
)


def announce_failing_imports(now: datetime) -> None:
    """Tell of connections whose imports have failed for an hour, once until one succeeds."""
    for connection in list(
        Connection.select().where(Connection.status == ConnectionStatus.CONNECTED)
    ):
        done = _runs(connection).where(ImportRun.status == ImportStatus.DONE).first()
        since = _failing_since(connection, done.id if done else 0)
        if since and since <= now - PATIENCE and _wanted(connection):
            _tell_failing(connection, done.id if done else 0, since, now)


def _runs(connection: Connection) -> ImportRun:
    query = ImportRun.select().where(ImportRun.connection == connection)
    return query.order_by(ImportRun.id.desc())


def _failing_since(connection: Connection, last_done: int) -> datetime | None:
    """When the first trouble after the last success began; none when there is no trouble."""
    later = _runs(connection).where(ImportRun.id > last_done).order_by(ImportRun.id)
    failed = ImportRun.status == ImportStatus.FAILED
    tried = (ImportRun.attempts > 0) & ImportRun.waiting_for.not_in(FOR_BUDGET)
    first = later.where((failed & ImportRun.failure.not_in(NO_NEWS)) | (~failed & tried)).first()
    return first and (first.finished_at or first.created_at)


def _wanted(connection: Connection) -> bool:
    """Whether any of its stores has these notices on."""
    return connection.live_stores.where(Store.tell_failing).exists()


def _tell_failing(connection: Connection, last_done: int, since: datetime, now: datetime) -> None:
    names = connection.store_names
    Notice.raise_once(
        account=connection.account,
        kind="import_failing",
        key=f"import-failing:{connection.id}:{connection.grant}:{last_done}",
        subject=SUBJECT.told(stores=names),
        text=TEXT.told(stores=names, since=since),
        path=connection.store_path,
        now=now,
    )
