"""Where to enter: the units that a person works with, one month, and how far each has come."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.core.months import Month
from indicators.entry.progress import Progress, load_progress, months_of, newest_open_month
from indicators.entry.rule_progress import RuleProgress, load_rule_progress
from indicators.loading import Catalogue
from units.models import Unit
from units.timeline import UnitLife

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Group:
    """Units of one kind."""

    name: str
    progress: tuple[Progress, ...]

    @property
    def complete(self) -> int:
        return sum(one.is_complete for one in self.progress)


@dataclass(frozen=True)
class Pillar:
    """The indicators of one pillar."""

    name: str
    progress: tuple[RuleProgress, ...]


@dataclass(frozen=True)
class Choice:
    """`own_months` are the months of the chosen year for a person with few units; `notice` says what was not understood.

    Chosen is by unit, or by indicator: then `pillars` stand in place of `groups`.
    """

    month: Month
    years: tuple[tuple[int, tuple[Month, ...]], ...]
    search: str
    groups: tuple[Group, ...]
    own_months: tuple[Progress, ...] = ()
    notice: str = ""
    by_indicator: bool = False
    pillars: tuple[Pillar, ...] = ()

    @property
    def is_of_one_unit(self) -> bool:
        return len({one.unit.slug for one in self.own_months}) <= 1

    @property
    def count(self) -> int:
        return sum(len(group.progress) for group in self.groups)


def load_choice(
    catalogue: Catalogue,
    units: Sequence[UnitLife],
    month: str,
    search: str,
    *,
    today: date,
    shows_months: bool,
    by_indicator: bool = False,
) -> Choice:
    """What `?thang=2024-11&tim=bac son` asks for; nonsense in it becomes a notice and the newest open month."""
    this_month = Month.of(today)
    months = months_of(catalogue, this_month)
    notice = ""
    try:
        chosen = Month.parse(month) if month else None
    except ValueError:
        chosen = None
        notice = f"“{_printable(month)[:20]}” không phải là một tháng: đang mở tháng mới nhất còn nhập được."
    chosen = chosen or newest_open_month(catalogue, units, this_month)
    years = _by_year({*months, chosen})
    if by_indicator:
        rules = load_rule_progress(catalogue, units, chosen, today=today)
        pillars = tuple(_by_pillar(catalogue, rules))
        return Choice(chosen, years, "", (), notice=notice, by_indicator=True, pillars=pillars)
    text = _printable(search)[:LONGEST_SEARCH]
    wanted = _matching(units, text) if text else units
    deadlines = catalogue.deadlines(today)
    progress = load_progress(catalogue, deadlines, wanted, [chosen])
    of_year = [one for one in reversed(months) if one.year == chosen.year]
    own = load_progress(catalogue, deadlines, units, of_year) if shows_months else []
    return Choice(chosen, years, text, _by_kind(progress), tuple(own), notice)


def _by_pillar(catalogue: Catalogue, progress: Iterable[RuleProgress]) -> Iterable[Pillar]:
    by_pillar: dict[str, list[RuleProgress]] = {}
    for one in progress:
        by_pillar.setdefault(one.rule.pillar, []).append(one)
    return (Pillar(name, tuple(by_pillar[slug])) for slug, name in catalogue.pillars.items() if slug in by_pillar)


def _printable(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C").strip()


def _matching(units: Iterable[UnitLife], text: str) -> list[UnitLife]:
    found = set(Unit.objects.search(text).values_list("slug", flat=True))
    return [unit for unit in units if unit.slug in found]


def _by_year(months: Iterable[Month]) -> tuple[tuple[int, tuple[Month, ...]], ...]:
    by_year: dict[int, list[Month]] = {}
    for month in sorted(months, reverse=True):
        by_year.setdefault(month.year, []).append(month)
    return tuple((year, tuple(own)) for year, own in by_year.items())


def _by_kind(progress: Iterable[Progress]) -> tuple[Group, ...]:
    by_kind: dict[str, list[Progress]] = {}
    for one in progress:
        by_kind.setdefault(one.unit.kind, []).append(one)
    names = {kind: str(Unit.Kind(kind).label) for kind in by_kind}
    return tuple(Group(f"{names[kind][0].upper()}{names[kind][1:]}", tuple(own)) for kind, own in by_kind.items())
