"""Logs: structured, in UTC, without personal data and without secrets."""

import logging
import re
import sys
from typing import Any

import structlog

SECRET_KEYS = re.compile(r"token|secret|password|authorization|cookie|code$|api_key", re.IGNORECASE)
PERSONAL_KEYS = re.compile(
    r"name$|email|phone|address|postal|postcode|gift|recipient|buyer|message$", re.IGNORECASE
)
SECRET_VALUES = re.compile(
    r"(Atz[ar]\||amzn1\.oa2-cs|spapi_oauth_code=|state=|/reset-password/|/sign-up/)[^\s&\"']+"
)
EMAIL = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+\.[^\s@\"'<>]+")
WITHHELD = "[withheld]"
PLAIN = {"event", "level", "timestamp", "logger", "job_name", "hostname"}


def configure_logs(level: str, form: str) -> None:
    """Send structlog's and the standard library's records through one redacting chain."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        withhold,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("urllib3", "rq.worker", "werkzeug", "peewee"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
    # They tell of the letters they write.
    for telling in ("fpdf", "fontTools"):
        logging.getLogger(telling).setLevel(logging.ERROR)


def withhold(_logger: Any, _method: str, record: Any) -> Any:
    """Replace what may be a secret or personal before it reaches any handler."""
    return {key: _cleaned(key, value) for key, value in record.items()}


def _cleaned(key: str, value: Any) -> Any:
    if key.startswith("_") or value is None or isinstance(value, bool | int | float):
        return value
    if key not in PLAIN and (SECRET_KEYS.search(key) or PERSONAL_KEYS.search(key)):
        return WITHHELD
    if isinstance(value, str):
        return EMAIL.sub(WITHHELD, SECRET_VALUES.sub(WITHHELD, value))
    return value
