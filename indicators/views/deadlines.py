"""Hạn nộp, khóa sổ: more time for one unit, closing a month for everybody, each with its reason. HTTP only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written_date, written_month
from indicators.entry.extending import MAY_EXTEND, Extending, extend, load_extensions, take_back
from indicators.entry.submitting import MAY_CLOSE, NotDone, close_month
from indicators.entry.terms import load_terms, units_with_months
from indicators.loading import Catalogue, load_catalogue
from indicators.views.access import OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.pages import page
from indicators.views.progress import in_reach

WRITERS = frozenset(role.value for role in MAY_EXTEND | MAY_CLOSE)
NO_UNIT = "Hãy chọn đơn vị được gia hạn."
NEITHER = "Yêu cầu không nói rõ là khóa sổ hay mở lại tháng. Hãy tải lại trang rồi làm lại."
NO_MONTH = "Hãy chọn tháng."
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


@dataclass(frozen=True)
class Typed:
    """What came back from one of the forms, shown again where it was refused. `form` says from which."""

    form: str = ""
    unit: str = ""
    month: str = ""
    day: str = ""
    reason: str = ""

    @property
    def anchor(self) -> str:
        return {"thu-lai": "han-rieng", "mo-so": "khoa-so"}.get(self.form, self.form)


@open_to(OFFICE)
def deadlines(request: HttpRequest) -> HttpResponse:
    return _shown(request, load_catalogue())


def _shown(
    request: HttpRequest, catalogue: Catalogue, typed: Typed | None = None, refusal: NotDone | None = None
) -> HttpResponse:
    asked = in_reach(asked_by(request, catalogue))
    months = list(asked.window)
    context = {
        "terms": load_terms(catalogue, months, asked.question.today),
        "extensions": load_extensions(months),
        "units": units_with_months(catalogue, asked.window),
        "typed": typed or Typed(),
        "refusal": refusal,
        "may_write": person_of(request).role in WRITERS,
    }
    status = 200 if refusal is None else refusal.status
    return page(request, "indicators/deadlines.html", context, catalogue=catalogue, asked=asked, status=status)


@open_to(WRITERS, "POST")
def give_time(request: HttpRequest) -> HttpResponse:
    """`don-vi`, `thang`, `ngay` (a date as typed or as a browser sends it) and `ly-do`."""

    def act(catalogue: Catalogue, asked: Asked, typed: Typed) -> str:
        extending = _extending(request, catalogue, typed)
        row = extend(extending, _day(typed.day), catalogue.deadlines(asked.question.today))
        month = written_month(extending.month)
        return f"{extending.unit.name} được nộp báo cáo tháng {month} đến hết ngày {written_date(row.due_on)}."

    return _done(request, "gia-han", act)


@open_to(WRITERS, "POST")
def take_time_back(request: HttpRequest) -> HttpResponse:
    def act(catalogue: Catalogue, asked: Asked, typed: Typed) -> str:
        extending = _extending(request, catalogue, typed)
        take_back(extending)
        return f"Đã thu lại hạn riêng tháng {written_month(extending.month)} của {extending.unit.name}."

    return _done(request, "thu-lai", act)


@open_to(WRITERS, "POST")
def close(request: HttpRequest) -> HttpResponse:
    """`thang`, `khoa` (1 closes, 0 opens again) and `ly-do`."""

    def act(catalogue: Catalogue, asked: Asked, typed: Typed) -> str:
        month, asked_for = _month(typed.month), request.POST.get("khoa")
        if asked_for not in ("0", "1"):
            raise NotDone(422, NEITHER)
        is_closed = asked_for == "1"
        count = close_month(
            catalogue.timeline, month, is_closed=is_closed, by=person_of(request), at=timezone.now(), reason=typed.reason
        )  # fmt: skip
        return f"Đã {'khóa sổ' if is_closed else 'mở lại'} tháng {written_month(month)} cho {counted(count)} đơn vị."

    return _done(request, "khoa-so" if request.POST.get("khoa") == "1" else "mo-so", act)


def _done(request: HttpRequest, form: str, act: Callable[[Catalogue, Asked, Typed], str]) -> HttpResponse:
    typed = Typed(form, *(request.POST.get(name, "") for name in ("don-vi", "thang", "ngay", "ly-do")))
    catalogue = load_catalogue()
    asked = in_reach(asked_by(request, catalogue))
    try:
        messages.success(request, act(catalogue, asked, typed))
    except NotDone as refusal:
        if refusal.status == 403:
            raise PermissionDenied(refusal.message) from None
        return _shown(request, catalogue, typed, refusal)
    return redirect(f"{reverse('indicators:deadlines')}?tu={asked.first}&den={asked.last}")


def _extending(request: HttpRequest, catalogue: Catalogue, typed: Typed) -> Extending:
    if typed.unit not in catalogue.timeline.units:
        raise NotDone(422, NO_UNIT)
    unit = catalogue.timeline.units[typed.unit]
    return Extending(unit, _month(typed.month), person_of(request), timezone.now(), typed.reason)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise NotDone(422, NO_MONTH) from None


def _day(text: str) -> date | None:
    """10/12/2024 as people type it, 2024-12-10 as a browser sends it; None for anything else."""
    try:
        if found := _DAY.fullmatch(text.strip()):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
