"""What the checks of figures need from the tables: cells with their history, relations, thresholds, explanations.

One query each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import IntegerField, Value
from django.db.models.functions import Cast

from indicators.core.figures import Boundaries
from indicators.core.months import Window
from indicators.core.quality import Kind, Known, Relation, Thresholds, thresholds_of
from indicators.core.scope import scope_of
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader
from indicators.models import Explanation, IndicatorRelation, Threshold


def load_rules_of_checks() -> tuple[tuple[Relation, ...], Thresholds]:
    """What belongs together, and from where on a figure is looked at: both in one query, for the page of a month."""
    relations = IndicatorRelation.objects.order_by().values_list(
        "kind", "indicator__code", "others", "note", "indicator__position"
    )
    own = Threshold.objects.order_by().values_list(
        Value("threshold"), "name", Value(""), Value(""), Cast("value", IntegerField())
    )
    rows = sorted(relations.union(own, all=True), key=lambda row: (row[4], row[0], row[2]))
    thresholds: dict[str, Any] = {name: value for kind, name, _, _, value in rows if kind == "threshold"}
    found = (row for row in rows if row[0] != "threshold")
    return tuple(
        Relation(Kind(k), code, tuple(others.split()), note) for k, code, others, note, _ in found
    ), Thresholds(**thresholds)


def load_thresholds() -> Thresholds:
    """The usual numbers with the office's own in their place, those left out that make no sense."""
    return thresholds_of(dict(Threshold.objects.values_list("name", "value")))


def load_relations() -> tuple[Relation, ...]:
    """What belongs together, in the office's order of indicators."""
    rows = IndicatorRelation.objects.values_list("kind", "indicator__code", "others", "note")
    return tuple(Relation(Kind(kind), code, tuple(others.split()), note) for kind, code, others, note in rows)


def load_known(catalogue: Catalogue, unit: str, window: Window, *, history_months: int, today: date) -> Known:
    """The cells of the window and of the months before it, of the unit and of all that went into it.

    Of a territory: of all its members. The window's indicators alone; one query.
    """
    reach = Window(window.first.plus(-history_months), window.last)
    scope = scope_of(catalogue.timeline, unit, reach, Boundaries("date", window.last.last_day), today)
    rules = catalogue.rules_for(window)
    reader = Reader(catalogue, scope, catalogue.deadlines(today), approved_only=False)
    return Known.of(catalogue.timeline, rules, reader.cells(rules))


@dataclass(frozen=True, slots=True)
class Explained:
    """What was said about a finding, by whom and when."""

    key: str
    text: str
    by: str
    at: datetime


def load_explanations(keys: Collection[str]) -> dict[str, Explained]:
    """The newest explanation of each of these findings, by the finding's key."""
    rows: Iterable[Explanation] = Explanation.objects.filter(key__in=keys).select_related("given_by").order_by("id")
    return {row.key: Explained(row.key, row.text, str(row.given_by), row.given_at) for row in rows}
