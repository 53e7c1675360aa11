"""What a year's report says besides figures: a page to read it, and forms to add, change, take out, carry over. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.loading import Catalogue
from indicators.models import ReportText
from indicators.planning.carrying import KINDS, carry_over, waiting_of
from indicators.planning.decisions import Decision
from indicators.planning.report_text_forms import FIELDS, CarryForm, NothingForm, TextForm
from indicators.planning.report_text_page import Printing, sections_of
from indicators.planning.report_texts import Said, add_text, change_text, remove_text
from indicators.views.access import OFFICE, open_to
from indicators.views.deciding import PLANNERS, Outcome, decide, may_plan, posted
from indicators.views.pages import page
from indicators.views.planning import BOTH, catalogue_with

# The button that shows a sentence without saving it.
LOOK = "xem-truoc"


@open_to(OFFICE)
def texts(request: HttpRequest, year: int) -> HttpResponse:
    return _texts_page(request, catalogue_with(year), year)


def _texts_page(
    request: HttpRequest, catalogue: Catalogue, year: int, *, form: CarryForm | NothingForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    rows = list(ReportText.objects.filter(year=year).select_related("indicator").order_by("position", "id"))
    printing, sections = Printing(catalogue, year, timezone.now()), sections_of(catalogue)
    lines = [printing.line(row, sections) for row in rows]
    before = year - 1 if year - 1 in catalogue.years else None
    waiting = waiting_of(catalogue, year) if before else ()
    context = {
        "year": year,
        "groups": [(kind, label, [line for line in lines if line.row.kind == kind]) for kind, label in KINDS.items()],
        "usual": printing.without_own(),
        "outdated": [line for line in lines if line.mark],
        "years": sorted(catalogue.years),
        "before": before,
        "carry": form if isinstance(form, CarryForm) else CarryForm(waiting=waiting),
        "form": form,
        "may_plan": may_plan(request),
    }
    return page(request, "indicators/report_texts.html", context, catalogue=catalogue, status=status)


@open_to(PLANNERS, *BOTH)
def add(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    catalogue = catalogue_with(year)
    if kind not in FIELDS:
        raise Http404
    initial = {"place": "paragraph", "code": request.GET.get("chi-tieu", "")[:20]}
    form = TextForm(posted(request), catalogue=catalogue, year=year, kind=kind, initial=initial)
    outcome = Outcome()
    if request.method == "POST":
        outcome = _decided(request, form, lambda decision: add_text(catalogue, year, form.understood(), decision))
        if outcome.done:
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
        outcome = _decided(
            request, form, lambda decision: change_text(catalogue, year, pk, form.understood(), decision)
        )
        if outcome.done:
            return _done(request, f"Đã sửa {KINDS[row.kind]}.", year)
    return _form_page(request, catalogue, year, form, outcome, row=row, token=said.token)


def _decided(request: HttpRequest, form: TextForm, act: Callable[[Decision], Any]) -> Outcome:
    """Saved; or with the other button a sentence only looked at, and what is wrong with it told as when saving."""
    if LOOK in request.POST and form.kind == ReportText.Kind.SENTENCE:
        return Outcome(status=200 if form.can_be_printed() else 422)
    return decide(request, form, act)


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
    form = CarryForm(request.POST, waiting=waiting_of(catalogue, year))
    outcome = decide(
        request, form, lambda decision: carry_over(catalogue, year, form.cleaned_data["kinds"], decision)
    )  # fmt: skip
    if outcome.is_done:
        return _done(request, outcome.done.sentence, year)
    return _texts_page(request, catalogue, year, form=form, status=outcome.status)


def _form_page(
    request: HttpRequest, catalogue: Catalogue, year: int, form: TextForm, outcome: Outcome, **more: Any
) -> HttpResponse:
    context = {"year": year, "form": form, "kind": KINDS[form.kind], "outcome": outcome, **more}
    if form.kind == ReportText.Kind.SENTENCE:
        printing = Printing(catalogue, year, timezone.now())
        code, text = form["code"].value() or "", form["text"].value() or ""
        context["placeholders"] = printing.placeholders(code, text)
        context["told_of"] = catalogue.by_code.get(code)
        context["printed"] = printing.sentence(code, text) if text else ""
    return page(request, "indicators/report_text_form.html", context, catalogue=catalogue, status=outcome.status)


def _done(request: HttpRequest, sentence: str, year: int) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("indicators:report_texts", year)
