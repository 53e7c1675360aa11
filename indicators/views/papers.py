"""The monthly notice and the annual report as Word files. HTTP only."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.annex.gathering import load_notice_parts, load_report_parts
from indicators.annex.notice import notice_of
from indicators.annex.paper import drafted
from indicators.annex.report import report_of
from indicators.annex.word import word_file
from indicators.core.months import Window
from indicators.loading import load_catalogue
from indicators.views.access import OFFICE, open_to
from indicators.views.asking import Asked, asked_by
from indicators.views.showing import file_answer

OVER_YEARS = "Báo cáo chỉ lập cho các tháng trong một năm. Hãy chọn kỳ khác ở đầu trang."
NOTHING = "Kỳ này không có chỉ tiêu nào nên chưa lập được. Hãy chọn kỳ khác ở đầu trang."


@open_to(OFFICE)
def notice(request: HttpRequest) -> HttpResponse:
    """Of the last month of the chosen window."""
    catalogue = load_catalogue()
    asked, now = asked_by(request, catalogue), timezone.now()
    month = asked.window.last
    if not catalogue.rules_for(Window(month, month)):
        return _refused(request, asked, NOTHING)
    question = replace(asked.question, unit=catalogue.root)
    paper = drafted(notice_of(load_notice_parts(catalogue, question, now)))
    return file_answer(word_file(paper, now), f"thong-bao-{month}.docx")


@open_to(OFFICE)
def report(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked, now = asked_by(request, catalogue), timezone.now()
    if asked.window.first.year != asked.window.last.year:
        return _refused(request, asked, OVER_YEARS)
    if not catalogue.rules_for(asked.window):
        return _refused(request, asked, NOTHING)
    question = replace(asked.question, unit=catalogue.root)
    paper = drafted(report_of(load_report_parts(catalogue, question, now)))
    return file_answer(word_file(paper, now), f"bao-cao-{asked.file_span}.docx")


def _refused(request: HttpRequest, asked: Asked, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(asked.link(reverse("indicators:annex")))
