"""HTTP only: the list of units and the page of one unit, each as a page and as a workbook of what is seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from indicators.dashboards.summary import Summary
from indicators.dashboards.unit_list import UnitList
from indicators.dashboards.unit_page import UnitPage
from indicators.loading import load_catalogue, load_scorecard
from indicators.loading.among import load_unit_among
from indicators.loading.records import load_month_states
from indicators.views.access import EVERYONE, may_write, open_to, person_of, sees_all, unit_for, units_of
from indicators.views.asking import asked_by
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook
from units.models import Unit


@open_to(EVERYONE)
def units(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question, with_months=False)
    person, words = person_of(request), request.GET.get("tim", "").strip()[:100]
    visible = frozenset(catalogue.timeline.units) if sees_all(person) else units_of(person, catalogue.timeline)
    found = frozenset(Unit.objects.search(words).values_list("slug", flat=True))
    shown = UnitList(scorecard, visible & found, words)
    if wants_workbook(request):
        return workbook(request, "don-vi", asked, shown.sheets(circumstances(asked, scorecard, *shown.filters)))
    return dashboard(request, "units", {"shown": shown, "keep": shown.keep}, catalogue, asked)


@open_to(EVERYONE)
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    catalogue = load_catalogue()
    unit_for(request, catalogue, slug)
    asked = asked_by(request, catalogue, slug)
    among = load_unit_among(catalogue, asked.question)
    summary = Summary(among.own, catalogue.pillars)
    person = person_of(request)
    visible = frozenset(catalogue.timeline.units) if sees_all(person) else units_of(person, catalogue.timeline)
    states = load_month_states([catalogue.timeline.units[slug].pk or 0], list(asked.window))
    shown = UnitPage(summary, among, states, catalogue.deadlines(asked.question.today), visible, asked.link)
    if wants_workbook(request):
        return workbook(request, slug, asked, shown.sheets(circumstances(asked, among.own)))
    context = {"shown": shown, "summary": summary, "may_write": may_write(person, catalogue.timeline, slug)}
    return dashboard(request, "unit", context, catalogue, asked)
