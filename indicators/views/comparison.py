"""HTTP only: So sánh, two units or groups, two windows or two indicators, as a page and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from indicators.core.figures import OverUnits
from indicators.core.months import Window
from indicators.core.results import Scorecard
from indicators.core.wording import span_words
from indicators.dashboards import comparison as comparing
from indicators.dashboards.comparison import GROUP_NAMES, WHOLE, Pair
from indicators.dashboards.comparison_table import PairTable
from indicators.dashboards.origins import simulated_in
from indicators.loading import Catalogue, load_catalogue, load_scorecard
from indicators.views.access import EVERYONE, open_to, person_of, sees_all, units_of
from indicators.views.asking import Asked, asked_by, window_named
from indicators.views.showing import circumstances, dashboard, wants_workbook, workbook

UNITS, WINDOWS, INDICATORS = "don-vi", "ky", "chi-tieu"
KINDS = {UNITS: "Hai đơn vị, nhóm", WINDOWS: "Hai kỳ", INDICATORS: "Hai chỉ tiêu"}


@dataclass(frozen=True)
class Choice:
    """One option of a list: how addresses write it, how people read it."""

    key: str
    name: str


@dataclass(frozen=True)
class Comparison:
    """What the page shows. `choices` fill its lists, `notes` say what could not be compared as asked."""

    kind: str
    scorecard: Scorecard
    pairs: list[Pair]
    names: tuple[str, str]
    keys: tuple[str, str]
    choices: list[Choice]
    table: PairTable
    notes: list[str]
    drawing: Any = None
    against: Window | None = None

    @property
    def finding(self) -> str:
        return "" if self.kind == INDICATORS else comparing.finding_of(self.pairs, self.names)

    @property
    def has_marks(self) -> bool:
        return any(line.has_mark for line in self.pairs)

    @property
    def group_words(self) -> str:
        """What is to be known of a group beside its target."""
        grouped = any(side.group and side.is_aimed for line in self.pairs for side in line.sides)
        return f"{comparing.GROUP_IS_NOT_AIMED}: mức giao là của từng đơn vị trong nhóm" if grouped else ""

    @property
    def simulated(self) -> str:
        sides = [side for line in self.pairs for side in (line.one, line.other) if side is not None]
        return simulated_in(side.judged for side in sides)


@open_to(EVERYONE)
def comparison(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    is_office = sees_all(person_of(request))
    kind = request.GET.get("kieu", "")
    if kind not in KINDS:
        kind = UNITS if is_office else WINDOWS
    shown = _BUILDERS[kind](request, catalogue, asked, is_office)
    if wants_workbook(request):
        whose = [f"A: {shown.names[0]}; B: {shown.names[1]}", shown.finding, *shown.notes]
        notes = circumstances(asked, shown.scorecard, *filter(None, whose)).notes(
            shown.scorecard.coverage, shown.simulated
        )
        return workbook(request, "so-sanh", asked, [shown.table.sheet(KINDS[kind], notes, "So sánh")])
    kept = {name: request.GET[name] for name in ("kieu", "a", "b", "tu-b", "den-b", "don-vi") if request.GET.get(name)}
    context = {"shown": shown, "kinds": KINDS, "keep": kept.items(), "is_office": is_office}
    return dashboard(request, "comparison", context, catalogue, asked)


def _of_units(request: HttpRequest, catalogue: Catalogue, asked: Asked, is_office: bool) -> Comparison:
    question = replace(asked.question, unit=catalogue.root)
    scorecard = load_scorecard(catalogue, question, with_months=False)
    choices = _whom(request, catalogue, scorecard, is_office)
    notes: list[str] = []
    keys = _two(request, choices, notes, "đơn vị hay nhóm")
    names = _names(choices, keys)
    pairs = comparing.units_compared(scorecard, keys, names) if len(choices) > 1 else []
    return _built(UNITS, scorecard, pairs, names, keys, choices, notes, asked, "Chỉ tiêu", "indicator")


def _of_windows(request: HttpRequest, catalogue: Catalogue, asked: Asked, is_office: bool) -> Comparison:
    notes: list[str] = []
    choices = [Choice(WHOLE, "Toàn địa bàn")] if is_office else []
    timeline = catalogue.timeline
    visible = frozenset(timeline.units) if is_office else units_of(person_of(request), timeline)
    choices += [Choice(unit.slug, unit.name) for unit in timeline.in_order(visible) if unit.slug != catalogue.root]
    whom = request.GET.get("don-vi", "")
    if whom not in {choice.key for choice in choices}:
        whom = WHOLE if is_office else asked.question.unit
    against = window_named(request.GET.get("tu-b"), request.GET.get("den-b"), notes) or _usual(catalogue, asked.window)
    unit = catalogue.root if whom == WHOLE else whom
    scorecard = load_scorecard(catalogue, replace(asked.question, unit=unit), against=against)
    names = (_window_name(asked.window), _window_name(against))
    pairs = comparing.windows_compared(scorecard, names)
    shown = _built(WINDOWS, scorecard, pairs, names, (whom, ""), choices, notes, asked, "Chỉ tiêu", "indicator")
    return replace(shown, against=against)


def _of_indicators(request: HttpRequest, catalogue: Catalogue, asked: Asked, is_office: bool) -> Comparison:
    rules = catalogue.rules_for(asked.window)
    choices = [
        Choice(rule.code, f"{rule.code} {rule.short_name or rule.name}")
        for rule in rules
        if is_office or rule.over_units is not OverUnits.NONE
    ]
    notes: list[str] = []
    keys = _two(request, choices, notes, "chỉ tiêu")
    names = keys
    scorecard = load_scorecard(catalogue, asked.question, codes=set(keys))
    visible = frozenset(catalogue.timeline.units) if is_office else units_of(person_of(request), catalogue.timeline)
    results = [scorecard.by_code.get(key) for key in keys]
    one, other = results if len(results) == 2 else (None, None)
    pairs, drawing = [], None
    if one is not None and other is not None:
        pairs = comparing.indicators_compared(one, other, visible, names)
        drawing = comparing.months_drawn(one, other, names)
    shown = _built(INDICATORS, scorecard, pairs, names, keys, choices, notes, asked, "Đơn vị", "unit")
    return replace(shown, drawing=drawing)


_BUILDERS = {UNITS: _of_units, WINDOWS: _of_windows, INDICATORS: _of_indicators}


def _built(
    kind: str, scorecard: Scorecard, pairs: list[Pair], names: tuple[str, str], keys: tuple[str, str],
    choices: list[Choice], notes: list[str], asked: Asked, heading: str, page: str,
) -> Comparison:  # fmt: skip
    table = PairTable(
        pairs, link=asked.link, names=names, heading=heading, page=page, caption=f"{names[0]} và {names[1]}"
    )
    return Comparison(kind, scorecard, pairs, names, keys, choices, table, notes)


def _whom(request: HttpRequest, catalogue: Catalogue, scorecard: Scorecard, is_office: bool) -> list[Choice]:
    """Groups that have units on these boundaries, then the units; a reporter's own alone."""
    rows = scorecard.scope.rows
    if not is_office:
        own = units_of(person_of(request), catalogue.timeline)
        return [Choice(unit.slug, unit.name) for unit in rows if unit.slug in own]
    kinds = {unit.kind for unit in rows}
    groups = [Choice(key, GROUP_NAMES[key]) for key, own in comparing.GROUPS.items() if kinds & set(own)]
    return [Choice(WHOLE, "Toàn địa bàn"), *groups, *(Choice(unit.slug, unit.name) for unit in rows)]


def _two(request: HttpRequest, choices: list[Choice], notes: list[str], what: str) -> tuple[str, str]:
    """The two that the address names; for what is not among the choices, the first ones, and a sentence."""
    known = [choice.key for choice in choices]
    usual = [*known[1:3], *known[:1], "", ""] if len(known) > 2 else [*known, "", ""]
    found: list[str] = []
    for place, name in enumerate(("a", "b")):
        key = request.GET.get(name, "")
        if key and key not in known:
            notes.append(f"“{key[:40]}” không phải là {what} nào trong kỳ và ranh giới đang chọn: hiển thị mục khác.")
        found.append(key if key in known else usual[place])
    if found[0] == found[1] and found[0]:
        notes.append("Hai bên đang là một: hãy chọn bên B khác.")
    return found[0], found[1]


def _names(choices: list[Choice], keys: tuple[str, str]) -> tuple[str, str]:
    names = {choice.key: choice.name for choice in choices}
    return names.get(keys[0], ""), names.get(keys[1], "")


def _usual(catalogue: Catalogue, window: Window) -> Window:
    """The same months of the year before where that year is known, else what came right before."""
    year_ago = window.moved(-12)
    return year_ago if year_ago.first.year in catalogue.years else window.before


def _window_name(window: Window) -> str:
    return f"tháng {span_words(window.first, window.last)}"
