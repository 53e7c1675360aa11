"""Definitions, and what a year measures: changed, made new, added, taken out, not applicable. HTTP only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.core.figures import Rule
from indicators.core.numbers_vi import counted
from indicators.loading import Catalogue
from indicators.models import Indicator
from indicators.planning import selecting
from indicators.planning.defining import Definition, create_indicator, held_of, redefine
from indicators.planning.forms import DefinitionForm, ExcuseForm, NewIndicatorForm, OptionalReasonForm, ReasonForm
from indicators.planning.words import LABELS, said
from indicators.views.access import open_to
from indicators.views.deciding import PLANNERS, Outcome, decide, posted
from indicators.views.pages import page
from indicators.views.planning import BOTH, catalogue_with, done, indicator_page, rule_in

FIXED_BY_FIGURES = ("measure", "over_time", "over_units")


@open_to(PLANNERS, *BOTH)
def define(request: HttpRequest, year: int, code: str) -> HttpResponse:
    catalogue, today = catalogue_with(year), timezone.localdate()
    rule = rule_in(catalogue, year, code)
    before = Definition.of(Indicator.objects.select_related("pillar", "annex_group").get(code=code))
    figures = held_of(catalogue, rule).figures
    form = DefinitionForm(
        posted(request), kinds=kinds_of(catalogue), before=before, fixed=FIXED_BY_FIGURES if figures else ()
    )
    outcome = Outcome()
    if request.method == "POST":
        outcome = decide(
            request, form, lambda decision: redefine(catalogue, code, form.understood(), decision, today=today)
        )
        if outcome.is_done:
            return done(request, f"Đã sửa định nghĩa của {code}.", year, code)
    context = {"rule": rule, "form": form, "outcome": outcome, "token": before.token, "figures": figures}
    if outcome.status == 409:
        typed = form.understood().facts
        context["meanwhile"] = [
            (label, said(name, before.facts[name]))
            for name, label in LABELS.items()
            if typed[name] != before.facts[name]
        ]
    return _definition_page(request, catalogue, year, context, outcome)


@open_to(PLANNERS, *BOTH)
def new_indicator(request: HttpRequest, year: int) -> HttpResponse:
    catalogue = catalogue_with(year)
    form = NewIndicatorForm(posted(request), kinds=kinds_of(catalogue))
    outcome = Outcome()
    if request.method == "POST":
        outcome = decide(
            request,
            form,
            lambda decision: create_indicator(catalogue, form.cleaned_data["code"], form.understood(), year, decision),
        )
        if outcome.is_done:
            code = outcome.done.code
            return done(request, f"Đã tạo chỉ tiêu {code} và đưa vào năm {year}.", year, code)
    return _definition_page(request, catalogue, year, {"form": form, "outcome": outcome}, outcome)


def kinds_of(catalogue: Catalogue) -> set[str]:
    """The kinds that units of the territory are of, at any time."""
    return {unit.kind for unit in catalogue.timeline.units.values()}


def _definition_page(
    request: HttpRequest, catalogue: Catalogue, year: int, context: dict[str, Any], outcome: Outcome
) -> HttpResponse:
    shown = context | {"year": year}
    return page(request, "indicators/targets_definition.html", shown, catalogue=catalogue, status=outcome.status)


# The set of a year


@open_to(PLANNERS, *BOTH)
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Indicators that are not in the year's set yet."""
    catalogue = catalogue_with(year)
    form, outcome = OptionalReasonForm(posted(request)), Outcome()
    codes = request.POST.getlist("codes")
    if request.method == "POST":
        outcome = decide(request, form, lambda decision: selecting.add_to_year(catalogue, codes, year, decision))
        if outcome.is_done:
            messages.success(request, f"Đã thêm {counted(outcome.done)} chỉ tiêu vào năm {year}.")
            return redirect("indicators:planning_year", year)
    groups: dict[str, list[Rule]] = {}
    for rule in catalogue.rules:
        if year not in rule.years:
            groups.setdefault(catalogue.pillars[rule.pillar], []).append(rule)
    context = {"year": year, "groups": list(groups.items()), "form": form, "outcome": outcome, "codes": codes}
    return page(request, "indicators/targets_add.html", context, catalogue=catalogue, status=outcome.status)


@open_to(PLANNERS, "POST")
def excuse(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Nobody here can measure it in that year; or, with `ap-dung`, it can be measured again."""
    catalogue = catalogue_with(year)
    rule = rule_in(catalogue, year, code)
    act = selecting.ask_again if request.POST.get("ap-dung") else selecting.excuse
    form = ExcuseForm(request.POST)
    outcome = decide(request, form, lambda decision: act(catalogue, rule, year, decision))
    if outcome.is_done:
        words = "áp dụng lại" if act is selecting.ask_again else "ghi không áp dụng"
        return done(request, f"Đã {words} chỉ tiêu {code} năm {year}.", year, code)
    return indicator_page(request, catalogue, rule, year, form=form, status=outcome.status)


@open_to(PLANNERS, "POST")
def take_out(request: HttpRequest, year: int, code: str) -> HttpResponse:
    catalogue = catalogue_with(year)
    rule = rule_in(catalogue, year, code)
    form = ReasonForm(request.POST)
    outcome = decide(request, form, lambda decision: selecting.take_out(catalogue, rule, year, decision))
    if outcome.is_done:
        messages.success(request, f"Đã bỏ chỉ tiêu {code} khỏi năm {year}.")
        return redirect("indicators:planning_year", year)
    return indicator_page(request, catalogue, rule, year, form=form, status=outcome.status)
