"""HTTP only: the overview and the list of indicators, each as a page and as a workbook of what is seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from indicators.dashboards.exports import summary_sheets
from indicators.dashboards.heatmap import heatmap_of
from indicators.dashboards.summary import Summary
from indicators.loading import load_catalogue, load_scorecard
from indicators.views.access import EVERYONE, open_to, person_of, sees_all
from indicators.views.asking import asked_by
from indicators.views.showing import circumstances, dashboard, entry_url, wants_workbook, workbook


@open_to(EVERYONE)
def overview(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question, with_earlier=True)
    tail = f"?{asked.query}" if asked.query else ""
    summary, heatmap = Summary(scorecard, catalogue.pillars), heatmap_of(scorecard, tail)
    if wants_workbook(request):
        sheets = summary_sheets(summary, circumstances(asked, scorecard), asked.link, heatmap)
        return workbook(request, "tong-quan", asked, sheets)
    context = {"summary": summary, "heatmap": heatmap, "entry_url": entry_url(request, catalogue, asked.question.unit)}
    if sees_all(person_of(request)):
        context["slides_url"] = asked.link(reverse("indicators:slides"))
    return dashboard(request, "overview", context, catalogue, asked)


@open_to(EVERYONE)
def indicators(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    scorecard = load_scorecard(catalogue, asked.question)
    summary = Summary(scorecard, catalogue.pillars)
    if wants_workbook(request):
        return workbook(
            request, "chi-tieu", asked, summary_sheets(summary, circumstances(asked, scorecard), asked.link, None)
        )
    return dashboard(request, "indicators", {"summary": summary}, catalogue, asked)
