"""Reports v2021-06-30 as the model file says it, and the host where their documents lie."""

import json
from typing import Any

from flask import Blueprint, Response, request

from webapp.sandbox.answer import Answer, invalid, not_found
from webapp.sandbox.api_call import AdmittedCall, answer_call
from webapp.sandbox.api_views import REGION
from webapp.sandbox.marketplace import MARKETPLACES
from webapp.sandbox.moment import written
from webapp.sandbox.reports.order_table import order_table
from webapp.sandbox.reports.report import DONE, Report, new_document_id, packed
from webapp.sandbox.reports.spoiling import ELSEWHERE, ENDINGS, UNENCRYPTED, spoiled_content
from webapp.sandbox.world import the_world

REPORT_TYPE = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
TABLE = "text/plain; charset=UTF-8"
MOST_MARKETPLACES = 25
reports = Blueprint("reports", __name__, url_prefix=f"{REGION}/reports/2021-06-30")
# Another host than the API's at Amazon; here only another path.
documents = Blueprint("documents", __name__, url_prefix="/documents")


@reports.post("/reports")
def create_report(region: str) -> Response:
    return answer_call("createReport", region, _create)


@reports.get("/reports/<report_id>")
def get_report(region: str, report_id: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        report = Report.of(call.seller.id, call.region, report_id)
        if report is None:
            raise not_found(f"Report {report_id} was not found.")
        return Answer(200, json.dumps(report.facts(call.world.now())))

    return answer_call("getReport", region, work)


@reports.get("/documents/<document_id>")
def get_report_document(region: str, document_id: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        report = Report.of_document(call.seller.id, call.region, document_id)
        if report is None or report.ending != DONE or report.ready_at > call.world.now():
            raise not_found(f"Report document {document_id} was not found.")
        key = report.presign(call.world.now() + call.world.code_life)
        facts = {"reportDocumentId": document_id, "url": _address(report, key)}
        return Answer(200, json.dumps(facts | {"compressionAlgorithm": "GZIP"}))

    return answer_call("getReportDocument", region, work)


@documents.get("/<key>")
def download(key: str) -> Response:
    """Whoever has the address may read; an access token has no business here, and is noted."""
    world = the_world()
    report = Report.by_key(key, world.now())
    gone = report is None or report.spoiled == "gone"
    status = 403 if report is None else 404 if gone else 200
    world.calls.add(
        at=written(world.now()),
        operation="document",
        region=report.region if report else "",
        seller=None,
        status=status,
        page=0,
        orders=0,
        request_id="",
        note="a token came along" if "x-amz-access-token" in request.headers else "",
    )
    if report is None or gone:
        return Response("<Error><Code>AccessDenied</Code></Error>", status, mimetype="text/xml")
    if report.spoiled == "stalls":
        world.stall()
    content = spoiled_content(report.spoiled, report.content)
    return Response(content, 200, content_type=TABLE)


def _create(call: AdmittedCall) -> Answer:
    body, world = _body(), call.world
    marketplaces = _marketplaces(body.get("marketplaceIds"), call.region)
    if body.get("reportType") != REPORT_TYPE:
        raise invalid(f"Report type {body.get('reportType')} is not known.")
    fault = world.faults.take("report", "createReport", call.seller.key)
    how = fault.detail if fault else ""
    slower = fault.seconds if fault else 0
    now = world.now()
    table = order_table(call.seller.id, call.region, marketplaces, now)
    report = Report.create(
        seller_id=call.seller.id,
        region=call.region,
        report_type=REPORT_TYPE,
        marketplace_ids=",".join(marketplaces),
        created_at=now,
        ready_at=now + world.report_delay + int(slower * 1000),
        # Amazon cancels what would be empty.
        ending=ENDINGS.get(how, DONE if table.count("\n") > 1 else "CANCELLED"),
        document_id=new_document_id(),
        spoiled=how if how not in ENDINGS else "",
        table=packed(table),
    )
    return Answer(202, json.dumps({"reportId": str(report.number)}))


def _address(report: Report, key: str) -> str:
    other = {"elsewhere": ELSEWHERE, "unencrypted": UNENCRYPTED}
    return other.get(report.spoiled, f"{request.host_url}documents/{key}")


def _marketplaces(listed: Any, region: str) -> list[str]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_MARKETPLACES:
        raise invalid("marketplaceIds must hold 1 to 25 marketplaces.")
    if any(one not in MARKETPLACES or MARKETPLACES[one].region != region for one in listed):
        raise invalid("marketplaceIds holds a marketplace of another region.")
    return listed


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    return body if isinstance(body, dict) else {}
