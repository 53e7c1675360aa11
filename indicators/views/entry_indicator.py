"""Entry of one indicator for all units of a month, or of several side by side. HTTP only."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.core.figures import Rule
from indicators.core.months import Month
from indicators.core.numbers_vi import counted
from indicators.entry.form import check_signs, read_form, with_refusal
from indicators.entry.importing.forms import NoForm, indicator_form
from indicators.entry.indicator_grid import ALL, ONE, SHEET, IndicatorGrid
from indicators.entry.indicator_loading import load_indicator_grid
from indicators.entry.lines import STATE_CHOICES
from indicators.entry.neighbours import neighbours_of
from indicators.entry.recording import NotSaved, save_cells
from indicators.entry.standing import indicator_standing_as_json
from indicators.loading import Catalogue, load_catalogue
from indicators.views.access import EVERYONE, WRITERS, open_to, person_of, sees_all, units_of
from indicators.views.pages import page
from indicators.views.showing import file_answer

SEVERAL = ("GET", "HEAD", "POST")


@open_to(EVERYONE, *SEVERAL)
def grid(request: HttpRequest, code: str, month: str) -> HttpResponse:
    catalogue = load_catalogue()
    rule = catalogue.by_code.get(code)
    if rule is None:
        raise Http404
    if request.method == "POST" and person_of(request).role not in WRITERS:
        raise PermissionDenied
    try:
        asked = Month.parse(month)
    except ValueError:
        context = {"rule": rule}
        return page(request, "indicators/entry_indicator_nothing.html", context, catalogue=catalogue, status=404)
    shown = _grid(request, catalogue, rule, asked)
    if request.method == "POST":
        return _saved_form(request, catalogue, shown)
    if request.GET.get("format") == "xlsx":
        with suppress(NoForm):
            person = person_of(request)
            only = None if sees_all(person) else units_of(person, catalogue.timeline)
            made = indicator_form(catalogue, rule, asked, at=timezone.now(), only=only)
            return file_answer(made.content, made.name)
    if request.GET.get("format") == "json":
        return JsonResponse(indicator_standing_as_json(shown))
    return _grid_page(request, catalogue, shown)


def _grid(request: HttpRequest, catalogue: Catalogue, rule: Rule, month: Month) -> IndicatorGrid:
    person = person_of(request)
    everything = sees_all(person)
    units: Collection[str] = catalogue.timeline.units if everything else units_of(person, catalogue.timeline)
    width = request.GET.get("nhom", "")
    return load_indicator_grid(
        catalogue, rule, month, units=units, writes=person.role in WRITERS, shows_sums=everything,
        today=timezone.localdate(), width=width if width in (SHEET, ALL) else ONE,
        checks=width not in (SHEET, ALL) or request.GET.get("format") == "json",
    )  # fmt: skip


def _here(shown: IndicatorGrid) -> str:
    path = reverse("indicators:entry_indicator", args=(shown.rule.code, str(shown.month)))
    return f"{path}?nhom={shown.width}" if shown.width else path


def _grid_page(
    request: HttpRequest, catalogue: Catalogue, shown: IndicatorGrid, refusal: NotSaved | None = None
) -> HttpResponse:
    here = _here(shown)
    context: dict[str, Any] = {
        "grid": shown,
        "here": here,
        "standing_address": f"{here}{'&' if shown.width else '?'}format=json",
        "neighbours": neighbours_of(catalogue, shown, timezone.localdate()),
        "is_writer": person_of(request).role in WRITERS,
        "is_open": shown.is_open,
        "refusal": refusal,
        "states": STATE_CHOICES,
        "token": request.POST.get("khoa") or secrets.token_urlsafe(16),
    }
    template = "indicators/entry_side_by_side.html" if shown.width else "indicators/entry_indicator.html"
    return page(request, template, context, catalogue=catalogue, status=200 if refusal is None else refusal.status)


def _saved_form(request: HttpRequest, catalogue: Catalogue, shown: IndicatorGrid) -> HttpResponse:
    returned = read_form(shown, request.POST.dict())
    if not returned.cells:
        messages.info(request, "Không có ô nào thay đổi nên không lưu gì.")
        return redirect(_here(shown))
    try:
        check_signs(returned.cells)
        save_cells(returned.cells, catalogue=catalogue, by=person_of(request), at=timezone.now(), key=returned.key)
    except NotSaved as refusal:
        return _grid_page(request, catalogue, with_refusal(shown, returned, refusal), refusal)
    messages.success(request, f"Đã lưu {counted(len(returned.cells))} số liệu.")
    return redirect(_here(shown))
