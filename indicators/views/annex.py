"""The annex: a preview of what the workbook will hold, the workbook, and the papers issued so far. HTTP only."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from indicators.annex.beside import load_beside
from indicators.annex.contents import Annex, annex_of
from indicators.annex.workbook import annex_workbook
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.views.access import OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.issues import ISSUERS, issue_new_url, newest_issues
from indicators.views.pages import page
from indicators.views.showing import file_answer


@open_to(OFFICE)
def annex(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") == "xlsx":
        return _workbook(request)
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    year = asked.window.last.year
    issues, has_more = newest_issues()
    context = {
        "annex": _annex(catalogue, asked, timezone.now(), with_months=False),
        "issues": issues,
        "has_more_issues": has_more,
        "issue_new_url": issue_new_url(asked) if person_of(request).role in ISSUERS else "",
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
    content = annex_workbook(_annex(catalogue, asked, now), now)
    return file_answer(content, f"phu-luc-{asked.file_span}.xlsx")


def _annex(catalogue: Catalogue, asked: Asked, now: datetime, *, with_months: bool = True) -> Annex:
    """The page has no charts and spares their months."""
    scorecard = load_scorecard(catalogue, asked.question, with_months=with_months)
    beside = load_beside(catalogue, asked.question)
    return annex_of(catalogue, scorecard, now, approved_only=asked.question.approved_only, beside=beside)
