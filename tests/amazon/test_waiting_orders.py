"""Reports of waiting orders: asked for, waited for, and read from another host."""

import gzip
from datetime import UTC, datetime

import pytest

from tests.amazon.conftest import BUYER, stop_short
from webapp.amazon.failure import AccessDenied, NotFound, OurFault, TryLater
from webapp.amazon.report import ReportDocument
from webapp.amazon.waiting_order import WaitingOrder

DOCUMENT = "amzn1.spdoc.1.4.na.5a4d-b0c8"
HEAD = b"order-id\torder-item-id\tpurchase-date\tpromise-date\trecipient-name"
LINE = b"305-1234567-7654321\t7\t2026-11-01T10:00:00+00:00\t2026-11-03T22:59:59Z\t"
PLACED = datetime(2026, 11, 1, 10, tzinfo=UTC)
PROMISED = datetime(2026, 11, 3, 22, 59, 59, tzinfo=UTC)
WAITING = WaitingOrder("305-1234567-7654321", PLACED, PROMISED)


def table(*lines):
    return b"\r\n".join([HEAD, *lines]) + b"\r\n"


def read(seller, amazon_stub, body, packed=True, status=200):
    amazon_stub.answers(status, body)
    document = ReportDocument(f"{amazon_stub.address}/documents/secret-address", packed)
    return list(seller.waiting_orders(document))


def test_a_report_is_asked_for_one_source(seller, amazon_stub):
    amazon_stub.answers(202, {"reportId": "54517018502"})

    assert seller.ask_for_waiting_orders(["A1PA6795UKMFR9"]) == "54517018502"

    assert b'"GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"' in amazon_stub.asked[-1].body


@pytest.mark.parametrize(
    ("status", "ended"), [("IN_QUEUE", False), ("FATAL", True), ("CANCELLED", True)]
)
def test_a_report_that_is_not_done_has_no_document(seller, amazon_stub, status, ended):
    amazon_stub.answers(200, {"processingStatus": status, "reportId": "1"})

    report = seller.report("1")

    assert (report.document_id, report.ended) == ("", ended)


def test_a_document_is_asked_for_with_a_token_for_its_own_path(seller, amazon_stub):
    amazon_stub.answers(200, {"restrictedDataToken": "Atz.sprdt|one", "expiresIn": 3600})
    amazon_stub.answers(200, {"url": "https://x.amazonaws.com/?secret", "reportDocumentId": "1"})

    document = seller.report_document(DOCUMENT)

    assert not document.packed
    assert "secret" not in repr(document)
    assert amazon_stub.asked[-1].headers["x-amz-access-token"] == "Atz.sprdt|one"
    assert DOCUMENT.encode() in amazon_stub.asked[-2].body


@pytest.mark.parametrize("packed", [False, True])
def test_numbers_and_times_are_read_and_nobodys_name(seller, amazon_stub, packed):
    body = table(LINE + BUYER.encode())

    orders = read(seller, amazon_stub, gzip.compress(body) if packed else body, packed)

    assert orders == [WAITING]
    assert "x-amz-access-token" not in amazon_stub.asked[-1].headers
    assert "cookie" not in amazon_stub.asked[-1].headers


def test_odd_lines_are_passed_over_and_new_columns_borne(seller, amazon_stub):
    lines = [b"x\t" + LINE, b"", b"x\t\xff\xfe", b"of two lines\ta title", b"x\t" + LINE + b"\t\t"]
    body = b"\xef\xbb\xbfsurprise\t" + table(*lines)

    assert read(seller, amazon_stub, gzip.compress(body)) == [WAITING, WAITING]


def test_a_time_that_can_not_be_read_is_none(seller, amazon_stub):
    line = b"305-1234567-7654321\t7\tyesterday\t\tAda"

    [order] = read(seller, amazon_stub, gzip.compress(table(line)))

    assert (order.placed_at, order.promised_at) == (None, None)


def test_a_list_of_nothing_is_empty(seller, amazon_stub):
    assert read(seller, amazon_stub, gzip.compress(table())) == []


UNUSABLE = {
    "a page": (b"<!doctype html>Sorry!", "no gzip"),
    "cut off": (gzip.compress(table(LINE))[:40], "too soon"),
    "empty": (b"", "too soon"),
    "a line without end": (gzip.compress(b"A" * 4 * 1024 * 1024), "too long"),
    "a bomb": (gzip.compress(table(*[LINE + b"A" * 60] * 100_000)), "too much"),
    "another table": (gzip.compress(b"sku\ttitle\r\n7\tTeapot"), "no order numbers"),
    "without numbers": (gzip.compress(table(b"not a number\tat all")), "no order numbers"),
}


@pytest.mark.parametrize(("body", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_such_list_is_refused(seller, amazon_stub, body, why):
    with pytest.raises(OurFault) as caught:
        read(seller, amazon_stub, body)

    assert why in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://documents.example/report",
        "http://documents.amazonaws.com/report",
        "https://amazonaws.com.example/report",
        "https://rosa@documents.amazonaws.com/report",
        "https://documents.amazonaws.com:8443/report",
        "http://127.0.0.1:1/report",
        "file:///etc/passwd",
        "//[",
    ],
)
def test_no_other_host_than_amazons_is_ever_asked(seller, url):
    with pytest.raises(OurFault):
        list(seller.waiting_orders(ReportDocument(url, packed=True)))


@pytest.mark.parametrize(("status", "failure"), [(404, NotFound), (403, NotFound), (503, TryLater)])
def test_a_document_that_is_gone_is_not_found_or_later(seller, amazon_stub, status, failure):
    with pytest.raises(failure) as caught:
        read(seller, amazon_stub, b"<Error/>", status=status)

    assert "secret-address" not in repr(caught.value)


def test_a_document_that_breaks_off_means_later(seller, amazon_stub):
    amazon_stub.acts(stop_short)

    with pytest.raises(TryLater) as caught:
        list(
            seller.waiting_orders(
                ReportDocument(f"{amazon_stub.address}/documents/x", packed=False)
            )
        )

    assert caught.value.__context__ is None


def test_a_redirect_is_not_followed(seller, amazon_stub):
    amazon_stub.answers(302, b"", Location="https://elsewhere.example/")

    with pytest.raises(TryLater):
        list(
            seller.waiting_orders(ReportDocument(f"{amazon_stub.address}/documents/x", packed=True))
        )


def test_a_role_that_is_missing_is_a_denial(seller, amazon_stub):
    error = {"errors": [{"code": "Unauthorized", "message": "Access is denied."}]}
    amazon_stub.answers(403, error)
    amazon_stub.answers(403, error)

    with pytest.raises(AccessDenied) as caught:
        seller.ask_for_waiting_orders(["A1PA6795UKMFR9"])

    assert caught.value.operation == "createReport"
