"""How large files and folders may be."""

from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_FILES = 30
MOST_LINES = 260
MANY_LINES = 200
# The sandbox is one program, whose parts know each other; migrations are written once.
OTHERS = ("webapp/sandbox/", "webapp/migrations/")
# Whoever makes another file so long says here that it is still one thing.
LONG = {
    "webapp/accounts/invitation.py",
    "webapp/accounts/passkeys/passkey.py",
    "webapp/accounts/second_factor.py",
    "webapp/accounts/sign_in_views.py",
    "webapp/accounts/user.py",
    "webapp/amazon/order_document.py",
    "webapp/carriers/carrier.py",
    "webapp/contacts/contact.py",
    "webapp/customs/customs_declaration.py",
    "webapp/demo.py",
    "webapp/desk/batch_walk.py",
    "webapp/desk/desk.py",
    "webapp/desk/row/order_row.py",
    "webapp/ground/audit/audit.py",
    "webapp/ground/database/db.py",
    "webapp/ground/settings.py",
    "webapp/ground/web/buffering_worker.py",
    "webapp/imports/import_run.py",
    "webapp/imports/import_walk.py",
    "webapp/imports/intake.py",
    "webapp/imports/order_reader.py",
    "webapp/order_lists/order_list.py",
    "webapp/order_lists/order_list_task.py",
    "webapp/order_notifications/order_signal.py",
    "webapp/order_search/order_query.py",
    "webapp/order_search/selection.py",
    "webapp/orders/order.py",
    "webapp/printing/packing_slip.py",
    "webapp/printing/packing_slip_pdf.py",
    "webapp/privacy/redaction.py",
    "webapp/privacy_requests/request.py",
    "webapp/products/product_form.py",
    "webapp/service_mappings/service_mapping_form.py",
    "webapp/shipping/dispatch.py",
    "webapp/shipping/label.py",
    "webapp/shipping/shipment.py",
    "webapp/shipping/shipment_draft.py",
    "webapp/shipping/shipment_form.py",
    "webapp/stores/connection.py",
    "webapp/stores/store.py",
    "webapp/wizards/consent_return.py",
    "webapp/wizards/failure_words.py",
}


def test_a_folder_holds_thirty_files_at_most():
    counts = Counter(str(file.parent) for file in _files())

    assert {name: count for name, count in counts.items() if count > MOST_FILES} == {}


def test_a_file_has_260_lines_at_most():
    assert {name: lines for name, lines in _lengths().items() if lines > MOST_LINES} == {}


def test_a_file_of_more_than_200_lines_is_named_here():
    long = {name for name, lines in _lengths().items() if lines > MANY_LINES}

    assert long - LONG == set()
    assert LONG - _lengths().keys() == set()


def _lengths() -> dict[str, int]:
    return {str(file): len((ROOT / file).read_text().splitlines()) for file in _files()}


def _files() -> list[Path]:
    found = [
        path.relative_to(ROOT) for top in ("webapp", "jobs") for path in (ROOT / top).rglob("*.py")
    ]
    assert found, "no file was found"
    return [file for file in found if not file.as_posix().startswith(OTHERS)]
