"""What the checks of figures need from the tables: cells with their history, relations, thresholds, explanations.

One query each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import IntegerField, Value
from django.db.models.functions import Cast

from indicators.core.figures import Boundaries
from indicators.core.months import Window
from indicators.core.quality import Claim, Known, Relation, Statement, Thresholds, relations_of, thresholds_of
from indicators.core.scope import scope_of
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader
from indicators.loading.numbers import whole_or_decimal
from indicators.models import Explanation, IndicatorRelation, Threshold
from indicators.models import Statement as StatementRow

_CLAIMS = frozenset(claim.value for claim in Claim)
OF_RELATION = ("kind", "indicator", "others", "note")


def load_rules_of_checks() -> tuple[tuple[Relation, ...], Thresholds]:
    """What belongs together, in the office's order of indicators, and from where on a figure is looked at; one query.

    The usual numbers with the office's own in their place; what is stored and makes no sense is left out (`verify` names it).
    """
    relations = IndicatorRelation.objects.order_by().values_list(
        "kind", "indicator__code", "others", "note", "indicator__position"
    )
    own = Threshold.objects.order_by().values_list(
        Value("threshold"), "name", Value(""), Value(""), Cast("value", IntegerField())
    )
    rows = sorted(relations.union(own, all=True), key=lambda row: (row[4], row[0], row[2]))
    stored = {name: value for kind, name, _, _, value in rows if kind == "threshold"}
    found = (dict(zip(OF_RELATION, map(str, row), strict=False)) for row in rows if row[0] != "threshold")
    return relations_of(found), thresholds_of(stored)


def load_known(catalogue: Catalogue, unit: str, window: Window, *, history_months: int, today: date) -> Known:
    """The cells of the window and of the months before it, of the unit and of all that went into it.

    Of a territory: of all its members. The window's indicators alone; one query.
    """
    reach = Window(window.first.plus(-history_months), window.last)
    scope = scope_of(catalogue.timeline, unit, reach, Boundaries("date", window.last.last_day), today)
    rules = catalogue.rules_for(window)
    reader = Reader(catalogue, scope, catalogue.deadlines(today), approved_only=False)
    return Known.of(catalogue.timeline, rules, reader.cells(rules))


def load_statements(years: Collection[int]) -> dict[int, tuple[Statement, ...]]:
    """What the papers of these years say, by year; one query. A claim that nobody knows is left out."""
    rows = (
        StatementRow.objects.filter(year__in=years)
        .order_by("year", "code", "units__position")
        .values_list(
            "year_id", "code", "section", "indicator__code", "claim", "low", "high", "parts", "text", "units__slug"
        )
    )
    found: dict[int, dict[str, Statement]] = {year: {} for year in years}
    for year, code, section, indicator, claim, low, high, parts, text, unit in rows:
        if claim not in _CLAIMS:
            continue
        known = found[year].get(code) or Statement(
            code,
            indicator or "",
            Claim(claim),
            text,
            low=None if low is None else whole_or_decimal(low),
            high=None if high is None else whole_or_decimal(high),
            parts=tuple(parts.split()),
            section=section,
        )
        found[year][code] = replace(known, units=(*known.units, unit)) if unit is not None else known
    return {year: tuple(statements.values()) for year, statements in found.items()}


@dataclass(frozen=True, slots=True)
class Explained:
    """What was said about a finding, by whom and when; `earlier` is what was said before that, newest first."""

    key: str
    text: str
    by: str
    at: datetime
    earlier: tuple[Explained, ...] = ()


def load_explanations(keys: Collection[str]) -> dict[str, Explained]:
    """The newest explanation of each of these findings, by the finding's key; one query."""
    rows: Iterable[Explanation] = Explanation.objects.filter(key__in=keys).select_related("given_by").order_by("id")
    found: dict[str, Explained] = {}
    for row in rows:
        before = found.get(row.key)
        earlier = () if before is None else (replace(before, earlier=()), *before.earlier)
        found[row.key] = Explained(row.key, row.text, str(row.given_by), row.given_at, earlier)
    return found
