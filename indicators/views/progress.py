"""Tiến độ báo cáo: units against months, what waits for whom, and the approval of what is complete. HTTP only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.core.months import Window
from indicators.core.numbers_vi import counted, written_moment, written_month
from indicators.core.stages import LATE, Stage
from indicators.entry.approving import MOST, UNREADABLE, Chosen, Outcome, approve_each
from indicators.entry.board import Board, Sought, board_units
from indicators.entry.board_cells import board_sheets
from indicators.entry.progress import load_progress
from indicators.entry.submitting import MAY_APPROVE
from indicators.loading import Catalogue, load_catalogue
from indicators.sheets.tables import table_workbook
from indicators.views.access import OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.pages import page
from indicators.views.showing import file_answer
from units.models import Unit

# More months than these no sheet of paper and no screen holds.
MOST_MONTHS = 24
STAGES = {
    "chua-den-han": Stage.NOT_DUE.value,
    "chua-nop": Stage.MISSING.value,
    "ban-nhap": Stage.DRAFT.value,
    "da-nop": Stage.SUBMITTED.value,
    "tra-lai": Stage.RETURNED.value,
    "da-duyet": Stage.APPROVED.value,
    "tre": LATE,
}
EVERYTHING = Sought()
TOO_LONG = f"Bảng tiến độ hiển thị nhiều nhất {MOST_MONTHS} tháng: chỉ hiển thị {MOST_MONTHS} tháng cuối."
NOT_SOUGHT = "Không có loại đơn vị hay tình trạng như địa chỉ yêu cầu: hiển thị tất cả."
APPROVERS = frozenset(role.value for role in MAY_APPROVE)


@dataclass(frozen=True)
class Seen:
    """What the address asks of the board: its window, and whom to show."""

    asked: Asked
    sought: Sought

    @property
    def keep(self) -> list[tuple[str, str]]:
        stage = next((name for name, value in STAGES.items() if value == self.sought.stage), "")
        return [(name, value) for name, value in (("loai", self.sought.kind), ("tinh-trang", stage)) if value]


def seen_by(request: HttpRequest, catalogue: Catalogue) -> Seen:
    asked = in_reach(asked_by(request, catalogue))
    kind, stage = request.GET.get("loai", ""), request.GET.get("tinh-trang", "")
    sought = Sought(kind if kind in Unit.Kind.values else "", STAGES.get(stage, ""))
    if (kind and not sought.kind) or (stage and not sought.stage):
        asked = replace(asked, notices=(*asked.notices, NOT_SOUGHT))
    return Seen(asked, sought)


def in_reach(asked: Asked) -> Asked:
    """The same window, or its end where it is too long."""
    window = asked.window
    if len(window) <= MOST_MONTHS:
        return asked
    question = replace(asked.question, window=Window(window.last.plus(1 - MOST_MONTHS), window.last))
    return replace(asked, question=question, notices=(*asked.notices, TOO_LONG))


def load_board(catalogue: Catalogue, asked: Asked, sought: Sought = EVERYTHING) -> Board:
    """Two queries, whatever the number of units."""
    window = asked.window
    root = catalogue.timeline.units[catalogue.root]
    members = catalogue.timeline.members_of(root.slug, window.first.first_day, window.last.last_day)
    months = tuple(window)
    deadlines = catalogue.deadlines(asked.question.today)
    progress = load_progress(catalogue, deadlines, board_units(members, root), months)
    return Board(months, tuple(progress), root.slug, sought)


@open_to(OFFICE)
def board(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    seen = seen_by(request, catalogue)
    shown = load_board(catalogue, seen.asked, seen.sought)
    if request.GET.get("format") == "xlsx":
        return _workbook(catalogue, seen, shown)
    context: dict[str, Any] = {
        "board": shown,
        "seen": seen,
        "stages": list(STAGES.items()),
        "may_approve": person_of(request).role in MAY_APPROVE,
        "keep": seen.keep,
    }
    return page(request, "indicators/progress.html", context, catalogue=catalogue, asked=seen.asked)


def _workbook(catalogue: Catalogue, seen: Seen, shown: Board) -> HttpResponse:
    now = timezone.localtime()
    notes = [
        f"{catalogue.timeline.units[catalogue.root].name}; kỳ {seen.asked.window_label}",
        "Đơn vị của từng tháng (ranh giới khi đó)",
        f"Đến {written_moment(now)}: {shown.count_words}",
    ]
    name = f"tien-do-{seen.asked.file_span}.xlsx"
    return file_answer(table_workbook(board_sheets(shown, notes)), name)


@open_to(APPROVERS, "POST")
def approve(request: HttpRequest) -> HttpResponse:
    """`bao-cao`, once for each month: unit/month/version as the page showed it."""
    try:
        chosen = [Chosen.parse(text) for text in request.POST.getlist("bao-cao")[:MOST]]
    except ValueError:
        messages.error(request, UNREADABLE)
        return _back(request)
    if not chosen:
        messages.warning(request, "Chưa chọn báo cáo nào để duyệt.")
        return _back(request)
    catalogue = load_catalogue()
    deadlines = catalogue.deadlines(timezone.localdate())
    units = [catalogue.timeline.units[slug] for slug in {one.unit for one in chosen} & catalogue.timeline.units.keys()]
    known = load_progress(catalogue, deadlines, units, {one.month for one in chosen})
    by_place = {(one.unit.slug, one.month): one for one in known}
    outcomes = approve_each(chosen, by_place, by=person_of(request), at=timezone.now())
    _tell(request, outcomes, len(chosen) - len(outcomes))
    return _back(request)


def _tell(request: HttpRequest, outcomes: list[Outcome], unknown: int) -> None:
    done = [f"{one.unit.short_name} {written_month(one.month)}" for one in outcomes if not one.problem]
    if done:
        messages.success(request, f"Đã duyệt {counted(len(done))} báo cáo: {', '.join(done)}.")
    for one in outcomes:
        if one.problem:
            messages.error(request, f"{one.unit.name}, tháng {written_month(one.month)}: {one.problem}")
    if unknown:
        messages.error(request, f"{counted(unknown)} báo cáo đã chọn không có trong hệ thống.")


def _back(request: HttpRequest) -> HttpResponse:
    """To the board as it was, whose window and filters are in the address of the form."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('indicators:progress')}?{query}" if query else "indicators:progress")
