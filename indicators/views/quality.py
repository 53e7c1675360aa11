"""The quality of figures: what the checks find in a window, and what people say about it. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.core.months import Window
from indicators.core.numbers_vi import counted
from indicators.dashboards.exports import Circumstances
from indicators.entry.cells import Refused
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.quality.board import Board, Typed
from indicators.quality.changing import change_numbers, load_stored
from indicators.quality.choosing import Chosen, chosen_from, known_choices
from indicators.quality.explaining import NotYours, explain_all, read_typed
from indicators.quality.lines import LONGEST_WINDOW, Found, Line, load_found
from indicators.quality.numbers import Form, form_of
from indicators.quality.relations import (
    KIND_WORDS,
    Added,
    add_relation,
    add_usual,
    load_relations,
    remove_relation,
    words_of,
)
from indicators.quality.sheets import board_sheet
from indicators.views.access import EVERYONE, OFFICE, may_write, open_to, person_of, sees_all, units_of
from indicators.views.asking import Asked, asked_by
from indicators.views.pages import page
from indicators.views.showing import wants_workbook, workbook
from units.models import User

# Whoever gathers the figures answers for the window as a whole and for the office's own papers.
SPEAK_FOR_THE_OFFICE = frozenset({User.Role.EDITOR.value, User.Role.ADMINISTRATOR.value})
TOO_LONG = "Trang này kiểm tra nhiều nhất {months} tháng: chỉ xét {months} tháng cuối của kỳ."


@open_to(EVERYONE, "GET", "HEAD", "POST")
def findings(request: HttpRequest) -> HttpResponse:
    """The lines of the window; a reporter's own unit alone, without the office's papers. POST explains some of them."""
    catalogue = load_catalogue()
    asked = _asked(request, catalogue)
    found = load_found(catalogue, asked.question, with_papers=sees_all(person_of(request)))
    if request.method == "POST":
        return _explained(request, catalogue, asked, found)
    board = _board(request, catalogue, asked, found)
    if wants_workbook(request):
        coverage = load_scorecard(catalogue, asked.question, with_months=False).coverage
        notes = _circumstances(catalogue, asked, board.chosen).notes(coverage)
        return workbook(request, "chat-luong", asked, [board_sheet(board, notes)])
    return _page(request, catalogue, asked, board)


def _asked(request: HttpRequest, catalogue: Catalogue) -> Asked:
    """All figures are looked at, approved or not; a very long window is cut to its end, and that is said."""
    asked = asked_by(request, catalogue)
    question = replace(asked.question, approved_only=False)
    if len(question.window) > LONGEST_WINDOW:
        last = question.window.last
        window = Window(last.plus(1 - LONGEST_WINDOW), last)
        notice = TOO_LONG.format(months=LONGEST_WINDOW)
        given = {**asked.given, "tu": str(window.first), "den": str(window.last)}
        asked = replace(asked, notices=(*asked.notices, notice), given=given)
        question = replace(question, window=window)
    return replace(asked, question=question)


def _board(request: HttpRequest, catalogue: Catalogue, asked: Asked, found: Found, typed: Typed | None = None) -> Board:
    person = person_of(request)
    visible = catalogue.timeline.units if sees_all(person) else units_of(person, catalogue.timeline)
    given = {name: request.GET.get(name, "").strip() for name in request.GET}
    chosen = chosen_from(given, found.lines, known_choices(catalogue, frozenset(visible)))
    number = request.GET.get("trang", "")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    return Board(found.lines, chosen, _may_explain(person, catalogue), typed or Typed(), at, asked.given)


def _may_explain(person: User, catalogue: Catalogue) -> Callable[[Line], bool]:
    """Writers speak for the months of their units, the office for whole windows and for its papers."""

    def may(line: Line) -> bool:
        if line.finding.is_error:
            return False
        if line.is_of_month and line.unit is not None:
            return may_write(person, catalogue.timeline, line.unit.slug)
        return person.role in SPEAK_FOR_THE_OFFICE

    return may


def _explained(request: HttpRequest, catalogue: Catalogue, asked: Asked, found: Found) -> HttpResponse:
    person, typed = person_of(request), read_typed(dict(request.POST.lists()))
    may_explain = _may_explain(person, catalogue)
    if person.role in (User.Role.APPROVER, User.Role.LEADER):
        raise PermissionDenied
    try:
        count = explain_all(catalogue, found, typed, may_explain=may_explain, by=person, at=timezone.now())
    except NotYours:
        raise PermissionDenied from None
    except Refused as refusal:
        board = _board(request, catalogue, asked, found, replace(typed, message=str(refusal)))
        return _page(request, catalogue, asked, board, status=422)
    messages.success(request, f"Đã lưu giải trình cho {counted(count)} cảnh báo.")
    return redirect(request.get_full_path())


def _page(request: HttpRequest, catalogue: Catalogue, asked: Asked, board: Board, status: int = 200) -> HttpResponse:
    context = {
        "board": board,
        "keep": board.chosen.keep,
        "tail": f"?{asked.query}" if asked.query else "",
        "notices": board.chosen.notices,
        "sees_thresholds": sees_all(person_of(request)),
        "whose": catalogue.timeline.units[asked.question.unit].name,
    }
    return page(request, "indicators/quality.html", context, catalogue=catalogue, asked=asked, status=status)


@open_to(OFFICE, "GET", "HEAD", "POST")
def thresholds(request: HttpRequest) -> HttpResponse:
    """The office's own numbers and the relations between indicators; POST changes numbers."""
    if request.method != "POST":
        catalogue = load_catalogue()
        return _thresholds_page(request, catalogue, form_of(catalogue, load_stored()))
    _may_change(request)
    form, count = change_numbers(request.POST.dict(), by=person_of(request), at=timezone.now())
    if form.messages:
        return _thresholds_page(request, load_catalogue(), form, status=422)
    if count:
        messages.success(request, f"Đã đổi {counted(count)} ngưỡng. Các trang dùng ngưỡng mới từ bây giờ.")
    else:
        messages.info(request, "Không có ngưỡng nào thay đổi nên không lưu gì.")
    return redirect("indicators:quality_thresholds")


@open_to(OFFICE, "POST")
def relations(request: HttpRequest) -> HttpResponse:
    """Adds or takes away what belongs together among indicators."""
    _may_change(request)
    posted, who, now = request.POST, person_of(request), timezone.now()
    added = Added(*(posted.get(name, "") for name in ("kieu", "chi-tieu", "di-cung", "giai-thich", "ly-do")))
    try:
        match posted.get("viec"):
            case "bo":
                remove_relation(posted.get("quan-he", ""), added.reason, by=who, at=now)
                done = "Đã bỏ 01 quan hệ."
            case "thuong-dung":
                done = f"Đã thêm {counted(add_usual(by=who, at=now))} quan hệ thường dùng."
            case _:
                add_relation(added, by=who, at=now)
                done = "Đã thêm 01 quan hệ."
    except Refused as refusal:
        catalogue = load_catalogue()
        form = form_of(catalogue, load_stored())
        return _thresholds_page(request, catalogue, form, replace(added, message=str(refusal)), status=422)
    messages.success(request, done)
    return redirect("indicators:quality_thresholds")


def _may_change(request: HttpRequest) -> None:
    if person_of(request).role not in SPEAK_FOR_THE_OFFICE:
        raise PermissionDenied


def _thresholds_page(
    request: HttpRequest, catalogue: Catalogue, form: Form, added: Added | None = None, status: int = 200
) -> HttpResponse:
    held, usual = load_relations(catalogue)
    context = {
        "form": form,
        "held": held,
        "missing": [words_of(relation, catalogue.by_code) for relation in usual],
        "added": added,
        "kinds": [(kind.value, words) for kind, words in KIND_WORDS.items()],
        "rules": [rule for rule in catalogue.rules if rule.measure.is_counted],
        "may_change": person_of(request).role in SPEAK_FOR_THE_OFFICE,
    }
    return page(request, "indicators/quality_thresholds.html", context, catalogue=catalogue, status=status)


def _circumstances(catalogue: Catalogue, asked: Asked, chosen: Chosen) -> Circumstances:
    whose = catalogue.timeline.units[asked.question.unit].name
    return Circumstances(whose, asked.window_label, asked.boundaries_label, timezone.localtime(), chosen.words)
