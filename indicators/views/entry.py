"""Entry: choosing a unit and month, the grid, saving. HTTP only."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from indicators.core.months import Month
from indicators.core.numbers_vi import counted
from indicators.entry import exchange
from indicators.entry.cell_history import load_cell_history
from indicators.entry.choosing import load_choice
from indicators.entry.deciding import decision_of
from indicators.entry.form import check_signs, read_form, with_refusal
from indicators.entry.grid import Grid, load_grid
from indicators.entry.importing.forms import NoForm, unit_form
from indicators.entry.lines import STATE_CHOICES
from indicators.entry.recording import NotSaved, save_cells
from indicators.entry.standing import shown_cells, standing_as_json, standing_of
from indicators.entry.submitting import NotDone
from indicators.loading import Catalogue, load_catalogue
from indicators.views.access import (
    EVERYONE,
    WRITERS,
    may_see,
    may_write,
    open_to,
    person_of,
    sees_all,
    unit_for,
    units_of,
)
from indicators.views.pages import page
from indicators.views.showing import file_answer
from units.timeline import UnitLife

NOT_YOURS = "Không có đơn vị này, hoặc tài khoản không được xem."
READ_ONLY = "Tài khoản này chỉ được xem số liệu, không được nhập."
OTHER_PERSON = (
    "Trang này mở bằng tài khoản {writer}, nhưng máy đang đăng nhập bằng {person}. Chưa lưu ô nào: hãy đăng nhập lại bằng "
    "{writer} ở thẻ khác rồi bấm Lưu."
)
BY_INDICATOR = "chi-tieu"
SEVERAL = ("GET", "HEAD", "POST")


@open_to(WRITERS)
def choose(request: HttpRequest) -> HttpResponse:
    catalogue, today = load_catalogue(), timezone.localdate()
    if (address := _indicator_asked(request, catalogue)) is not None:
        return redirect(address)
    person = person_of(request)
    slugs = catalogue.timeline.units if sees_all(person) else units_of(person, catalogue.timeline)
    units = catalogue.timeline.in_order(slugs)
    choice = load_choice(
        catalogue,
        units,
        request.GET.get("thang", ""),
        request.GET.get("tim", ""),
        today=today,
        shows_months=not sees_all(person),
        by_indicator=request.GET.get("theo") == BY_INDICATOR,
    )
    context = {"choice": choice, "sees_all": sees_all(person), "root_slug": catalogue.root}
    return page(request, "indicators/entry.html", context, catalogue=catalogue)


def _indicator_asked(request: HttpRequest, catalogue: Catalogue) -> str | None:
    """Where the list of indicators above a grid leads."""
    code, month = request.GET.get("chi-tieu", ""), request.GET.get("thang", "")
    try:
        asked = Month.parse(month)
    except ValueError:
        return None
    return reverse("indicators:entry_indicator", args=(code, str(asked))) if code in catalogue.by_code else None


@open_to(EVERYONE, *SEVERAL)
def grid(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    catalogue, today = load_catalogue(), timezone.localdate()
    unit = unit_for(request, catalogue, slug)
    is_writer = may_write(person_of(request), catalogue.timeline, slug)
    if request.method == "POST" and not is_writer:
        raise PermissionDenied
    try:
        asked = Month.parse(month)
    except ValueError:
        return _no_grid(request, catalogue, unit, None, today)
    if not unit.alive_on(asked.last_day):
        return _no_grid(request, catalogue, unit, asked, today)
    if request.method == "POST":
        return _saved_form(request, catalogue, unit, asked)
    if request.GET.get("format") == "xlsx":
        with suppress(NoForm):
            made = unit_form(catalogue, unit, asked, at=timezone.now())
            return file_answer(made.content, made.name)
    if request.GET.get("format") == "json":
        return JsonResponse(standing_as_json(_grid(request, catalogue, unit, asked, today)))
    return grid_page(request, catalogue, unit, asked)


def _grid(request: HttpRequest, catalogue: Catalogue, unit: UnitLife, month: Month, today: date) -> Grid:
    person = person_of(request)
    writes = may_write(person, catalogue.timeline, unit.slug)
    return load_grid(catalogue, unit, month, today=today, shows_whole=sees_all(person), writes=writes)


def _no_grid(
    request: HttpRequest, catalogue: Catalogue, unit: UnitLife, month: Month | None, today: date
) -> HttpResponse:
    """A month that does not exist, or in which the unit did not: said in a sentence, with the units that had it."""
    kin = []
    if month is not None:
        own = (*catalogue.timeline.ancestry_of(unit.slug), *catalogue.timeline.descent_of(unit.slug))
        kin = [relative for relative in catalogue.timeline.in_order(own) if relative.alive_on(month.last_day)]
    context = {"unit": unit, "month": month, "kin": kin, "today": today}
    return page(request, "indicators/entry_nothing.html", context, catalogue=catalogue, status=404)


def grid_page(
    request: HttpRequest, catalogue: Catalogue, unit: UnitLife, month: Month, *, not_done: NotDone | None = None
) -> HttpResponse:
    """The grid as it stands; `not_done` says on top of it what could not be decided about the month, and why."""
    today = timezone.localdate()
    return _grid_page(request, catalogue, _grid(request, catalogue, unit, month, today), today, not_done=not_done)


def _grid_page(
    request: HttpRequest,
    catalogue: Catalogue,
    shown: Grid,
    today: date,
    refusal: NotSaved | None = None,
    not_done: NotDone | None = None,
) -> HttpResponse:
    person = person_of(request)
    is_writer = may_write(person, catalogue.timeline, shown.unit.slug)
    typed = request.POST.dict()
    context: dict[str, Any] = {
        "grid": shown,
        "standing": standing_of(catalogue, shown, today),
        "decision": decision_of(shown, person, is_writer=is_writer, today=today, typed=typed),
        "is_writer": is_writer,
        "is_open": is_writer and not shown.is_locked,
        "refusal": refusal,
        "not_done": not_done,
        "typed_reason": typed.get("reason", ""),
        "typed_cells": request.POST.getlist("cells"),
        "states": STATE_CHOICES,
        "token": typed.get("khoa") or secrets.token_urlsafe(16),
    }
    if request.GET.get("phan") == "nop":
        return render(request, "indicators/entry_submission.html", context)
    refused = refusal or not_done
    status = 200 if refused is None else refused.status
    return page(request, "indicators/entry_grid.html", context, catalogue=catalogue, status=status)


def _saved_form(request: HttpRequest, catalogue: Catalogue, unit: UnitLife, month: Month) -> HttpResponse:
    refused, count = save_form(request, catalogue, unit, month)
    if refused is not None:
        return refused
    if count:
        messages.success(request, f"Đã lưu {counted(count)} số liệu.")
    else:
        messages.info(request, "Không có ô nào thay đổi nên không lưu gì.")
    return redirect("indicators:entry_grid", unit.slug, str(month))


def save_form(
    request: HttpRequest, catalogue: Catalogue, unit: UnitLife, month: Month
) -> tuple[HttpResponse | None, int]:
    """Saves what was typed into the form of the grid: the page that says why not, or None and how many cells."""
    today = timezone.localdate()
    shown = _grid(request, catalogue, unit, month, today)
    returned = read_form(shown, request.POST.dict())
    if not returned.cells:
        return None, 0
    try:
        check_signs(returned.cells)
        save_cells(
            returned.cells, catalogue=catalogue, by=person_of(request), at=timezone.now(), key=returned.key
        )  # fmt: skip
    except NotSaved as refusal:
        return _grid_page(request, catalogue, with_refusal(shown, returned, refusal), today, refusal), 0
    return None, len(returned.cells)


@open_to(EVERYONE)
def cell(request: HttpRequest, slug: str, month: str, code: str) -> HttpResponse:
    """One cell by itself: its meaning, twelve earlier months, who changed it."""
    catalogue = load_catalogue()
    unit = unit_for(request, catalogue, slug)
    rule = catalogue.by_code.get(code)
    try:
        asked = Month.parse(month)
    except ValueError:
        raise Http404 from None
    if rule is None or not unit.alive_on(asked.last_day) or unit.kind not in rule.applies_to:
        raise Http404
    history = load_cell_history(catalogue, unit, rule, asked, today=timezone.localdate())
    return page(request, "indicators/entry_cell.html", {"history": history}, catalogue=catalogue)


@open_to(EVERYONE, "POST")
def save(request: HttpRequest) -> HttpResponse:
    try:
        asked = exchange.read_request(request.body)
    except RequestDataTooBig:
        return JsonResponse({"message": exchange.TOO_BIG, "cells": []}, status=400)
    except exchange.Unreadable as problem:
        return JsonResponse({"message": str(problem), "cells": []}, status=400)
    catalogue, person = load_catalogue(), person_of(request)
    if asked.writer and asked.writer != person.username:
        words = OTHER_PERSON.format(writer=asked.writer, person=person.username)
        return JsonResponse({"message": words, "cells": [], "other_person": True}, status=401)
    if not all(may_see(person, catalogue.timeline, slug) for slug in asked.units):
        return JsonResponse({"message": NOT_YOURS, "cells": []}, status=404)
    if not all(may_write(person, catalogue.timeline, slug) for slug in asked.units):
        return JsonResponse({"message": READ_ONLY, "cells": []}, status=403)
    try:
        answer = save_cells(asked.typed(), catalogue=catalogue, by=person, at=timezone.now(), key=asked.key)
    except NotSaved as refusal:
        return JsonResponse(exchange.refusal_as_json(refusal), status=refusal.status)
    return JsonResponse({"cells": shown_cells(catalogue, answer)})
