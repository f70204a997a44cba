"""Reports: asked for, made after a while, and read at an address of their own."""

import gzip

import pytest
import requests
from requests import Response

from tests.sandbox.amazon_model import complaints
from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.reports.report_views import REPORT_TYPE

REPORTS = "/reports/2021-06-30/reports"
DOCUMENTS = "/reports/2021-06-30/documents"
US = "ATVPDKIKX0DER"


def asked(app: CallingApplication, **other: object) -> Response:
    return app.post(REPORTS, {"reportType": REPORT_TYPE, "marketplaceIds": [US], **other})


def finished(app: CallingApplication, report_id: str) -> dict[str, str]:
    while True:
        answer = app.get(f"{REPORTS}/{report_id}")
        if answer.status_code != 429 and answer.json()["processingStatus"] != "IN_PROGRESS":
            assert complaints("getReport", answer) == []
            return dict(answer.json())


def document(app: CallingApplication, remote: RemoteControl) -> Response:
    remote.set_clock_rate(600)
    report = finished(app, asked(app).json()["reportId"])
    return app.restricted("GET", f"{DOCUMENTS}/{report['reportDocumentId']}")


def content(app: CallingApplication, answer: Response) -> Response:
    return app.browse(answer.json()["url"].removeprefix(app.url))


def table(app: CallingApplication, answer: Response) -> list[list[str]]:
    text = gzip.decompress(content(app, answer).content).decode()
    return [line.split("\t") for line in text.splitlines()]


def test_a_report_lists_what_waits_to_be_shipped(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    waiting = remote.place_orders("busy", 3, "US", kind="plain")
    remote.ship(remote.place_order("busy", "US"))
    remote.place_order("busy", "CA")

    answer = document(app_of_busy, remote)

    assert complaints("getReportDocument", answer) == []
    head, *lines = table(app_of_busy, answer)
    assert {line[head.index("order-id")] for line in lines} == set(waiting)
    assert all(line[head.index("promise-date")] for line in lines)


def test_a_report_is_asked_for_and_comes_after_a_while(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.spoil_report(seconds=60)
    answer = asked(app_of_busy)
    assert complaints("createReport", answer) == []

    answer = app_of_busy.get(f"{REPORTS}/{answer.json()['reportId']}")

    assert complaints("getReport", answer) == []
    assert answer.json()["processingStatus"] == "IN_PROGRESS"


def test_a_report_of_nothing_is_cancelled(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.set_clock_rate(600)

    report = finished(app_of_busy, asked(app_of_busy).json()["reportId"])

    assert report["processingStatus"] == "CANCELLED"
    assert "reportDocumentId" not in report


def test_its_document_wants_a_token_for_its_own_path(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.place_order("busy", "US")
    remote.set_clock_rate(600)
    report = finished(app_of_busy, asked(app_of_busy).json()["reportId"])

    answer = app_of_busy.get(f"{DOCUMENTS}/{report['reportDocumentId']}")

    assert answer.status_code == 403
    assert complaints("getReportDocument", answer) == []


@pytest.mark.parametrize(
    "wrong", [{"reportType": "GET_NOTHING"}, {"marketplaceIds": []}, {"marketplaceIds": ["X"]}]
)
def test_what_makes_no_sense_is_refused(
    app_of_busy: CallingApplication, wrong: dict[str, object]
) -> None:
    answer = asked(app_of_busy, **wrong)

    assert answer.status_code == 400
    assert complaints("createReport", answer) == []


@pytest.mark.parametrize(("how", "status"), [("fatal", "FATAL"), ("cancelled", "CANCELLED")])
def test_a_report_ends_badly_on_command(
    app_of_busy: CallingApplication, remote: RemoteControl, how: str, status: str
) -> None:
    remote.place_order("busy", "US")
    remote.set_clock_rate(600)
    remote.spoil_report(how)

    assert (
        finished(app_of_busy, asked(app_of_busy).json()["reportId"])["processingStatus"] == status
    )


@pytest.mark.parametrize("how", ["garbled", "cut_off", "gone", "bomb", "odd_lines", "no_head"])
def test_a_document_is_spoiled_on_command(
    app_of_busy: CallingApplication, remote: RemoteControl, how: str
) -> None:
    remote.place_order("busy", "US")
    remote.spoil_report(how)

    answer = content(app_of_busy, document(app_of_busy, remote))

    assert answer.status_code == (404 if how == "gone" else 200)
    assert b"\torder-id" in gzip.decompress(answer.content) if how == "odd_lines" else True


def test_a_document_stalls_until_that_is_lifted_and_holds_up_no_other_call(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    remote.spoil_report("stalls")
    address = document(app_of_busy, remote).json()["url"]
    with requests.get(address, stream=True, timeout=30) as answer:
        length = int(answer.headers["Content-Length"])

        came = answer.raw.read(length // 2)
        asked(app_of_busy)
        remote.lift("report")
        came += answer.raw.read()

    assert order in gzip.decompress(came).decode()
    assert requests.get(address, timeout=30).content == came


def test_another_sellers_report_does_not_exist(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    report_id = asked(app_of_busy).json()["reportId"]
    app_of_busy.sign_on(remote.authorize("second", "na"))

    assert app_of_busy.get(f"{REPORTS}/{report_id}").status_code == 404
