"""Chỉ tiêu giao: a year's set and targets, one indicator in it, and its targets set, revised, corrected. HTTP only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.core.figures import Rule
from indicators.core.numbers_vi import typeable
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Indicator
from indicators.planning import targeting
from indicators.planning.defining import Definition
from indicators.planning.forms import (
    PlanningForm,
    ReasonForm,
    TargetForm,
    broad_scopes,
)
from indicators.planning.history import load_indicator_events, load_year_events
from indicators.planning.sheets import year_sheets
from indicators.planning.words import LABELS, said
from indicators.planning.year_sets import IndicatorLine, load_line, load_year_set
from indicators.sheets.tables import table_workbook
from indicators.views.access import OFFICE, open_to
from indicators.views.deciding import PLANNERS, Outcome, decide, may_plan, posted
from indicators.views.pages import page
from indicators.views.showing import file_answer, wants_workbook

BOTH = ("GET", "HEAD", "POST")


@open_to(OFFICE)
def newest(request: HttpRequest) -> HttpResponse:
    years = load_catalogue().years
    if years:
        return redirect("indicators:planning_year", max(years))
    return (
        redirect("indicators:planning_open") if may_plan(request) else page(request, "indicators/years_none.html", {})
    )


@open_to(OFFICE)
def year(request: HttpRequest, year: int) -> HttpResponse:
    catalogue = catalogue_with(year)
    whole = request.GET.get("so-voi") == "12-thang"
    shown = load_year_set(catalogue, year, timezone.localdate(), whole_year_before=whole)
    if wants_workbook(request):
        root = catalogue.timeline.units[catalogue.root].name
        content = table_workbook(year_sheets(shown, root, timezone.localtime()))
        return file_answer(content, f"chi-tieu-giao-{year}.xlsx")
    context = {
        "shown": shown,
        "whole_year_before": whole,
        "may_plan": may_plan(request),
        "events": load_year_events(year),
    }
    return page(request, "indicators/targets.html", context, catalogue=catalogue)


@open_to(OFFICE)
def indicator(request: HttpRequest, year: int, code: str) -> HttpResponse:
    catalogue = catalogue_with(year)
    return indicator_page(request, catalogue, rule_in(catalogue, year, code), year)


def indicator_page(
    request: HttpRequest, catalogue: Catalogue, rule: Rule, year: int, *, form: PlanningForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One indicator in one year; `form` is what was asked of it and refused."""
    line = load_line(catalogue, rule, year, timezone.localdate())
    row = Indicator.objects.select_related("pillar", "annex_group").get(code=rule.code)
    definition = Definition.of(row)
    context = {
        "line": line,
        "rule": rule,
        "year": year,
        "facts": [(label, said(name, definition.facts[name])) for name, label in LABELS.items()],
        "events": load_indicator_events(rule.code),
        "may_plan": may_plan(request),
        "form": form,
        "reason": "" if form is None else form.data.get("reason", ""),
    }
    return page(request, "indicators/targets_indicator.html", context, catalogue=catalogue, status=status)


def done(request: HttpRequest, sentence: str, year: int, code: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("indicators:planning_indicator", year, code)


def catalogue_with(year: int) -> Catalogue:
    """The catalogue; Http404 for a year that nobody opened."""
    catalogue = load_catalogue()
    if year not in catalogue.years:
        raise Http404
    return catalogue


def rule_in(catalogue: Catalogue, year: int, code: str) -> Rule:
    """The indicator, which must be in the year's set; Http404 otherwise."""
    rule = catalogue.by_code.get(code)
    if rule is None or year not in rule.years:
        raise Http404
    return rule


# Targets


@open_to(PLANNERS, *BOTH)
def target_new(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A target for a scope that has none, or a revision of the one it has (`?pham-vi=whole` chooses it)."""
    catalogue = catalogue_with(year)
    rule = rule_in(catalogue, year, code)
    scope = request.GET.get("pham-vi", "")
    form = TargetForm(
        posted(request), catalogue=catalogue, rule=rule, year=year, initial=_revised(catalogue, rule, year, scope)
    )
    outcome = Outcome()
    if request.method == "POST":
        outcome = decide(
            request, form, lambda decision: targeting.set_target(catalogue, rule, year, form.understood(), decision)
        )
        if outcome.is_done:
            return done(request, f"Đã ghi mức giao của {rule.code} năm {year}.", year, code)
    line = load_line(catalogue, rule, year, timezone.localdate())
    return _target_page(request, catalogue, line, year, form, outcome, is_revision=bool(scope))


def _revised(catalogue: Catalogue, rule: Rule, year: int, scope: str) -> dict[str, Any]:
    """What the form begins with: for a revision the same scope and comparator, and everything else from the new paper."""
    there = catalogue.targets.get((rule.code, year), ())
    own = [target for target in there if target.scope == scope]
    if not own:
        free = [one for one in broad_scopes(catalogue, rule, year) if one not in {target.scope for target in there}]
        return {"scope": free[0] if free else "whole", "comparator": ">=" if rule.better == "higher" else "<="}
    last = max(own, key=lambda target: target.effective_on or date.min)
    return {"scope": scope, "comparator": last.comparator.value}


@open_to(PLANNERS, *BOTH)
def target(request: HttpRequest, year: int, code: str, pk: int) -> HttpResponse:
    """What was written down wrongly in a target, put right."""
    catalogue = catalogue_with(year)
    rule = rule_in(catalogue, year, code)
    line = load_line(catalogue, rule, year, timezone.localdate())
    version = next((version for version in line.versions if version.pk == pk), None)
    if version is None:
        raise Http404
    aimed = version.aimed
    initial = {name: getattr(aimed, name) for name in aimed.__slots__} | {"value": typeable(aimed.value)}
    form = TargetForm(posted(request), catalogue=catalogue, rule=rule, year=year, initial=initial, needs_reason=True)
    outcome = Outcome()
    if request.method == "POST":
        outcome = decide(
            request,
            form,
            lambda decision: targeting.correct_target(catalogue, rule, year, pk, form.understood(), decision),
        )
        if outcome.is_done:
            return done(request, f"Đã sửa mức giao của {rule.code} năm {year}.", year, code)
    return _target_page(
        request,
        catalogue,
        line,
        year,
        form,
        outcome,
        token=aimed.token,
        version=version,
        current_words=targeting.words_of(aimed, rule),
    )


def _target_page(
    request: HttpRequest, catalogue: Catalogue, line: IndicatorLine, year: int, form: TargetForm, outcome: Outcome,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {"line": line, "rule": line.rule, "year": year, "form": form, "outcome": outcome, **more}
    return page(request, "indicators/targets_form.html", context, catalogue=catalogue, status=outcome.status)


@open_to(PLANNERS, "POST")
def target_remove(request: HttpRequest, year: int, code: str, pk: int) -> HttpResponse:
    catalogue = catalogue_with(year)
    rule = rule_in(catalogue, year, code)
    form = ReasonForm(request.POST)
    outcome = decide(request, form, lambda decision: targeting.remove_target(catalogue, rule, year, pk, decision))
    if outcome.is_done:
        return done(request, f"Đã bỏ mức giao của {code} năm {year}. Nội dung cũ còn trong nhật ký.", year, code)
    return indicator_page(request, catalogue, rule, year, form=form, status=outcome.status)
