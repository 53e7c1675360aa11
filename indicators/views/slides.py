"""HTTP only: the overview as slides for a projector."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from indicators.dashboards.exports import summary_sheets
from indicators.dashboards.heatmap import heatmap_of
from indicators.dashboards.slides import slides_of
from indicators.dashboards.summary import Summary
from indicators.loading import load_catalogue, load_scorecard
from indicators.views.access import OFFICE, open_to
from indicators.views.asking import asked_by
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook

SECONDS = "giay"
DEFAULT, SHORTEST, LONGEST = 15, 5, 600


@open_to(OFFICE)
def slides(request: HttpRequest) -> HttpResponse:
    """Its workbook is the overview's: every figure that the slides show, and those of all units."""
    catalogue = load_catalogue()
    notices: list[str] = []
    seconds = _seconds(request.GET.get(SECONDS), notices)
    asked = asked_by(request, catalogue)
    asked = replace(asked, notices=(*asked.notices, *notices))
    scorecard = load_scorecard(catalogue, asked.question, with_earlier=True)
    summary = Summary(scorecard, catalogue.pillars)
    if wants_workbook(request):
        sheets = summary_sheets(summary, circumstances(asked, scorecard), asked.link, heatmap_of(scorecard))
        return workbook(request, "trinh-chieu", asked, sheets)
    context = {"slides": slides_of(summary), "summary": summary, "seconds": seconds}
    context["leave_url"] = asked.link(reverse("indicators:overview"))
    return dashboard(request, "slides", context, catalogue, asked)


def _seconds(text: str | None, notices: list[str]) -> int:
    """How long a slide stands; 0 for by hand only."""
    if not text:
        return DEFAULT
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    if seconds == 0 or SHORTEST <= seconds <= LONGEST:
        return seconds
    notices.append(
        f"“{text[:20]}” không phải là số giây của một trang chiếu (0 để tự bấm, hoặc từ {SHORTEST} đến {LONGEST}):"
        f" mỗi trang {DEFAULT} giây."
    )
    return DEFAULT
