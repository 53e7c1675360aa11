"""What a year measures and aims at, side by side with what the year before brought: the rows of Chỉ tiêu giao."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from indicators.core.deadlines import ReportingYear as YearPlan
from indicators.core.figures import Boundaries, Rule
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted, written_date
from indicators.core.rescheduling import window_words
from indicators.core.results import Result
from indicators.core.wording import document_words, scope_words, target_words, unapproved_words
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.models import Target
from indicators.planning.targeting import Aimed, aim_of
from indicators.planning.words import ISSUERS, plan_words


@dataclass(frozen=True)
class Version:
    """One target as stored. It holds from `since` (None: the start of the year) through `until` (None: the end of it)."""

    pk: int
    aimed: Aimed
    words: str
    whom: str
    since: date | None
    until: date | None

    @property
    def issuer(self) -> str:
        return ISSUERS.get(self.aimed.issuer, "")

    @property
    def document(self) -> str:
        return document_words(self.aimed.document_number, self.aimed.document_date)

    @property
    def span(self) -> str:
        """When it holds, where that is not the whole year."""
        since = f"từ ngày {written_date(self.since)}" if self.since else ""
        until = f"đến hết ngày {written_date(self.until)}" if self.until else ""
        return f"{since} {until}".strip()

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of the year. `before` is what the year before brought; None where it was not in that year's set."""

    rule: Rule
    not_applicable: str
    versions: tuple[Version, ...]
    before: Result | None

    @property
    def unapproved(self) -> str:
        """trong đó 03 đơn vị chưa duyệt: of the year before."""
        return "" if self.before is None else unapproved_words(self.before)

    @property
    def by_scope(self) -> tuple[tuple[str, tuple[Version, ...]], ...]:
        """The versions of each scope, in order of time."""
        scopes: dict[str, list[Version]] = {}
        for version in self.versions:
            scopes.setdefault(version.whom, []).append(version)
        return tuple((whom, tuple(own)) for whom, own in scopes.items())


@dataclass(frozen=True)
class YearSet:
    """`sections` are pillars; `left_out` was in the set of the year before and is not in this one."""

    plan: YearPlan
    sections: tuple[tuple[str, tuple[IndicatorLine, ...]], ...]
    left_out: tuple[IndicatorLine, ...]
    before: Window | None
    years: tuple[int, ...]

    @property
    def year(self) -> int:
        return self.plan.year

    @cached_property
    def lines(self) -> tuple[IndicatorLine, ...]:
        return tuple(line for _, own in self.sections for line in own)

    @property
    def plan_words(self) -> str:
        return plan_words(self.plan)

    @property
    def before_results(self) -> tuple[Result, ...]:
        return tuple(line.before for line in (*self.lines, *self.left_out) if line.before is not None)

    @property
    def before_words(self) -> str:
        """01–11/2024; 01–12/2024, đủ 12 tháng."""
        if self.before is None:
            return ""
        words = window_words(self.before)
        return f"{words}, đủ 12 tháng" if self.before.is_whole_year else words

    @property
    def sentence(self) -> str:
        """57 chỉ tiêu: 22 có mức giao, 33 chưa có mức giao, 02 không áp dụng."""
        excused = sum(bool(line.not_applicable) for line in self.lines)
        aimed = sum(bool(line.versions) and not line.not_applicable for line in self.lines)
        parts = [
            (aimed, "có mức giao"),
            (len(self.lines) - aimed - excused, "chưa có mức giao"),
            (excused, "không áp dụng"),
        ]
        said = ", ".join(f"{counted(count)} {words}" for count, words in parts if count)
        return f"{counted(len(self.lines))} chỉ tiêu: {said}." if said else "Năm này chưa có chỉ tiêu nào."


def load_year_set(catalogue: Catalogue, year: int, today: date, *, whole_year_before: bool = False) -> YearSet:
    """The year with its targets and what the year before brought; at most four queries. KeyError for a year not opened.

    The year before is read over its report's window, or completed to twelve months.
    """
    plan, previous = catalogue.years[year], catalogue.years.get(year - 1)
    window, results = None, {}
    if previous is not None:
        whole = Window(Month(year - 1, 1), Month(year - 1, 12))
        window = whole if whole_year_before else previous.report
        question = Question(catalogue.root, window, Boundaries("end"), today)
        results = load_scorecard(catalogue, question, with_months=False).by_code
    versions = _versions(catalogue, Target.objects.filter(year_id=year))
    by_pillar: dict[str, list[IndicatorLine]] = {}
    left_out = []
    for rule in catalogue.rules:
        line = _line(rule, year, versions, results)
        if year in rule.years:
            by_pillar.setdefault(rule.pillar, []).append(line)
        elif line.before is not None:
            left_out.append(line)
    return YearSet(
        plan,
        tuple((name, tuple(by_pillar[slug])) for slug, name in catalogue.pillars.items() if slug in by_pillar),
        tuple(left_out),
        window,
        tuple(sorted(catalogue.years)),
    )


def load_line(catalogue: Catalogue, rule: Rule, year: int, today: date) -> IndicatorLine:
    """One indicator of the year; at most four queries."""
    results: Mapping[str, Result] = {}
    previous = catalogue.years.get(year - 1)
    if previous is not None and year - 1 in rule.years:
        question = Question(catalogue.root, previous.report, Boundaries("end"), today)
        results = load_scorecard(catalogue, question, codes=[rule.code], with_months=False).by_code
    rows = Target.objects.filter(year_id=year, indicator_id=catalogue.ids[rule.code])
    return _line(rule, year, _versions(catalogue, rows), results)


def _line(
    rule: Rule, year: int, versions: Mapping[str, Sequence[Version]], results: Mapping[str, Result]
) -> IndicatorLine:
    return IndicatorLine(
        rule, rule.not_applicable_in(year) or "", tuple(versions.get(rule.code, ())), results.get(rule.code)
    )


def _versions(catalogue: Catalogue, rows: Iterable[Target]) -> dict[str, list[Version]]:
    """Targets by code, each scope in order of time, with the day through which each holds."""
    codes = {pk: code for code, pk in catalogue.ids.items()}
    names = {slug: unit.name for slug, unit in catalogue.timeline.units.items()}
    by_scope: dict[tuple[str, str], list[Target]] = {}
    for row in sorted(rows, key=_order):
        by_scope.setdefault((codes[row.indicator_id], row.scope), []).append(row)
    found: dict[str, list[Version]] = {}
    for (code, scope), own in by_scope.items():
        unit_label = catalogue.by_code[code].unit_label
        for row, until in zip(own, _ends(own), strict=True):
            aimed = Aimed.of(row)
            words = target_words(aim_of(aimed), unit_label)
            whom = scope_words(scope, names)
            found.setdefault(code, []).append(Version(row.pk, aimed, words, whom, row.effective_on, until))
    return found


def _order(row: Target) -> tuple[bool, bool, str, date]:
    """The whole first, then levels, then units; each in order of time."""
    return row.scope != "whole", not row.scope.endswith("_level"), row.scope, row.effective_on or date.min


def _ends(rows: Sequence[Target]) -> Iterator[date | None]:
    for later in rows[1:]:
        assert later.effective_on is not None
        yield later.effective_on - timedelta(days=1)
    yield None
