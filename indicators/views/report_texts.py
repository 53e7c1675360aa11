"""What a year's report says besides figures: a page to read it, and forms to add, change, take out, carry over. HTTP only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from indicators.core.wording import document_words
from indicators.loading import Catalogue
from indicators.models import ReportText
from indicators.models.report_texts import SECTIONS
from indicators.planning.report_text_forms import FIELDS, CarryForm, NothingForm, TextForm
from indicators.planning.report_texts import Said, add_text, carry_over, change_text, remove_text
from indicators.views.access import OFFICE, open_to
from indicators.views.deciding import PLANNERS, Outcome, decide, may_plan, posted
from indicators.views.pages import page
from indicators.views.planning import BOTH, catalogue_with

KINDS: dict[str, str] = {value: str(label) for value, label in ReportText.Kind.choices}


@open_to(OFFICE)
def texts(request: HttpRequest, year: int) -> HttpResponse:
    return _texts_page(request, catalogue_with(year), year)


def _texts_page(
    request: HttpRequest, catalogue: Catalogue, year: int, *, form: CarryForm | NothingForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    rows = list(ReportText.objects.filter(year=year).select_related("indicator").order_by("position", "id"))
    sections = {**catalogue.pillars, **SECTIONS}
    groups = [
        (kind, label, [_line(row, sections) for row in rows if row.kind == kind]) for kind, label in KINDS.items()
    ]
    context = {
        "year": year,
        "groups": groups,
        "years": sorted(catalogue.years),
        "before": year - 1 if year - 1 in catalogue.years else None,
        "carry": form if isinstance(form, CarryForm) else CarryForm(initial={"kinds": list(KINDS)}),
        "form": form,
        "may_plan": may_plan(request),
    }
    return page(request, "indicators/report_texts.html", context, catalogue=catalogue, status=status)


def _line(row: ReportText, sections: Mapping[str, str]) -> tuple[ReportText, str, str]:
    return row, sections.get(row.section, ""), document_words(row.number, row.dated_on)


@open_to(PLANNERS, *BOTH)
def add(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    catalogue = catalogue_with(year)
    if kind not in FIELDS:
        raise Http404
    form = TextForm(posted(request), catalogue=catalogue, year=year, kind=kind, initial={"place": "paragraph"})
    outcome = Outcome()
    if request.method == "POST":
        outcome = decide(request, form, lambda decision: add_text(catalogue, year, form.understood(), decision))
        if outcome.is_done:
            return _done(request, f"Đã thêm {KINDS[kind]}.", year)
    return _form_page(request, catalogue, year, form, outcome)


@open_to(PLANNERS, *BOTH)
def change(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    catalogue = catalogue_with(year)
    row = ReportText.objects.filter(year=year, pk=pk).select_related("indicator").first()
    if row is None:
        raise Http404
    said = Said.of(row)
    initial = {name: getattr(said, name) for name in FIELDS[row.kind]}
    form = TextForm(posted(request), catalogue=catalogue, year=year, kind=row.kind, initial=initial)
    outcome = Outcome()
    if request.method == "POST":
        outcome = decide(request, form, lambda decision: change_text(catalogue, year, pk, form.understood(), decision))
        if outcome.is_done:
            return _done(request, f"Đã sửa {KINDS[row.kind]}.", year)
    return _form_page(request, catalogue, year, form, outcome, row=row, token=said.token)


@open_to(PLANNERS, "POST")
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    catalogue = catalogue_with(year)
    form = NothingForm(request.POST)
    outcome = decide(request, form, lambda decision: remove_text(year, pk, decision))
    if outcome.is_done:
        return _done(request, "Đã bỏ. Nội dung cũ còn trong nhật ký.", year)
    return _texts_page(request, catalogue, year, form=form, status=outcome.status)


@open_to(PLANNERS, "POST")
def carry(request: HttpRequest, year: int) -> HttpResponse:
    """From the year before."""
    catalogue = catalogue_with(year)
    form = CarryForm(request.POST)
    outcome = decide(
        request, form, lambda decision: carry_over(catalogue, year, form.cleaned_data["kinds"], decision)
    )  # fmt: skip
    if outcome.is_done:
        return _done(request, f"Đã lấy {outcome.done} nội dung từ năm {year - 1}. Hãy xem lại từng mục.", year)
    return _texts_page(request, catalogue, year, form=form, status=outcome.status)


def _form_page(
    request: HttpRequest, catalogue: Catalogue, year: int, form: TextForm, outcome: Outcome, **more: Any
) -> HttpResponse:
    context = {"year": year, "form": form, "kind": KINDS[form.kind], "outcome": outcome, **more}
    return page(request, "indicators/report_text_form.html", context, catalogue=catalogue, status=outcome.status)


def _done(request: HttpRequest, sentence: str, year: int) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("indicators:report_texts", year)
