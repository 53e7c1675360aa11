"""HTTP only: Ô vuông địa bàn, the schematic map of one indicator, and its arrangement by the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_tables2 import RequestConfig

from indicators.core.numbers_vi import counted
from indicators.dashboards.tiles import TileMap, first_to_show, has_tiles, mapped, period_choices
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.views.access import MANAGERS, OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook
from units.arranging import NotArranged, arrange, load_places, mark_of, restore
from units.models import Event
from units.tiles import MOST_COLUMNS, MOST_ROWS, TilePlace, arranged, is_laid
from units.timeline import UnitLife

ROWS_PER_PAGE = 200
LONGEST_NUMBER = 3
NOT_ON_MAP = "“{wanted}” không phải là chỉ tiêu mà xã, thị trấn báo cáo trong kỳ này: hiển thị {code}."


@open_to(OFFICE)
def tiles(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    rules = [rule for rule in catalogue.rules_for(asked.window) if has_tiles(rule)]
    codes, wanted = [rule.code for rule in rules], request.GET.get("chi-tieu", "")
    is_known = wanted in codes
    scorecard = load_scorecard(catalogue, asked.question, codes=[wanted] if is_known else codes, with_months=False)
    code = wanted if is_known else first_to_show(scorecard.results)
    if wanted and code and not is_known:
        asked = replace(asked, notices=(*asked.notices, NOT_ON_MAP.format(wanted=wanted[:20], code=code)))
    units, placed = mapped(scorecard), load_places()
    places = arranged(catalogue.timeline, units, placed)
    laid = is_laid(catalogue.timeline, units, placed)
    shown = TileMap(scorecard, scorecard.by_code.get(code), places, asked.link, laid)
    RequestConfig(request, paginate={"per_page": ROWS_PER_PAGE}).configure(shown.table)
    if wants_workbook(request):
        return workbook(request, f"o-vuong-{code}", asked, shown.sheets(circumstances(asked, scorecard)))
    context = {"shown": shown, "rules": rules, "keep": [("chi-tieu", code)], "may_arrange": _may_arrange(request)}
    return dashboard(request, "tiles", context, catalogue, asked)


@open_to(MANAGERS, "GET", "HEAD", "POST")
def arranging(request: HttpRequest) -> HttpResponse:
    """The places of the units of these boundaries as numbers; POST lays all of them, or forgets what was set."""
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    units = mapped(load_scorecard(catalogue, asked.question, codes=[], with_months=False))
    if request.method != "POST":
        return _form(request, catalogue, asked, units, {})
    who, now, seen = person_of(request), timezone.now(), request.POST.get("ban", "")
    try:
        if request.POST.get("viec") == "mac-dinh":
            moved = restore(catalogue.timeline, units, seen, by=who, at=now)
        else:
            moved = arrange(catalogue.timeline, units, _typed(request, units), seen, by=who, at=now)
    except NotArranged as problem:
        messages.error(request, str(problem))
        # Who was slower sees what the other has laid; who mistyped keeps what is right.
        typed = request.POST if problem.status == 422 else {}
        return _form(request, catalogue, asked, units, typed, status=problem.status)
    messages.success(request, f"Đã chuyển {counted(moved)} ô." if moved else "Không có ô nào đổi chỗ nên không lưu gì.")
    return redirect(asked.link(reverse("indicators:tiles")))


def _typed(request: HttpRequest, units: tuple[UnitLife, ...]) -> dict[str, TilePlace]:
    """NotArranged for what is no number."""
    found = {}
    for unit in units:
        numbers = [request.POST.get(f"{name}-{unit.slug}", "").strip() for name in ("cot", "hang")]
        if not all(number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER for number in numbers):
            raise NotArranged(f"{unit.name}: cột và hàng là số nguyên, ví dụ cột 3, hàng 2.")
        found[unit.slug] = TilePlace(int(numbers[0]), int(numbers[1]))
    return found


def _form(
    request: HttpRequest,
    catalogue: Catalogue,
    asked: Asked,
    units: tuple[UnitLife, ...],
    typed: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    places = arranged(catalogue.timeline, units, load_places())
    in_reading_order = sorted(units, key=lambda unit: (places[unit.slug].row, places[unit.slug].column))
    lines = [(unit, *_as_typed(unit, places[unit.slug], typed)) for unit in in_reading_order]
    last = Event.objects.filter(kind=Event.Kind.TILES).select_related("by").order_by("-id").first()
    context = {
        "lines": lines, "mark": mark_of(places), "last": last, "periods": period_choices(catalogue.timeline),
        "shown": units, "most_columns": MOST_COLUMNS, "most_rows": MOST_ROWS,
    }  # fmt: skip
    return dashboard(request, "tiles_arranging", context, catalogue, asked, status=status)


def _as_typed(unit: UnitLife, place: TilePlace, typed: Mapping[str, str]) -> tuple[str, str]:
    """Column and row as they stand in the fields."""
    column, row = typed.get(f"cot-{unit.slug}", str(place.column)), typed.get(f"hang-{unit.slug}", str(place.row))
    return column[:LONGEST_NUMBER], row[:LONGEST_NUMBER]


def _may_arrange(request: HttpRequest) -> bool:
    return person_of(request).role in MANAGERS
