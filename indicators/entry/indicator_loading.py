"""The grid of one indicator, or of several side by side, from what is stored: lines of units, what stands beside, sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from indicators.core.figures import REPORTED_STATES, Boundaries, OverUnits, Rule, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written
from indicators.core.quality import Relation, check_cells
from indicators.core.results import Judged
from indicators.core.wording import counts, value_with_unit
from indicators.entry.checking import Finding, explained
from indicators.entry.grid import HISTORY_MONTHS, beside, line_of, locked
from indicators.entry.indicator_grid import ONE, Group, IndicatorGrid, Sum, UnitRow, rules_beside, width_of
from indicators.entry.lines import Line
from indicators.entry.progress import rules_asked
from indicators.loading import Catalogue, Question
from indicators.loading.months import target_in
from indicators.loading.quality import load_rules_of_checks
from indicators.loading.territory_months import TerritoryMonths, load_territory_months
from indicators.models import Submission
from units.models import Unit
from units.timeline import UnitLife

Found = dict[tuple[str | None, str], list[Finding]]


def load_indicator_grid(
    catalogue: Catalogue,
    rule: Rule,
    month: Month,
    *,
    units: Collection[str],
    writes: bool,
    shows_sums: bool,
    today: date,
    width: str = ONE,
    checks: bool = True,
) -> IndicatorGrid:
    """The grid of those of `units` that have a cell; five queries, six where the checks find anything, four without them.

    `writes`: the person may type; `shows_sums`: may see what all units come to. Without `checks` nothing is looked at but
    the month and what stands beside it: a large table is there at once, and asks for what was found afterwards.
    """
    rules = rules_beside(catalogue, rule, month, width, today)
    findings: Found = {}
    if checks:
        months, findings = _checked(catalogue, rules, month, units, today)
    else:
        beside_it = {month, month.plus(-1), month.plus(-12)}
        months = load_territory_months(
            catalogue, _asked(catalogue, month, HISTORY_MONTHS, today), {one.code for one in rules}, units, beside_it
        )
    rows = []
    columns = tuple(accumulate((width_of(one) for one in rules[:-1]), initial=0))
    submissions = _submissions(catalogue, units, month)
    for unit in _reporting(catalogue, rules, month, units, today):
        asked = {one.code for one in rules_asked(catalogue, catalogue.deadlines(today), unit, month)}
        lines = (
            _line(months, one, unit, month, tuple(findings.get((unit.slug, one.code), ())), width=width, today=today)
            if one.code in asked
            else None
            for one in rules
        )
        lines = (
            None if line is None else replace(line, first_column=column)
            for line, column in zip(lines, columns, strict=True)
        )
        submission = submissions.get(unit.pk or 0)
        kept = (None if line is None else locked(line, submission, writes=writes) for line in lines)
        rows.append(UnitRow(unit, tuple(kept)))
    groups = tuple(_groups(months, rules, rows, month, shows_sums=shows_sums))
    whole = tuple(_sum(months, one, "whole", "Toàn địa bàn", rows, month) for one in rules) if shows_sums else ()
    return IndicatorGrid(rule, rules, month, groups, whole, width)


def _asked(catalogue: Catalogue, month: Month, months: int, today: date) -> Question:
    return Question(catalogue.root, Window(month.plus(-months), month), Boundaries("date", month.last_day), today)


def _checked(
    catalogue: Catalogue, rules: Sequence[Rule], month: Month, units: Collection[str], today: date
) -> tuple[TerritoryMonths, Found]:
    """The month with its history, and what the checks find in it, by unit and indicator."""
    relations, thresholds = load_rules_of_checks()
    question = _asked(catalogue, month, max(HISTORY_MONTHS, thresholds.history_months), today)
    months = load_territory_months(catalogue, question, _with_related(catalogue, rules, relations), units)
    flags = check_cells(months.known, Window(month, month), relations, thresholds)
    shown = {one.code for one in rules}
    findings: Found = {}
    for finding in explained(flag for flag in flags if flag.indicator in shown and flag.unit in units):
        findings.setdefault((finding.flag.unit, finding.flag.indicator), []).append(finding)
    return months, findings


def _with_related(catalogue: Catalogue, rules: Sequence[Rule], relations: Iterable[Relation]) -> set[str]:
    """The indicators with those that the checks hold them against."""
    shown = {rule.code for rule in rules}
    found = set(shown)
    for relation in relations:
        codes = {relation.indicator, *relation.others}
        if codes & shown:
            found |= codes & catalogue.by_code.keys()
    return found


def _submissions(catalogue: Catalogue, units: Collection[str], month: Month) -> dict[int, Submission]:
    pks = [catalogue.timeline.units[slug].pk for slug in units]
    return {row.unit_id: row for row in Submission.objects.filter(unit__in=pks, month__in=[month])}


def _reporting(
    catalogue: Catalogue, rules: Sequence[Rule], month: Month, units: Collection[str], today: date
) -> list[UnitLife]:
    """Those of the units that have a cell of any of the indicators, in the office's order."""
    codes = {rule.code for rule in rules}
    deadlines = catalogue.deadlines(today)
    return [
        unit
        for unit in catalogue.timeline.in_order(units)
        if any(rule.code in codes for rule in rules_asked(catalogue, deadlines, unit, month))
    ]


def _line(
    months: TerritoryMonths,
    rule: Rule,
    unit: UnitLife,
    month: Month,
    findings: tuple[Finding, ...],
    *,
    width: str,
    today: date,
) -> Line:
    catalogue = months.catalogue
    row = months.rows.get((unit.pk or 0, catalogue.ids[rule.code]))
    key, name = (f"{unit.slug}.{rule.code}", f"{unit.name}, {rule.code}") if width else (unit.slug, unit.name)
    line = line_of(catalogue, rule, unit, month, row, key=key, name=name)

    def said(other: Month) -> Judged | None:
        return months.judged(rule, [unit.slug], other, target_in(catalogue, rule, unit, other))

    before, year_ago = month.plus(-1), month.plus(-12)
    return replace(
        line,
        findings=findings,
        last_month=beside(catalogue, unit, rule, before, said(before), today),
        year_ago=beside(catalogue, unit, rule, year_ago, said(year_ago), today),
    )


def _groups(
    months: TerritoryMonths, rules: Sequence[Rule], rows: Sequence[UnitRow], month: Month, *, shows_sums: bool
) -> Iterable[Group]:
    by_kind: dict[str, list[UnitRow]] = {}
    for row in rows:
        by_kind.setdefault(row.unit.kind, []).append(row)
    for kind, own in by_kind.items():
        name = str(Unit.Kind(kind).label)
        named = f"{name[0].upper()}{name[1:]}"
        has_sums = shows_sums and len(own) > 1
        sums = tuple(_sum(months, rule, kind, f"Cộng {name}", own, month) for rule in rules) if has_sums else ()
        yield Group(kind, named, tuple(own), sums)


def _sum(months: TerritoryMonths, rule: Rule, key: str, name: str, rows: Sequence[UnitRow], month: Month) -> Sum:
    lines = [line for row in rows for line in row.lines if line is not None and line.code == rule.code]
    units = [line.unit.slug for line in lines]
    states = [line.judged.reading.state for line in lines]
    reported = sum(state in REPORTED_STATES for state in states)
    expected = sum(state is not State.NOT_APPLICABLE for state in states)
    found = Sum(f"{key}.{rule.code}", name, reported, expected)
    if not rule.measure.is_counted or rule.over_units is OverUnits.NONE:
        return found
    now = months.judged(rule, units, month)
    if now is None or now.reading.numerator is None:
        return found
    denominator = now.reading.denominator
    return replace(
        found,
        numerator=f"{now.reading.qualifier} {written(now.reading.numerator)}".strip(),
        denominator="" if denominator is None else written(denominator),
        share="" if denominator is None else value_with_unit(now),
        last_month=_beside_words(months.judged(rule, units, month.plus(-1))),
        year_ago=_beside_words(months.judged(rule, units, month.plus(-12))),
    )


def _beside_words(judged: Judged | None) -> str:
    if judged is None:
        return ""
    return counts(judged) or value_with_unit(judged)
