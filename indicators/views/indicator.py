"""HTTP only: the page of one indicator, as a page and as a workbook of what is seen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django_tables2 import RequestConfig

from indicators.dashboards.indicator_page import IndicatorPage
from indicators.loading import load_catalogue, load_scorecard
from indicators.loading.records import load_changes, load_description
from indicators.views.access import EVERYONE, open_to, person_of, sees_all
from indicators.views.asking import asked_by
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook

ROWS_PER_PAGE = 200


@open_to(EVERYONE)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    catalogue = load_catalogue()
    if code not in catalogue.by_code:
        raise Http404
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question, codes=[code])
    shown = IndicatorPage(catalogue, scorecard, code, asked.link)
    RequestConfig(request, paginate={"per_page": ROWS_PER_PAGE}).configure(shown.ranking)
    if wants_workbook(request):
        return workbook(request, code, asked, shown.sheets(circumstances(asked, scorecard)))
    office = sees_all(person_of(request))
    context = {
        "shown": shown,
        "description": load_description(code, with_sayings=office),
        "changes": shown.changes(load_changes(catalogue, code, units=None if office else scorecard.scope.slugs)),
    }
    return dashboard(request, "indicator", context, catalogue, asked)
