"""HTTP only: overview, indicators, units, each as a page and as a workbook of what is seen."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django_tables2 import RequestConfig

from indicators.core.results import Scorecard
from indicators.dashboards.exports import Circumstances, summary_sheets
from indicators.dashboards.heatmap import heatmap_of
from indicators.dashboards.indicator_page import IndicatorPage
from indicators.dashboards.summary import Summary
from indicators.dashboards.unit_pages import UnitList, UnitPage
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.loading.records import load_changes, load_description, load_month_states
from indicators.sheets.tables import TableSheet, table_workbook
from indicators.views.access import EVERYONE, may_write, open_to, person_of, sees_all, unit_for, units_of
from indicators.views.asking import Asked, asked_by
from indicators.views.pages import page
from units.models import Unit

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_PER_PAGE = 200


@open_to(EVERYONE)
def overview(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question)
    summary, heatmap = Summary(scorecard, catalogue.pillars), heatmap_of(scorecard)
    if wants_workbook(request):
        sheets = summary_sheets(summary, circumstances(asked, scorecard), asked.link, heatmap)
        return workbook("tong-quan", asked, sheets)
    context = {"summary": summary, "heatmap": heatmap, "entry_url": entry_url(request, catalogue, asked.question.unit)}
    return dashboard(request, "overview", context, catalogue, asked)


@open_to(EVERYONE)
def indicators(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question)
    summary = Summary(scorecard, catalogue.pillars)
    if wants_workbook(request):
        return workbook("chi-tieu", asked, summary_sheets(summary, circumstances(asked, scorecard), asked.link, None))
    return dashboard(request, "indicators", {"summary": summary}, catalogue, asked)


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
        return workbook(code, asked, shown.sheets(circumstances(asked, scorecard)))
    office = sees_all(person_of(request))
    context = {
        "shown": shown,
        "description": load_description(code, with_sayings=office),
        "changes": shown.changes(load_changes(catalogue, code, units=None if office else scorecard.scope.slugs)),
    }
    return dashboard(request, "indicator", context, catalogue, asked)


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
        return workbook("don-vi", asked, shown.sheets(circumstances(asked, scorecard, *shown.filters)))
    return dashboard(request, "units", {"shown": shown, "keep": shown.keep}, catalogue, asked)


@open_to(EVERYONE)
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    catalogue = load_catalogue()
    unit_for(request, catalogue, slug)
    asked = asked_by(request, catalogue, slug)
    scorecard = load_scorecard(catalogue, asked.question)
    summary = Summary(scorecard, catalogue.pillars)
    if wants_workbook(request):
        return workbook(slug, asked, summary_sheets(summary, circumstances(asked, scorecard), asked.link, None))
    person = person_of(request)
    visible = frozenset(catalogue.timeline.units) if sees_all(person) else units_of(person, catalogue.timeline)
    states = load_month_states([catalogue.timeline.units[slug].pk or 0], list(asked.window))
    shown = UnitPage(summary, states, catalogue.deadlines(asked.question.today), visible, asked.link)
    context = {"shown": shown, "summary": summary, "may_write": may_write(person, catalogue.timeline, slug)}
    return dashboard(request, "unit", context, catalogue, asked)


def dashboard(
    request: HttpRequest, name: str, context: Mapping[str, object], catalogue: Catalogue, asked: Asked
) -> HttpResponse:
    """A page of figures; `tail` is what every link to another one carries."""
    tail = f"?{asked.query}" if asked.query else ""
    return page(request, f"indicators/{name}.html", {"tail": tail, **context}, catalogue=catalogue, asked=asked)


def entry_url(request: HttpRequest, catalogue: Catalogue, slug: str) -> str:
    """Where this person enters figures; empty for those who only read."""
    return reverse("indicators:entry") if may_write(person_of(request), catalogue.timeline, slug) else ""


def wants_workbook(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


def circumstances(asked: Asked, scorecard: Scorecard, *filters: str) -> Circumstances:
    approved = ("Chỉ tính số liệu đã duyệt",) if asked.question.approved_only else ()
    return Circumstances(
        scorecard.scope.unit.name,
        asked.window_label,
        asked.boundaries_label,
        timezone.localtime(),
        (*approved, *filters),
    )


def workbook(name: str, asked: Asked, sheets: list[TableSheet]) -> HttpResponse:
    response = HttpResponse(table_workbook(sheets), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name.lower()}-{asked.first}-{asked.last}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
