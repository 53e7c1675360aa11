"""Opening a year from another one, and how a year reports: window, regime, deadlines. HTTP only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.core.consequences import to_agree_to
from indicators.core.deadlines import Deadlines
from indicators.core.months import Month
from indicators.core.numbers_vi import written_date, written_month
from indicators.core.rescheduling import window_words
from indicators.loading import Catalogue, load_catalogue
from indicators.planning.forms import DeadlineForm, PlanningForm, ScheduleForm, SettingsForm, schedule_initial
from indicators.planning.history import load_deadline_reasons
from indicators.planning.opening import (
    Opening,
    Preview,
    already_open_words,
    consequences_of,
    open_year,
    preview_of,
    source_for,
    years_to_open,
)
from indicators.planning.scheduling import Schedule, move_deadline, plan_token, reschedule
from indicators.planning.words import PLAN_LABELS, month_subject, plan_facts
from indicators.views.access import OFFICE, open_to
from indicators.views.deciding import PLANNERS, Outcome, decide, may_plan, posted
from indicators.views.pages import page
from indicators.views.planning import BOTH, catalogue_with
from units.names import tidy

NOT_OFFERED = "Không mở được năm “{typed}”: hãy chọn một năm trong danh sách."


@open_to(PLANNERS, *BOTH)
def opening(request: HttpRequest) -> HttpResponse:
    """What opening `?nam=2026&tu-nam=2025` would take over; posted, it is done."""
    catalogue = load_catalogue()
    given = request.POST if request.method == "POST" else request.GET
    choices = years_to_open(catalogue, timezone.localdate())
    typed, source_typed = given.get("nam", ""), given.get("tu-nam", "")
    year: int = _whole(typed)
    if year in catalogue.years:
        messages.info(request, already_open_words(year))
        return redirect("indicators:planning_year", year)
    is_asked = bool(typed) or request.method == "POST"
    notice = NOT_OFFERED.format(typed=tidy(typed)[:20]) if is_asked and year not in choices else ""
    if year not in choices:
        year = choices[0]
    source = _whole(source_typed)
    preview = preview_of(catalogue, year, source if source in catalogue.years else source_for(catalogue, year))
    form = ScheduleForm(posted(request), initial=schedule_initial(preview.schedule))
    outcome = Outcome()
    if request.method == "POST" and not notice:
        outcome = decide(
            request,
            form,
            lambda decision: open_year(catalogue, preview, _opening(request, form), decision),
        )
        if outcome.is_done:
            messages.success(request, f"Đã mở năm {year}. Hãy xem lại từng chỉ tiêu và mức giao.")
            return redirect("indicators:planning_year", year)
    return _opening_page(request, catalogue, preview, form, outcome, choices, notice)


def _opening(request: HttpRequest, form: ScheduleForm) -> Opening:
    return Opening(form.understood(), frozenset(request.POST.getlist("giu")), frozenset(request.POST.getlist("muc")))


def _opening_page(
    request: HttpRequest, catalogue: Catalogue, preview: Preview, form: ScheduleForm, outcome: Outcome,
    choices: list[int], notice: str,
) -> HttpResponse:  # fmt: skip
    is_posted = request.method == "POST"
    copies_all = request.GET.get("muc") == "chep"
    warnings = () if is_posted else to_agree_to(consequences_of(catalogue, preview.year, preview.schedule))
    context: dict[str, Any] = {
        "preview": preview,
        "form": form,
        "outcome": outcome,
        "choices": choices,
        "sources": sorted(catalogue.years, reverse=True),
        "notice": notice,
        "warnings": warnings,
        "kept": request.POST.getlist("giu") if is_posted else list(preview.candidates),
        "copied": request.POST.getlist("muc") if is_posted else list(preview.candidates) if copies_all else [],
        "copies_all": copies_all,
        "is_past": bool(catalogue.years) and preview.year < max(catalogue.years),
    }
    status = 422 if notice and is_posted else outcome.status
    return page(request, "indicators/years_open.html", context, catalogue=catalogue, status=status)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


@open_to(OFFICE, *BOTH)
def settings(request: HttpRequest, year: int) -> HttpResponse:
    """How the year reports; the office reads it, editors and the administrator change it."""
    catalogue = catalogue_with(year)
    plan = catalogue.years[year]
    form = SettingsForm(posted(request), initial=schedule_initial(Schedule.of(plan)))
    outcome = Outcome()
    if request.method == "POST":
        if not may_plan(request):
            raise PermissionDenied
        outcome = decide(request, form, lambda decision: reschedule(catalogue, year, form.understood(), decision))
        if outcome.is_done:
            messages.success(request, f"Đã sửa kỳ báo cáo và hạn nộp năm {year}.")
            return redirect("indicators:planning_settings", year)
    return _settings_page(request, catalogue, year, form=form, outcome=outcome)


@open_to(PLANNERS, "POST")
def deadline(request: HttpRequest, year: int) -> HttpResponse:
    """Another deadline for one month of everybody, or its usual one again."""
    catalogue = catalogue_with(year)
    form = DeadlineForm(request.POST)
    outcome = decide(
        request,
        form,
        lambda decision: move_deadline(year, int(form.cleaned_data["month"]), form.cleaned_data["due_on"], decision),
    )
    if outcome.is_done:
        month = Month(year, int(form.cleaned_data["month"]))
        messages.success(request, f"Hạn nộp tháng {written_month(month)} nay là ngày {written_date(outcome.done)}.")
        return redirect(f"{reverse('indicators:planning_settings', args=[year])}#han-tung-thang")
    return _settings_page(request, catalogue, year, deadline_form=form, deadline_outcome=outcome)


def _settings_page(
    request: HttpRequest, catalogue: Catalogue, year: int, *, form: PlanningForm | None = None,
    outcome: Outcome | None = None, deadline_form: DeadlineForm | None = None, deadline_outcome: Outcome | None = None,
) -> HttpResponse:  # fmt: skip
    plan = catalogue.years[year]
    deadlines = Deadlines(timezone.localdate(), catalogue.years)
    reasons = load_deadline_reasons(year)
    months = [
        {
            "month": month,
            "due_on": plan.deadline_of(month),
            "usual": plan.usual_deadline_of(month),
            "late_after": deadlines.late_after(month),
            "span": plan.span_of(month),
            "is_moved": month in plan.moved,
            "event": reasons.get(month_subject(month)) if month in plan.moved else None,
            "is_in_report": month in plan.report,
        }
        for month in (Month(year, number) for number in range(1, 13))
    ]
    outcome, deadline_outcome = outcome or Outcome(), deadline_outcome or Outcome()
    context: dict[str, Any] = {
        "year": year,
        "plan": plan,
        "plan_window": window_words(plan.report),
        "facts": [(PLAN_LABELS[name], words) for name, words in plan_facts(plan).items()],
        "form": form or SettingsForm(initial=schedule_initial(Schedule.of(plan))),
        "deadline_form": deadline_form or DeadlineForm(),
        "outcome": outcome,
        "deadline_outcome": deadline_outcome,
        "months": months,
        "token": plan_token(plan),
        "may_plan": may_plan(request),
        "years": sorted(catalogue.years),
    }
    status = max(outcome.status, deadline_outcome.status)
    return page(request, "indicators/years_settings.html", context, catalogue=catalogue, status=status)
