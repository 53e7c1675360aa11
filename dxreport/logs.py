"""One JSON object a line on stderr: when, how bad, who, what."""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

log = logging.getLogger("dxreport.request")


class JsonFormatter(logging.Formatter):
    """`who` is the login, `what` method, path and status; a query string stays out, it may carry figures."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line["who"] = login_of(request)
            line["address"] = request.META.get("REMOTE_ADDR")
            line["what"] = {
                "method": request.method,
                "path": request.path,
                "status": getattr(record, "status_code", None),
            }
            if hasattr(record, "milliseconds"):
                line["milliseconds"] = record.milliseconds
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def login_of(request: HttpRequest) -> str | None:
    """The login where the request already knows its user: a log line is not worth a query."""
    # After a login `user` is the person and `_cached_user` still nobody; after a logout it is the other way round.
    for user in (vars(request).get("user"), getattr(request, "_cached_user", None)):
        if user is not None and type(user) is not SimpleLazyObject and user.is_authenticated:
            return user.get_username()
    return None


class RequestLogMiddleware:
    """One line a request. Stands inside whitenoise, so static files leave none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        log.info(
            "%s %s %s", request.method, request.path, response.status_code,
            extra={
                "request": request,
                "status_code": response.status_code,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
            },
        )  # fmt: skip
        return response
