"""Nothing gets past the stores that a person is limited to: no table, no way to the database."""

from pathlib import Path

from tests.accounts.people import NOW
from tests.record_table import tables_of
from webapp.ground.database.db import Record
from webapp.ground.database.store_scope import StoreScope, within

ROOT = Path(__file__).parents[2]
# What hangs on no store. Whether a limited person sees it is said by their rights, which
# `tests/attacks/access_matrix.txt` states: a new table here needs a thought, not a line alone.
WHOLE_ACCOUNT = {
    # The account, its people, and how they come in.
    *("account", "user", "invitation", "browser_session", "password_reset", "past_password"),
    *("sign_in_lock", "second_factor", "recovery_code", "pending_sign_in", "passkey"),
    *("passkey_challenge", "api_token", "idempotent_call"),
    # One's own: a view that names another store finds nothing; what was told (see `Notice.of`).
    *("column_choice", "saved_view", "notice", "notice_choice"),
    # Known by a key on the page of whoever sent it, and leads to a page that asks for itself.
    "sent_form",
    # Words and papers of the whole account, which limited people see and don't change.
    *("tag", "slip_template", "package_preset", "account_customs", "account_ship_from"),
    # Nobody is shown these: they lead to orders, or propose the package of the very same content.
    *("search_term", "packed_content"),
    # Kept from limited people altogether.
    *("rule", "rule_run", "contact", "contact_word", "contact_restriction"),
    *("webhook_endpoint", "webhook_delivery"),
    # For owners and privacy officers, who can't be limited.
    *("privacy_request", "request_address", "request_contact", "request_letter", "tax_record"),
    *("audit_entry", "access_review", "incident", "incident_step"),
    # The installation's.
    *("backup", "compliance_evidence", "installation", "queue_reading", "sweep", "swept_account"),
    *("client_secret", "client_secret_rotation"),
    "write_check",
}
# What talks to the database past `Record` and `run_sql`.
BESIDE = {
    "webapp/ground/audit/audit.py",
    "webapp/ground/web/health_checks.py",
}


def test_each_table_hangs_on_a_store_or_is_known_not_to(database: None) -> None:
    with within(StoreScope(0, (1,), NOW)):
        free = {table._meta.table_name for table in tables_of(Record) if table.in_scope() is None}

    assert free == WHOLE_ACCOUNT


def test_statements_go_through_the_scope() -> None:
    rooms = [file for top in ("webapp", "jobs") for file in (ROOT / top).rglob("*.py")]
    apart = ("webapp/ground/database/", "webapp/migrations/", "webapp/sandbox/")

    past = {
        name
        for file in rooms
        if not (name := file.relative_to(ROOT).as_posix()).startswith(apart)
        and any(way in file.read_text("utf-8") for way in ("execute_sql(", ".cursor(", ".raw("))
    }

    assert past == BESIDE
