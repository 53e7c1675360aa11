"""The annex: a preview of what the workbook will hold, and the workbook. HTTP only."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from indicators.annex.contents import Annex, annex_of
from indicators.annex.workbook import annex_workbook
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.views.access import OFFICE, open_to
from indicators.views.asking import Asked, asked_by
from indicators.views.pages import page

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(OFFICE)
def annex(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") == "xlsx":
        return _workbook(request)
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    shown = _annex(catalogue, asked, timezone.now())
    year = asked.window.last.year
    context = {
        "annex": shown,
        "notice_link": asked.link(reverse("indicators:monthly_notice")),
        "report_link": asked.link(reverse("indicators:report")),
        "texts_year": year if year in catalogue.years else None,
    }
    return page(request, "indicators/annex.html", context, catalogue=catalogue, asked=asked)


@open_to(OFFICE)
def download(request: HttpRequest) -> HttpResponse:
    return _workbook(request)


def _workbook(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    now = timezone.now()
    response = HttpResponse(annex_workbook(_annex(catalogue, asked, now), now), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="phu-luc-{asked.first}-{asked.last}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def _annex(catalogue: Catalogue, asked: Asked, now: datetime) -> Annex:
    scorecard = load_scorecard(catalogue, asked.question, with_months=False)
    return annex_of(catalogue, scorecard, now, approved_only=asked.question.approved_only)
