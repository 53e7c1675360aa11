"""HTTP only: the pages of one indicator, of all units and of a single one, as pages and as workbooks of what is seen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django_tables2 import RequestConfig

from indicators.dashboards.indicator_page import IndicatorPage
from indicators.dashboards.indicator_unit import IndicatorUnitPage
from indicators.loading import load_catalogue, load_scorecard, load_series
from indicators.loading.records import load_changes, load_month_states
from indicators.loading.said import load_said
from indicators.loading.stated import load_stated
from indicators.views.access import EVERYONE, open_to, person_of, sees_all, unit_for
from indicators.views.asking import asked_by
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook

ROWS_PER_PAGE = 200


@open_to(EVERYONE)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    catalogue = load_catalogue()
    if code not in catalogue.by_code:
        raise Http404
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question, codes=[code], with_earlier=True)
    series = load_series(catalogue, asked.question, code)
    office, scope = sees_all(person_of(request)), scorecard.scope
    said = load_said(catalogue, code, asked.window, None if office else scope.slugs, with_sayings=office)
    shown = IndicatorPage(catalogue, scorecard, code, asked.link, series, said)
    RequestConfig(request, paginate={"per_page": ROWS_PER_PAGE}).configure(shown.ranking)
    if wants_workbook(request):
        return workbook(request, code, asked, shown.sheets(circumstances(asked, scorecard)))
    context = {
        "shown": shown,
        "changes": shown.changes(load_changes(catalogue, code, units=None if office else scope.slugs)),
    }
    return dashboard(request, "indicator", context, catalogue, asked)


@open_to(EVERYONE)
def of_unit(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    catalogue = load_catalogue()
    if code not in catalogue.by_code:
        raise Http404
    unit_for(request, catalogue, slug)
    asked = asked_by(request, catalogue, slug)
    scorecard = load_scorecard(catalogue, asked.question, codes=[code], with_earlier=True)
    stated = load_stated(catalogue, asked.question, code)
    scope, deadlines = scorecard.scope, catalogue.deadlines(asked.question.today)
    units = [catalogue.timeline.units[part].pk or 0 for part in scope.parts_of(slug) or (slug,)]
    states = load_month_states(units, list(asked.window), with_people=True)
    shown = IndicatorUnitPage(catalogue, scorecard, code, stated, states, deadlines, asked.link)
    if wants_workbook(request):
        return workbook(request, f"{code}-{slug}", asked, shown.sheets(circumstances(asked, scorecard)))
    return dashboard(request, "indicator_unit", {"shown": shown}, catalogue, asked)
