"""The fixtures as typed rows: units, indicators, targets, and what the 2024 report prints.

Standard library and `core` only, no Django: whoever loads a database and whoever simulates figures read the same facts
here. Every reader returns the rows in the order of its file, which is the office's order. A file that does not say what
its row needs raises ValueError or KeyError; an empty cell is None (or an empty text), never zero.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from indicators.core.figures import Better, Due, Measure, Origin, OverTime, OverUnits, State
from indicators.core.months import Month
from indicators.core.quality import Relation, relation_of
from units.timeline import Replacement, Span, Timeline, UnitLife

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its half-open life [valid_from, valid_until); None means always, or still."""

    slug: str
    name: str
    short_name: str
    kind: str
    code: str
    valid_from: date | None
    valid_until: date | None
    position: int


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """`resolution_date` is None where only the year of the resolution is known."""

    predecessor: str
    successor: str
    effective_on: date
    resolution: str
    resolution_date: date | None


@dataclass(frozen=True, slots=True)
class AliasRow:
    """A spelling found in the report or usual in the office, and the unit it means."""

    spelling: str
    slug: str


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A pillar of the dashboard or a group of the annex."""

    slug: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """`few_records`: at or below this number of records over a whole window a high rate says little; `few_by_numerator`: of
    results instead. `not_applicable`: why nobody in the district can measure it, empty where it can be measured."""

    code: str
    name: str
    short_name: str
    pillar: str
    annex_group: str
    measure: Measure
    over_time: OverTime
    over_units: OverUnits
    due: Due
    better: Better
    decimals: int
    unit_label: str
    numerator_label: str
    denominator_label: str
    applies_to: tuple[str, ...]
    definition: str
    source: str
    few_records: int | None
    few_by_numerator: bool
    years: tuple[int, ...]
    not_applicable: str
    position: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """`scope` is whole, district_level, commune_level or a unit's slug. Issuer and document are empty where the paper
    names none beside the target."""

    indicator: str
    year: int
    scope: str
    comparator: str
    value: Decimal
    wording: str
    issuer: str
    document_number: str
    document_date: date | None
    effective_on: date


@dataclass(frozen=True, slots=True)
class OfficeFigureRow:
    """A figure that the office itself enters for the district: counts, or one value for measures without counts."""

    indicator: str
    month: Month
    state: State
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str
    origin: Origin
    note: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """What the report says in words about named units or an indicator.

    `claim`: behind (below the target), complete (at 100 %), few_records and few_signed (between low and high records),
    low, total (low is the number, high empty after "trên"), parts (`parts` add up to the indicator), named (listed
    without a judgement), unit_count, no_data.
    """

    code: str
    section: str
    indicator: str
    claim: str
    units: tuple[str, ...]
    low: int | None
    high: int | None
    parts: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ReportTextRow:
    """What the report says besides figures (models.report_texts); no number, no day where the paper has none."""

    kind: str
    section: str
    indicator: str
    place: str
    action: str
    number: str
    dated_on: date | None
    who: str
    until: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportFigureRow:
    """A quantitative statement of the 2024 report as printed; `kind` is actual, target, task or context."""

    row_id: int
    code: str
    section: str
    indicator: str
    year: int
    kind: str
    value_printed: str
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    comparator: str
    target_printed: str
    target_word: str
    named_units: tuple[str, ...]


def _records(name: str) -> Iterator[dict[str, str]]:
    with (FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


@cache
def units() -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(
            r["slug"], r["name"], r["short_name"], r["kind"], r["code"],
            _date(r["valid_from"]), _date(r["valid_until"]), int(r["position"]),
        )
        for r in _records("units")
    )  # fmt: skip


@cache
def successions() -> tuple[SuccessionRow, ...]:
    return tuple(
        SuccessionRow(
            r["predecessor"], r["successor"], date.fromisoformat(r["effective_on"]),
            r["resolution"], _date(r["resolution_date"]),
        )
        for r in _records("successions")
    )  # fmt: skip


@cache
def timeline() -> Timeline:
    """The units and their lineage, without the district's membership (every unit but the root belongs to it)."""
    lives = (
        UnitLife(u.slug, u.name, u.short_name, u.kind, Span(u.valid_from, u.valid_until), u.position) for u in units()
    )
    return Timeline(lives, (Replacement(s.predecessor, s.successor, s.effective_on) for s in successions()))


@cache
def aliases() -> tuple[AliasRow, ...]:
    return tuple(AliasRow(r["spelling"], r["slug"]) for r in _records("unit_aliases"))


@cache
def pillars() -> tuple[SectionRow, ...]:
    return tuple(SectionRow(r["slug"], r["name"], int(r["position"])) for r in _records("pillars"))


@cache
def annex_groups() -> tuple[SectionRow, ...]:
    return tuple(SectionRow(r["slug"], r["name"], int(r["position"])) for r in _records("annex_groups"))


@cache
def indicators() -> tuple[IndicatorRow, ...]:
    return tuple(
        IndicatorRow(
            r["code"], r["name"], r["short_name"], r["pillar"], r["annex_group"],
            Measure(r["measure"]), OverTime(r["over_time"]), OverUnits(r["over_units"]), Due(r["due"]),
            Better(r["better"]), int(r["decimals"]), r["unit_label"], r["numerator_label"], r["denominator_label"],
            tuple(r["applies_to"].split()), r["definition"], r["source"],
            _whole(r["few_records"]), r["few_by_numerator"] == "1",
            tuple(int(year) for year in r["years"].split()), r["not_applicable"], int(r["position"]),
        )
        for r in _records("indicators")
    )  # fmt: skip


def indicator(code: str) -> IndicatorRow:
    return next(row for row in indicators() if row.code == code)


@cache
def targets() -> tuple[TargetRow, ...]:
    return tuple(
        TargetRow(
            r["indicator"], int(r["year"]), r["scope"], r["comparator"], Decimal(r["value"]), r["wording"],
            r["issuer"], r["document_number"], _date(r["document_date"]), date.fromisoformat(r["effective_on"]),
        )
        for r in _records("targets")
    )  # fmt: skip


@cache
def relations() -> tuple[Relation, ...]:
    return tuple(relation_of(r) for r in _records("relations"))


@cache
def office_figures() -> tuple[OfficeFigureRow, ...]:
    return tuple(
        OfficeFigureRow(
            r["indicator"], Month.parse(r["month"]), State(r["state"]), _decimal(r["numerator"]),
            _decimal(r["denominator"]), _decimal(r["value"]), r["qualifier"], Origin(r["origin"]), r["note"],
        )
        for r in _records("office_figures_2024")
    )  # fmt: skip


@cache
def statements() -> tuple[StatementRow, ...]:
    return tuple(
        StatementRow(
            r["code"], r["section"], r["indicator"], r["claim"], tuple(r["units"].split()),
            _whole(r["low"]), _whole(r["high"]), tuple(r["parts"].split()), r["text"],
        )
        for r in _records("statements_2024")
    )  # fmt: skip


@cache
def report_texts() -> tuple[ReportTextRow, ...]:
    return tuple(
        ReportTextRow(
            r["kind"], r["section"], r["indicator"], r["place"], r["action"], r["number"], _date(r["dated_on"]),
            r["who"], r["until"], r["text"],
        )
        for r in _records("report_texts_2024")
    )  # fmt: skip


@cache
def report_figures() -> tuple[ReportFigureRow, ...]:
    return tuple(
        ReportFigureRow(
            int(r["row_id"]), r["code"], r["section"], r["indicator"], int(r["year"]), r["kind"],
            r["value_printed"], _decimal(r["numerator"]), _decimal(r["denominator"]), r["unit"],
            r["comparator"], r["target_printed"], r["target_word"],
            tuple(name.strip() for name in r["named_units"].split(";") if name.strip()),
        )
        for r in _records("report_2024_figures")
    )  # fmt: skip
