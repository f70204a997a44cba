"""A report that Amazon makes: how far it is, and where its document lies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DONE = "DONE"
# It never will be: Amazon also cancels a report that would be empty.
ENDED = ("CANCELLED", "FATAL")


@dataclass(frozen=True)
class Report:
    """`document_id` is empty until the report is done."""

    status: str
    document_id: str

    @property
    def ended(self) -> bool:
        """Whether it ended without a document."""
        return self.status in ENDED


@dataclass(frozen=True)
class ReportDocument:
    """Its presigned address, which opens the document to whoever has it, and whether it is gzip."""

    url: str = field(repr=False)
    packed: bool


def read_report(content: Mapping[str, Any]) -> Report:
    """Raises KeyError or ValueError for what isn't one."""
    status = content["processingStatus"]
    document_id = content["reportDocumentId"] if status == DONE else ""
    if not isinstance(status, str) or not isinstance(document_id, str):
        raise ValueError("A report's status and its document's id are text.")
    return Report(status, document_id)


def read_document(content: Mapping[str, Any]) -> ReportDocument:
    """Raises KeyError or ValueError for what isn't one."""
    url, algorithm = content["url"], content.get("compressionAlgorithm")
    if not isinstance(url, str) or (isinstance(algorithm, str) and algorithm not in ("", "GZIP")):
        raise ValueError("A document has an address, and is packed by gzip or not at all.")
    return ReportDocument(url, algorithm == "GZIP")
