"""What the program says of itself while it runs: one line an event, JSON on a real site.

Never an e-mail address, a name or a token: whatever comes in passes through `scrub`, tracebacks too.
Visitors' GET requests are not logged here; the proxy in front does that.
"""

import logging
import re
import secrets
import sys
import time
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, has_request_context, request

SLOW_SECONDS = 2.0
_LONGEST_PATH = 300
# Looked for from where a word begins only, and without going back: a long path would else cost its square.
_ADDRESS = re.compile(r"(?<![^\s<>\"()\[\]{},;:=@])[^\s<>\"()\[\]{},;:=@]++@[^\s<>\"'()\[\]{},;:=@]++")
# Addresses that open something by themselves, however they were mistyped.
_SECRET_PATH = re.compile(
    r"(/(?:signatures|office|o|verify|alerts(?:/off|/on)?"
    r"|organize/(?:reset|invitations|sign-in-link|tf-setup|wan-register|wan-signin|wan-verify))/+)[^/\s\"'?<]+",
    re.IGNORECASE,
)
# A link's token wherever it stands, and a program's.
_TOKEN = re.compile(r"(?<![\w-])(?:[A-Za-z0-9_-]{43}|cs_[A-Za-z0-9_-]{8,})(?![\w-])")
# What PostgreSQL adds to an error: the whole row, names and all.
_ROW = re.compile(r"DETAIL:.*?(?=\n\[SQL|\n\(Background|\n\nThe above|\n\nDuring handling|\Z)", re.DOTALL)
_QUIET = ("alembic", "werkzeug", "waitress", "huey", "urllib3", "fontTools")
log = structlog.get_logger("petitions.web")


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to whatever is the standard error at that moment; commands and tests put others in its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """The standard error of now."""
        return sys.stderr


def register(app: Flask) -> None:
    """Set the log up for this process and note the requests that matter."""
    _configure(as_json=bool(app.config["IS_PRODUCTION"]))
    app.before_request(_start_clock)
    app.after_request(_note_request)


def request_id() -> str:
    """A mark that this request's lines share; made when first asked for and told to the visitor."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def scrubbed(text: str) -> str:
    """The text without addresses of people and without the tokens of personal pages."""
    if "@" in text:
        text = _ADDRESS.sub("…@…", text)
    if "DETAIL:" in text:
        text = _ROW.sub("DETAIL: …", text)
    return _TOKEN.sub("…", _SECRET_PATH.sub(r"\1…", text))


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Clean every text of an event."""
    return {name: scrubbed(value) if isinstance(value, str) else value for name, value in event.items()}


def _mark_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    if has_request_context():
        event["request"] = request_id()
    return event


def _configure(*, as_json: bool) -> None:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso" if as_json else "%H:%M:%S", utc=as_json),
        _mark_request,
        structlog.processors.format_exc_info,
        scrub,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _handle_standard_logging(shared, as_json=as_json)


def _handle_standard_logging(shared: list[Any], *, as_json: bool) -> None:
    """Send what libraries log the same way. Tests add handlers of their own; only ours is replaced."""
    render: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if not as_json:
        render = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    handler = StderrHandler()
    handler.set_name("petitions")
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove, render])
    )
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if each.get_name() != "petitions"] + [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _start_clock() -> None:
    g.started = time.perf_counter()


def _note_request(response: Response) -> Response:
    """Log what changed something, failed or was slow, by its route: the path itself may hold a secret.

    A signature that was kept is not logged: its row tells more, and this would be a tenth of its cost.
    """
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    has_changed = request.method == "POST" and request.endpoint != "signing.sign_petition"
    if has_changed or response.status_code >= 400 or seconds >= SLOW_SECONDS:
        route = request.url_rule.rule if request.url_rule else scrubbed(request.path[:_LONGEST_PATH])
        facts = {"method": request.method, "route": route, "status": response.status_code}
        log.info("request", **facts, ms=round(seconds * 1000, 1))
    if "request_id" in g:
        response.headers["X-Request-ID"] = request_id()
    return response
