"""Submitting, explaining, approving, returning and reopening the month of a unit. HTTP only.

A script (JSON asked for or sent) is answered in JSON, a person by the page of the month with what happened on top.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written_month
from indicators.entry import checking, submitting
from indicators.entry.cells import Refused
from indicators.entry.checking import Finding, load_findings
from indicators.entry.progress import rules_asked
from indicators.entry.submitting import Deed, NotDone
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Submission
from indicators.views.access import EVERYONE, may_write, open_to, person_of, unit_for, wants_json
from indicators.views.entry import grid_page, save_form
from units.models import Unit
from units.timeline import UnitLife

UNREADABLE = "Yêu cầu gửi lên không đọc được. Hãy tải lại trang rồi làm lại."
NOTHING_EXPLAINED = "Chưa có lời giải trình nào được lưu: hãy viết vào ô giải trình của cảnh báo đang hiện trên trang."
DONE = {
    "submit": "Đã nộp báo cáo tháng {month}. Số liệu đã khóa, chờ duyệt.",
    "approve": "Đã duyệt báo cáo tháng {month}.",
    "give_back": "Đã trả lại báo cáo tháng {month} cho đơn vị.",
    "reopen": "Đã mở lại báo cáo tháng {month}.",
}


@dataclass(frozen=True)
class _Asked:
    """What came with the request, whatever its form."""

    reason: str = ""
    cells: tuple[str, ...] = ()
    version: int | None = None
    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class _Month:
    """The month of a unit that this person may see, and what the person asks about it."""

    request: HttpRequest
    catalogue: Catalogue
    unit: UnitLife
    month: Month
    asked: _Asked

    def deed(self) -> Deed:
        unit = Unit.objects.get(slug=self.unit.slug)
        return Deed(unit, self.month, person_of(self.request), timezone.now(), self.asked.reason, self.asked.version)

    @property
    def came_with_the_grid(self) -> bool:
        """The button stands in the form of the grid, so everything that was typed there comes along."""
        return "khoa" in self.request.POST

    def findings(self) -> tuple[Finding, ...]:
        return load_findings(self.catalogue, self.unit.slug, self.month, today=timezone.localdate())


@open_to(EVERYONE, "POST")
def submit(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    of = _month(request, slug, month, writes=True)
    if isinstance(of, HttpResponse):
        return of
    if of.came_with_the_grid:
        refused, _ = save_form(request, of.catalogue, of.unit, of.month)
        if refused is not None:
            return refused

    def handed_in(deed: Deed) -> Submission:
        _keep_explanations(of)
        open_findings = lambda: [one.sentence for one in of.findings() if one.is_open]  # noqa: E731
        return submitting.submit(deed, open_findings=open_findings)

    return _answer(of, "submit", handed_in)


@open_to(EVERYONE, "POST")
def explain(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """What people say about warnings of a month: `key` and `text`, or the fields of the page."""
    of = _month(request, slug, month, writes=True)
    if isinstance(of, HttpResponse):
        return of
    if of.came_with_the_grid:
        refused, _ = save_form(request, of.catalogue, of.unit, of.month)
        if refused is not None:
            return refused
    try:
        count = _keep_explanations(of)
        if not count:
            raise NotDone(422, NOTHING_EXPLAINED)
    except NotDone as refusal:
        return _refused(of, refusal)
    if wants_json(request):
        return JsonResponse({"unit": slug, "month": str(of.month), "explained": count})
    messages.success(request, f"Đã lưu {counted(count)} giải trình.")
    return redirect("indicators:entry_grid", slug, str(of.month))


@open_to(EVERYONE, "POST")
def approve(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    of = _month(request, slug, month)
    return of if isinstance(of, HttpResponse) else _answer(of, "approve", submitting.approve)


@open_to(EVERYONE, "POST")
def give_back(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    of = _month(request, slug, month)
    if isinstance(of, HttpResponse):
        return of
    rules = rules_asked(of.catalogue, of.catalogue.deadlines(timezone.localdate()), of.unit, of.month)
    known = [rule.code for rule in rules]
    return _answer(of, "give_back", lambda deed: submitting.give_back(deed, of.asked.cells, known=known))


@open_to(EVERYONE, "POST")
def reopen(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    of = _month(request, slug, month)
    return of if isinstance(of, HttpResponse) else _answer(of, "reopen", submitting.reopen)


def _month(request: HttpRequest, slug: str, month: str, *, writes: bool = False) -> _Month | HttpResponse:
    """Http404 for a foreign or unknown unit and for a month in which it did not live; 403 for readers where it `writes`."""
    catalogue = load_catalogue()
    unit = unit_for(request, catalogue, slug)
    try:
        of = Month.parse(month)
    except ValueError:
        raise Http404 from None
    if not unit.alive_on(of.last_day):
        raise Http404
    if writes and not may_write(person_of(request), catalogue.timeline, slug):
        raise PermissionDenied
    try:
        asked = _asked(request)
    except NotDone as refusal:
        return _refused(_Month(request, catalogue, unit, of, _Asked()), refusal)
    return _Month(request, catalogue, unit, of, asked)


def _keep_explanations(of: _Month) -> int:
    """Keeps what was said about warnings that still stand as they were seen; returns how many.

    NotDone with a sentence for one that cannot be kept. What was said about figures that changed since is asked for again.
    """
    said = _said(of)
    count = 0
    for finding in of.findings() if said else ():
        text = said.get(finding.flag.key, "").strip()
        if not text or (finding.explanation is not None and finding.explanation.text == text):
            continue
        try:
            checking.explain(of.catalogue, finding.flag, text, by=person_of(of.request), at=timezone.now())
        except Refused as refusal:
            raise NotDone(422, str(refusal)) from None
        count += 1
    return count


def _said(of: _Month) -> dict[str, str]:
    """Texts by the key of the finding that the person saw."""
    posted = of.request.POST
    fields = [name for name in posted if name.startswith("giai-trinh-") and name.endswith("-khoa")]
    said = {posted[name]: posted.get(name.removesuffix("-khoa"), "") for name in fields}
    if of.asked.key:
        said[of.asked.key] = of.asked.text
    return said


def _answer(of: _Month, name: str, act: Callable[[Deed], Submission]) -> HttpResponse:
    try:
        row = act(of.deed())
    except NotDone as refusal:
        if refusal.status == 403:
            raise PermissionDenied(refusal.message) from None
        return _refused(of, refusal)
    if wants_json(of.request):
        answer = {"unit": of.unit.slug, "month": str(of.month), "stage": row.stage, "version": row.version}
        return JsonResponse(answer)
    messages.success(of.request, DONE[name].format(month=written_month(of.month)))
    return redirect("indicators:entry_grid", of.unit.slug, str(of.month))


def _refused(of: _Month, refusal: NotDone) -> HttpResponse:
    if wants_json(of.request):
        answer = {"message": refusal.message, "problems": list(refusal.problems)}
        return JsonResponse(answer, status=refusal.status)
    return grid_page(of.request, of.catalogue, of.unit, of.month, not_done=refusal)


def _asked(request: HttpRequest) -> _Asked:
    """`reason`, `cells` (codes, as a list or with spaces or commas) and `version`; NotDone for what cannot be read."""
    if request.content_type == "application/json":
        try:
            body = json.loads(request.body or b"{}")
        except (ValueError, RecursionError):
            raise NotDone(422, UNREADABLE) from None
        given: dict[str, Any] = body if isinstance(body, dict) else {}
        cells = given.get("cells") or []
    else:
        given = request.POST.dict()
        cells = request.POST.getlist("cells")
    if not isinstance(cells, list):
        cells = [cells]
    reason, key, text = (given.get(name) or "" for name in ("reason", "key", "text"))
    if not all(isinstance(one, str) for one in (reason, key, text, *cells)):
        raise NotDone(422, UNREADABLE)
    codes = [code for cell in cells for code in cell.replace(",", " ").split()]
    return _Asked(reason, tuple(codes), _version(given.get("version")), key, text)


def _version(given: Any) -> int | None:
    if given is None or given == "":
        return None
    text = str(given)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotDone(422, UNREADABLE)
    return int(text)
