"""Entry by workbook: forms to download, files to preview, commit, and get back with their errors marked. HTTP only.

A script (JSON asked for) is answered in JSON, a person by pages that work without JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.core.months import Month
from indicators.entry.importing import uploads
from indicators.entry.importing.answering import Given, with_posted
from indicators.entry.importing.committing import (
    CHANGED_SINCE,
    DONE_ALREADY,
    NOTHING_NEW,
    OPEN_ENDS,
    NotCommitted,
    commit,
)
from indicators.entry.importing.forms import MadeForm, NoForm, indicator_form, unit_form
from indicators.entry.importing.layouts import remember_layouts
from indicators.entry.importing.marking import marked
from indicators.entry.importing.previewing import Preview, Scope, preview_as_json, preview_of
from indicators.entry.importing.showing import Shown, units_touched
from indicators.entry.progress import months_of, newest_open_month
from indicators.entry.workbooks.limits import TOO_BIG, Unreadable
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Upload
from indicators.views.access import WRITERS, open_to, person_of, unit_for, wants_json
from indicators.views.errors import Gone
from indicators.views.pages import page
from indicators.views.showing import file_answer

NO_FILE = "Chưa chọn tệp. Hãy chọn tệp Excel đã điền rồi bấm Xem trước."
NOT_THERE = "Không có tệp này, hoặc đã quá một ngày. Hãy gửi lại tệp."
BAD_MONTH = "“{month}” không phải là một tháng. Hãy chọn tháng trong danh sách."
NO_INDICATOR = "Không có chỉ tiêu mang mã “{code}”. Hãy chọn trong danh sách."


@dataclass(frozen=True)
class _Asking:
    """Who asks, when, and what there is."""

    request: HttpRequest
    catalogue: Catalogue
    scope: Scope
    now: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> _Asking:
        catalogue = load_catalogue()
        return cls(request, catalogue, Scope.of(person_of(request), catalogue), timezone.now())

    def previewed(self, content: bytes, given: Given) -> Preview:
        today = timezone.localdate(self.now)
        return preview_of(content, given, catalogue=self.catalogue, scope=self.scope, today=today)

    def upload(self, token: str) -> Upload:
        """The person's own upload; Http404 for every other token."""
        found = uploads.find(token, by=self.scope.person, at=self.now)
        if found is None:
            raise Gone(NOT_THERE)
        return found


@open_to(WRITERS)
def start(request: HttpRequest) -> HttpResponse:
    return _start_page(_Asking.of(request))


def _start_page(asking: _Asking, problem: str = "", status: int = 200) -> HttpResponse:
    if wants_json(asking.request):
        return JsonResponse({"message": problem}, status=status)
    catalogue, scope, today = asking.catalogue, asking.scope, timezone.localdate(asking.now)
    timeline = catalogue.timeline
    units = timeline.in_order(timeline.units if scope.writable is None else scope.writable)
    this_month = Month.of(today)
    context = {
        "problem": problem,
        "units": units,
        "own_unit": timeline.slug_of(scope.person.unit_id),
        "is_office": scope.is_office,
        "months": months_of(catalogue, this_month),
        "month": newest_open_month(catalogue, units, this_month),
        "rules": catalogue.rules,
        "waiting": uploads.waiting(scope.person, asking.now),
    }
    return page(asking.request, "indicators/import.html", context, catalogue=catalogue, status=status)


@open_to(WRITERS)
def form(request: HttpRequest) -> HttpResponse:
    """`?don-vi=xa-bac-son&thang=2024-11` or `?chi-tieu=KS01&thang=2024-11`."""
    asking = _Asking.of(request)
    try:
        month = Month.parse(request.GET.get("thang", ""))
    except ValueError:
        return _start_page(asking, BAD_MONTH.format(month=_short(request.GET.get("thang", ""))), 422)
    try:
        made = _form(asking, month)
    except NoForm as problem:
        return _start_page(asking, str(problem), 422)
    return file_answer(made.content, made.name)


def _form(asking: _Asking, month: Month) -> MadeForm:
    catalogue, given = asking.catalogue, asking.request.GET
    if "chi-tieu" not in given:
        unit = unit_for(asking.request, catalogue, given.get("don-vi", ""))
        return unit_form(catalogue, unit, month, at=asking.now)
    rule = catalogue.by_code.get(given["chi-tieu"])
    if rule is None:
        raise NoForm(NO_INDICATOR.format(code=_short(given["chi-tieu"])))
    return indicator_form(catalogue, rule, month, at=asking.now, only=asking.scope.writable)


def _short(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:20]


@open_to(WRITERS, "GET", "HEAD", "POST")
def preview(request: HttpRequest) -> HttpResponse:
    """A file to look at for the first time, or one that was sent before with more answers."""
    if request.method != "POST" and "token" not in request.GET:
        return redirect("indicators:import")
    asking = _Asking.of(request)
    sent = request.POST if request.method == "POST" else request.GET
    file = _file_of(request)
    if file is None and (not sent.get("token") or getattr(request, "upload_too_large", False)):
        problem = TOO_BIG if getattr(request, "upload_too_large", False) else NO_FILE
        return _start_page(asking, problem, 422)
    try:
        if file is not None:
            return _first_preview(asking, file.read(), file.name or "")
        return _next_preview(asking, asking.upload(sent.get("token", "")))
    except Unreadable as problem:
        return _start_page(asking, str(problem), 422)


def _file_of(request: HttpRequest) -> UploadedFile | None:
    """The first file that came, under whatever name."""
    for files in request.FILES.lists():
        for file in files[1]:
            return file if isinstance(file, UploadedFile) else None
    return None


def _first_preview(asking: _Asking, content: bytes, name: str) -> HttpResponse:
    found = asking.previewed(content, Given())
    upload = uploads.keep(content, name, by=asking.scope.person, at=asking.now)
    uploads.remember(upload, found.given, found.digest)
    return _preview_page(asking, upload, found)


def _next_preview(asking: _Asking, upload: Upload) -> HttpResponse:
    if not upload.content:
        return _written_already(asking, upload)
    given = with_posted(uploads.given_of(upload), asking.request.POST, asking.catalogue.by_code)
    found = asking.previewed(bytes(upload.content), given)
    uploads.remember(upload, given, found.digest)
    if asking.request.method == "POST":
        remember_layouts(found.plans, scope=asking.scope, at=asking.now)
    return _preview_page(asking, upload, found)


def _preview_page(
    asking: _Asking, upload: Upload, found: Preview, *, message: str = "", status: int = 200
) -> HttpResponse:
    receipt = uploads.receipt_of(upload.sha256)
    notice = "" if receipt is None else uploads.receipt_words(receipt)
    if wants_json(asking.request):
        answer = preview_as_json(found, upload.name, committed=False)
        problems = [message, notice, *(found.problems if found.differences is None else ())]
        answer |= {"token": upload.token, "message": " ".join(filter(None, problems))}
        return JsonResponse(answer, status=status)
    shown = Shown(found, asking.catalogue, asking.scope)
    months = {*months_of(asking.catalogue, Month.of(timezone.localdate(asking.now))), *shown.months_said}
    context: dict[str, Any] = {
        "upload": upload, "shown": shown, "preview": found, "notice": notice, "message": message,
        "months": sorted(months, reverse=True),
    }  # fmt: skip
    template = "indicators/import_preview.html" if found.differences is not None else "indicators/import_columns.html"
    return page(asking.request, template, context, catalogue=asking.catalogue, status=status)


def _written_already(asking: _Asking, upload: Upload) -> HttpResponse:
    receipt = uploads.receipt_of(upload.sha256)
    words = DONE_ALREADY if receipt is None else f"{DONE_ALREADY} {uploads.receipt_words(receipt)}"
    return _start_page(asking, words, 409)


@open_to(WRITERS, "POST")
def write(request: HttpRequest) -> HttpResponse:
    """Commits what was previewed; what differs from it by now is shown and not written."""
    asking = _Asking.of(request)
    upload = asking.upload(request.POST.get("token", ""))
    if not upload.content:
        return _written_already(asking, upload)
    content, given = (
        bytes(upload.content),
        with_posted(uploads.given_of(upload), request.POST, asking.catalogue.by_code),
    )
    found = asking.previewed(content, given)
    if found.digest != upload.shown_digest or found.differences is None or not found.differences.can_be_saved:
        is_open = found.differences is None or not found.differences.can_be_saved
        uploads.remember(upload, given, found.digest)
        message, status = (OPEN_ENDS, 422) if is_open else (CHANGED_SINCE, 409)
        return _preview_page(asking, upload, found, message=message, status=status)
    try:
        has_written = commit(
            found, upload.name, catalogue=asking.catalogue, scope=asking.scope, at=asking.now, upload=upload
        )
    except NotCommitted as refusal:
        return _not_written(asking, upload, content, given, refusal)
    return _written(asking, upload, found, has_written=has_written)


def _not_written(asking: _Asking, upload: Upload, content: bytes, given: Given, refusal: NotCommitted) -> HttpResponse:
    if refusal.message == DONE_ALREADY:
        return _written_already(asking, upload)
    # Someone was faster: what stands now is shown.
    now = asking.previewed(content, given)
    uploads.remember(upload, given, now.digest)
    return _preview_page(asking, upload, now, message=refusal.message, status=refusal.status)


def _written(asking: _Asking, upload: Upload, found: Preview, *, has_written: bool) -> HttpResponse:
    assert found.differences is not None
    if wants_json(asking.request):
        answer = preview_as_json(found, upload.name, committed=has_written)
        return JsonResponse(answer | {"token": upload.token, "message": "" if has_written else NOTHING_NEW})
    if not has_written:
        messages.info(asking.request, NOTHING_NEW)
        return redirect("indicators:import")
    said = uploads.saved_words(found.differences.counts)
    messages.success(asking.request, f"Đã ghi {said} từ tệp “{upload.name}”.")
    touched = units_touched(found.differences.lines_to_save)
    if len(touched) == 1:
        return redirect("indicators:entry_grid", *touched.pop())
    return redirect("indicators:import")


@open_to(WRITERS)
def marked_file(request: HttpRequest) -> HttpResponse:
    """The file that was sent, with a coloured ground and a comment at each cell that is wrong or asked about."""
    asking = _Asking.of(request)
    upload = asking.upload(request.GET.get("token", ""))
    if not upload.content:
        return _written_already(asking, upload)
    content = bytes(upload.content)
    try:
        found = asking.previewed(content, uploads.given_of(upload))
        result = marked(content, found, asking.now)
    except Unreadable as problem:
        return _start_page(asking, str(problem), 422)
    return file_answer(result.content, "tep-danh-dau-loi.xlsx")
