"""Mẫu của văn phòng: papers that the office designed, what in them is understood, and the same filled. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.annex import keeping
from indicators.annex.answering import Answers
from indicators.annex.keeping import NotKept
from indicators.annex.name_list import names_workbook
from indicators.annex.office_papers import Paper, Understanding, answers_for, vocabulary_of
from indicators.annex.remarks import period_words
from indicators.core.scope import scope_of
from indicators.loading import Catalogue, load_catalogue
from indicators.models import PaperTemplate
from indicators.sheets.marks import CannotFill
from indicators.sheets.outside import TOO_BIG, Refused
from indicators.views.access import OFFICE, Role, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.errors import Gone
from indicators.views.pages import page
from indicators.views.showing import file_answer

WRITERS = frozenset({Role.EDITOR.value})
NO_FILE = "Chưa chọn tệp. Hãy chọn tệp .xlsx hoặc .docx của mẫu."
NOT_THERE = "Không có mẫu này, hoặc đã bị xóa."
NOT_FILLED = "Chưa lập được: mẫu còn chỗ chưa hiểu trong kỳ này. Hãy xem danh sách dưới đây."


@dataclass(frozen=True)
class _Asking:
    """Who asks, of which window, at which moment."""

    request: HttpRequest
    catalogue: Catalogue
    asked: Asked
    now: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> _Asking:
        catalogue = load_catalogue()
        return cls(request, catalogue, asked_by(request, catalogue), timezone.now())

    def read(self, row: PaperTemplate) -> tuple[Paper, Answers]:
        """Refused where the file cannot be a paper."""
        words = vocabulary_of(self.catalogue, self.asked.question, row.units)
        paper = Paper(bytes(row.content), words)
        return paper, answers_for(self.catalogue, self.asked.question, paper, self.now)

    def template(self, pk: int) -> PaperTemplate:
        row = PaperTemplate.objects.select_related("uploaded_by").filter(pk=pk).first()
        if row is None:
            raise Gone(NOT_THERE)
        return row

    @property
    def may_write(self) -> bool:
        return person_of(self.request).role in WRITERS

    def link(self, name: str, **where: int) -> str:
        return self.asked.link(reverse(f"indicators:{name}", kwargs=where))


@open_to(OFFICE)
def templates(request: HttpRequest) -> HttpResponse:
    return _list(_Asking.of(request))


def _list(asking: _Asking, problem: str = "", name: str = "", status: int = 200) -> HttpResponse:
    rows = PaperTemplate.objects.select_related("uploaded_by").defer("content")
    context = {"rows": rows, "may_write": asking.may_write, "problem": problem, "typed_name": name}
    return page(
        asking.request, "indicators/paper_templates.html", context,
        catalogue=asking.catalogue, asked=asking.asked, status=status,
    )  # fmt: skip


@open_to(WRITERS, "POST")
def add(request: HttpRequest) -> HttpResponse:
    """`ten` and `tep`."""
    asking = _Asking.of(request)
    name = request.POST.get("ten", "")
    try:
        content, file_name = _sent(request)
        paper = Paper(content, vocabulary_of(asking.catalogue, asking.asked.question, {}))
        row = keeping.keep(name, file_name, content, paper.kind, by=person_of(request), at=asking.now)
    except (NotKept, Refused) as problem:
        return _list(asking, str(problem), name, 422)
    messages.success(request, f"Đã lưu mẫu “{row.name}”. Dưới đây là những gì đọc được trong tệp.")
    return redirect(asking.link("paper_template", pk=row.pk))


@open_to(OFFICE)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    asking = _Asking.of(request)
    return _shown(asking, asking.template(pk))


def _shown(asking: _Asking, row: PaperTemplate, problem: str = "", status: int = 200) -> HttpResponse:
    try:
        paper, answers = asking.read(row)
        found = paper.understanding(answers, asking.catalogue.timeline.units)
    except Refused as refusal:
        found = Understanding((), str(refusal))
    context = {"row": row, "found": found, "may_write": asking.may_write, "problem": problem}
    return page(
        asking.request, "indicators/paper_template.html", context,
        catalogue=asking.catalogue, asked=asking.asked, status=status,
    )  # fmt: skip


@open_to(OFFICE)
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper with the figures of the window; nothing half filled ever leaves."""
    asking = _Asking.of(request)
    row = asking.template(pk)
    try:
        paper, answers = asking.read(row)
        found = paper.understanding(answers, asking.catalogue.timeline.units)
        if not found.can_be_filled:
            return _shown(asking, row, found.refusal or NOT_FILLED, 422)
        content = paper.filled(answers)
    except (Refused, CannotFill) as problem:
        return _shown(asking, row, str(problem), 422)
    return file_answer(content, f"{_stem(row)} {asking.asked.file_span}.{row.form}")


def _stem(row: PaperTemplate) -> str:
    return row.file_name.rpartition(".")[0] or row.name


@open_to(OFFICE)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    row = _Asking.of(request).template(pk)
    return file_answer(bytes(row.content), f"{_stem(row)}.{row.form}")


@open_to(OFFICE)
def names(request: HttpRequest) -> HttpResponse:
    asking = _Asking.of(request)
    catalogue, question = asking.catalogue, asking.asked.question
    scope = scope_of(catalogue.timeline, catalogue.root, question.window, question.boundaries, question.today)
    period = f"cho {period_words(question.window)}"
    content = names_workbook(catalogue.rules_for(question.window), scope.rows, period, asking.now)
    return file_answer(content, "danh-sach-ten.xlsx")


@open_to(WRITERS, "POST")
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    def act(asking: _Asking) -> str:
        content, file_name = _sent(request)
        paper = Paper(content, vocabulary_of(asking.catalogue, asking.asked.question, {}))
        row = keeping.replace(pk, file_name, content, paper.kind, by=person_of(request), at=asking.now)
        return f"Đã thay tệp của mẫu “{row.name}”."

    return _done(request, pk, act)


@open_to(WRITERS, "POST")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`ten` and `don-vi`, as often as there are questions."""

    def act(asking: _Asking) -> str:
        units = asking.catalogue.timeline.units
        given = zip(request.POST.getlist("ten"), request.POST.getlist("don-vi"), strict=False)
        chosen = {name: slug for name, slug in given if slug in units and len(name) <= 200 and name.isprintable()}
        if not chosen:
            raise NotKept("Chưa chọn đơn vị nào.")
        called = {slug: units[slug].name for slug in chosen.values()}
        keeping.answer(pk, chosen, called, by=person_of(request), at=asking.now)
        return "Đã ghi nhớ đơn vị của các tên trong mẫu."

    return _done(request, pk, act)


@open_to(WRITERS, "POST")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """`ly-do`."""

    def act(asking: _Asking) -> str:
        name = keeping.take_away(pk, request.POST.get("ly-do", ""), by=person_of(request), at=asking.now)
        return f"Đã xóa mẫu “{name}”."

    return _done(request, pk, act, "paper_templates")


def _done(request: HttpRequest, pk: int, act: Callable[[_Asking], str], onward: str = "") -> HttpResponse:
    asking = _Asking.of(request)
    row = asking.template(pk)
    try:
        messages.success(request, act(asking))
    except (NotKept, Refused) as problem:
        return _shown(asking, row, str(problem), 422)
    except PaperTemplate.DoesNotExist:
        raise Gone(NOT_THERE) from None
    return redirect(asking.link(onward) if onward else asking.link("paper_template", pk=pk))


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("tep")
    if getattr(request, "upload_too_large", False):
        raise Refused(TOO_BIG)
    if not isinstance(file, UploadedFile):
        raise Refused(NO_FILE)
    return file.read(), file.name or ""
