"""Submitting, approving, returning and reopening the month of a unit. HTTP only.

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
from indicators.core.numbers_vi import written_month
from indicators.entry import submitting
from indicators.entry.checking import load_findings
from indicators.entry.progress import rules_asked
from indicators.entry.submitting import Deed, NotDone
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Submission
from indicators.views.access import EVERYONE, may_write, open_to, person_of, unit_for
from indicators.views.entry import grid_page
from units.models import Unit
from units.timeline import UnitLife

UNREADABLE = "Yêu cầu gửi lên không đọc được. Hãy tải lại trang rồi làm lại."
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


Act = Callable[[Deed, _Asked, Catalogue, UnitLife], Submission]


@open_to(EVERYONE, "POST")
def submit(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    return _answer(request, slug, month, "submit", _submit)


@open_to(EVERYONE, "POST")
def approve(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    return _answer(request, slug, month, "approve", lambda deed, *_: submitting.approve(deed))


@open_to(EVERYONE, "POST")
def give_back(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    return _answer(request, slug, month, "give_back", _give_back)


@open_to(EVERYONE, "POST")
def reopen(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    return _answer(request, slug, month, "reopen", lambda deed, *_: submitting.reopen(deed))


def _submit(deed: Deed, _: _Asked, catalogue: Catalogue, unit: UnitLife) -> Submission:
    def open_findings() -> list[str]:
        today = timezone.localdate(deed.at)
        found = load_findings(catalogue, unit.slug, deed.month, today=today)
        return [finding.sentence for finding in found if finding.is_open]

    return submitting.submit(deed, open_findings=open_findings)


def _give_back(deed: Deed, asked: _Asked, catalogue: Catalogue, unit: UnitLife) -> Submission:
    rules = rules_asked(catalogue, catalogue.deadlines(timezone.localdate(deed.at)), unit, deed.month)
    return submitting.give_back(deed, asked.cells, known=[rule.code for rule in rules])


def _answer(request: HttpRequest, slug: str, month: str, name: str, act: Act) -> HttpResponse:
    catalogue = load_catalogue()
    unit = unit_for(request, catalogue, slug)
    try:
        of = Month.parse(month)
    except ValueError:
        raise Http404 from None
    if not unit.alive_on(of.last_day):
        raise Http404
    person = person_of(request)
    if name == "submit" and not may_write(person, catalogue.timeline, slug):
        raise PermissionDenied
    try:
        asked = _asked(request)
        deed = Deed(Unit.objects.get(slug=slug), of, person, timezone.now(), asked.reason, asked.version)
        row = act(deed, asked, catalogue, unit)
    except NotDone as refusal:
        if refusal.status == 403:
            raise PermissionDenied(refusal.message) from None
        return _refused(request, catalogue, unit, of, refusal)
    if _wants_json(request):
        return JsonResponse({"unit": slug, "month": str(of), "stage": row.stage, "version": row.version})
    messages.success(request, DONE[name].format(month=written_month(of)))
    return redirect("indicators:entry_grid", slug, str(of))


def _refused(
    request: HttpRequest, catalogue: Catalogue, unit: UnitLife, month: Month, refusal: NotDone
) -> HttpResponse:
    if _wants_json(request):
        answer = {"message": refusal.message, "problems": list(refusal.problems)}
        return JsonResponse(answer, status=refusal.status)
    return grid_page(request, catalogue, unit, month, not_done=refusal)


def _wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or (
        request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


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
    reason, version = given.get("reason") or "", given.get("version")
    if not isinstance(reason, str) or not all(isinstance(cell, str) for cell in cells):
        raise NotDone(422, UNREADABLE)
    codes = [code for cell in cells for code in cell.replace(",", " ").split()]
    return _Asked(reason, tuple(codes), _version(version))


def _version(given: Any) -> int | None:
    if given is None or given == "":
        return None
    text = str(given)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotDone(422, UNREADABLE)
    return int(text)
