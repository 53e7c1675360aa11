"""HTTP only: Ô vuông địa bàn, the schematic map of one indicator, and its arrangement by the office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_tables2 import RequestConfig

from indicators.core.figures import OverUnits
from indicators.core.numbers_vi import counted
from indicators.dashboards.tiles import TileMap, mapped
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.views.access import MANAGERS, OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook
from units.arranging import NotArranged, arrange, load_places, mark_of, restore
from units.models import Event
from units.tiles import MOST_COLUMNS, MOST_ROWS, TilePlace, arranged
from units.timeline import UnitLife

ROWS_PER_PAGE = 200


@open_to(OFFICE)
def tiles(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    rules = [rule for rule in catalogue.rules_for(asked.window) if rule.over_units is OverUnits.SUM]
    code = request.GET.get("chi-tieu", "")
    if code not in {rule.code for rule in rules}:
        aimed = [rule for rule in rules if (rule.code, asked.window.last.year) in catalogue.targets]
        code = next((rule.code for rule in (*aimed, *rules)), "")
    scorecard = load_scorecard(catalogue, asked.question, codes=[code], with_months=False)
    places = arranged(catalogue.timeline, mapped(scorecard), load_places())
    shown = TileMap(scorecard, scorecard.by_code.get(code), places, asked.link)
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
        return _form(request, catalogue, asked, units, request.POST, status=422)
    messages.success(request, f"Đã chuyển {counted(moved)} ô." if moved else "Không có ô nào đổi chỗ nên không lưu gì.")
    return redirect(asked.link(reverse("indicators:tiles")))


def _typed(request: HttpRequest, units: tuple[UnitLife, ...]) -> dict[str, TilePlace]:
    """NotArranged for what is no number."""
    found = {}
    for unit in units:
        numbers = [request.POST.get(f"{name}-{unit.slug}", "").strip() for name in ("cot", "hang")]
        if not all(number.isascii() and number.isdigit() and len(number) <= 3 for number in numbers):
            raise NotArranged(f"{unit.name}: cột và hàng là số nguyên, ví dụ cột 3, hàng 2.")
        found[unit.slug] = TilePlace(int(numbers[0]), int(numbers[1]))
    return found


def _form(
    request: HttpRequest,
    catalogue: Catalogue,
    asked: Asked,
    units: tuple[UnitLife, ...],
    typed: object,
    status: int = 200,
) -> HttpResponse:
    places = arranged(catalogue.timeline, units, load_places())
    lines = [(unit, places[unit.slug]) for unit in units]
    lines.sort(key=lambda line: (line[1].row, line[1].column))
    last = Event.objects.filter(kind=Event.Kind.TILES).select_related("by").order_by("-id").first()
    context = {
        "lines": lines, "mark": mark_of(places), "last": last, "most_columns": MOST_COLUMNS, "most_rows": MOST_ROWS,
    }  # fmt: skip
    return dashboard(request, "tiles_arranging", context, catalogue, asked, status=status)


def _may_arrange(request: HttpRequest) -> bool:
    return person_of(request).role in MANAGERS
