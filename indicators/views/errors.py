"""Pages for what went wrong: a clear sentence in Vietnamese that says what to do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, status: int, sentence: str, **more: str) -> HttpResponse:
    if request.headers.get("accept", "").startswith("application/json"):
        return JsonResponse({"message": sentence}, status=status)
    return render(request, f"errors/{status}.html", {"sentence": sentence} | more, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "Yêu cầu không đọc được. Hãy quay lại trang trước và thử lại.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "Tài khoản này không có quyền làm việc đó.")


class Gone(Http404):
    """Not there (any more), for a reason that its person may know: the message is a sentence that says what to do."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    gone = str(exception) if isinstance(exception, Gone) else ""
    sentence = gone or "Không có trang hoặc đơn vị này, hoặc tài khoản không được xem."
    return _page(request, 404, sentence, gone=gone)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither database nor session: they may be what failed."""
    sentence = "Máy chủ gặp lỗi. Số liệu đã lưu vẫn còn; hãy thử lại sau ít phút."
    if request.headers.get("accept", "").startswith("application/json"):
        return JsonResponse({"message": sentence}, status=500)
    return HttpResponse(render_to_string("errors/500.html", {"sentence": sentence}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = "Trang đã mở quá lâu hoặc trình duyệt chặn cookie. Hãy tải lại trang rồi làm lại."
    if request.content_type == "application/json":
        return JsonResponse({"message": sentence}, status=403)
    return render(request, "errors/csrf.html", {"sentence": sentence}, status=403)
