"""That a call of the API can't be answered as it was asked."""

from typing import Any


class ApiProblem(Exception):
    """A call can't be answered as it was asked; `more` are members beside the usual ones."""

    def __init__(
        self, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.more = more
