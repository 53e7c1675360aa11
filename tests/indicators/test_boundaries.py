"""On every boundaries the same totals: on the demo, and on figures of 2025 that somebody entered, over both mergers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from indicators.core.figures import Boundaries, Measure, OverTime, OverUnits, Reading, State
from indicators.core.months import Month, Window
from indicators.core.results import Scorecard
from indicators.entry.cells import Typed
from indicators.entry.recording import save_cells
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard, load_series
from tests.indicators.core.worlds import window
from units.models import User

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DAYS = (date(2023, 12, 31), date(2024, 10, 31), date(2024, 11, 1), date(2025, 6, 30), date(2025, 7, 1))
EVERY = (*(Boundaries(kind) for kind in ("then", "end", "today")), *(Boundaries("date", day) for day in DAYS))
BOTH_YEARS = window("2024-01", "2025-12")
LONG_WINDOWS = (window("2024-01", "2024-11"), window("2024-10", "2025-07"), window("2025-01", "2025-11"), BOTH_YEARS)


@pytest.fixture(scope="module")
def entered(django_db_setup: None, django_db_blocker: Any) -> Iterator[Catalogue]:
    """The demo, and figures of 2025 typed for every unit, month and indicator that adds up, but for some gaps."""
    with django_db_blocker.unblock(), transaction.atomic():
        catalogue = load_catalogue()
        editor = User.objects.get(username="vanphong")
        save_cells(list(typed_2025(catalogue)), catalogue=catalogue, by=editor, at=datetime(2026, 1, 5, tzinfo=UTC))
        yield catalogue
        transaction.set_rollback(True)


def typed_2025(catalogue: Catalogue) -> Iterator[Typed]:
    chance = Random(1666)
    for rule in additive(catalogue):
        for slug, life in catalogue.timeline.units.items():
            for month in window("2025-01", "2025-12"):
                if 2025 not in rule.years or life.kind not in rule.applies_to or not life.alive_on(month.last_day):
                    continue
                if chance.random() < 0.2:
                    continue
                whole = chance.choice((0, 1, chance.randint(2, 900)))
                part = str(chance.randint(0, whole))
                state = State.NOT_APPLICABLE if chance.random() < 0.05 else State.FIGURE
                counts = (part, str(whole)) if rule.measure is Measure.RATIO else (part, "")
                numerator, denominator = counts if state is State.FIGURE else ("", "")
                yield Typed(slug, rule.code, str(month), state.value, numerator, denominator)


def additive(catalogue: Catalogue) -> list[Any]:
    return [
        rule
        for rule in catalogue.rules
        if rule.over_units is OverUnits.SUM and rule.over_time is not OverTime.TO_DATE and rule.measure.is_counted
    ]


def asked(catalogue: Catalogue, over: Window, boundaries: Boundaries, *, with_months: bool = False) -> Scorecard:
    codes = {rule.code for rule in additive(catalogue)}
    question = Question(catalogue.root, over, boundaries, TODAY)
    return load_scorecard(catalogue, question, codes=codes, with_months=with_months)


def said(reading: Reading) -> tuple[object, ...]:
    return reading.state, reading.numerator, reading.denominator, reading.value, reading.qualifier, reading.origin


def totals(scorecard: Scorecard) -> dict[str, tuple[object, ...]]:
    """What each total says and how many of its cells were reported, without how many rows they stand on."""
    return {
        result.rule.code: (
            *said(result.reading),
            result.value,
            result.status,
            result.coverage.figures_reported,
            result.coverage.figures_expected,
        )
        for result in scorecard.results
    }


@pytest.mark.parametrize("month", list(BOTH_YEARS), ids=str)
def test_every_additive_indicator_has_the_same_total_of_a_month_on_every_boundaries(
    db: None, entered: Catalogue, month: Month
) -> None:
    first, *others = (totals(asked(entered, Window(month, month), boundaries)) for boundaries in EVERY)
    assert first
    for other in others:
        assert other == first
    known = [code for code, (state, *_) in first.items() if state is State.FIGURE]
    assert len(known) >= (8 if month.year == 2024 else 10) or month == Month(2024, 12)


@pytest.mark.parametrize("over", LONG_WINDOWS, ids=lambda over: f"{over.first}..{over.last}")
def test_every_additive_indicator_has_the_same_total_of_a_window_on_every_boundaries(
    db: None, entered: Catalogue, over: Window
) -> None:
    first, *others = (asked(entered, over, boundaries, with_months=True) for boundaries in EVERY)
    for other in others:
        assert totals(other) == totals(first)
        for result in other.results:
            assert result.months == first[result.rule.code].months
            assert result.pace == first[result.rule.code].pace


@pytest.mark.parametrize("boundaries", EVERY, ids=str)
def test_rows_add_up_to_their_total_on_every_boundaries(db: None, entered: Catalogue, boundaries: Boundaries) -> None:
    for result in asked(entered, BOTH_YEARS, boundaries).results:
        counted = [row.reading for row in result.rows if row.counted and row.reading.state is State.FIGURE]
        assert result.reading.numerator == sum(reading.numerator for reading in counted)
        assert sum(row.figures_expected for row in result.rows) == result.coverage.figures_expected


@pytest.mark.parametrize("code", ["KS01", "TT11", "HT03"])
def test_the_rows_of_a_series_add_up_to_the_same_months_on_every_boundaries(
    db: None, entered: Catalogue, code: str
) -> None:
    by_boundaries = []
    for boundaries in EVERY:
        sums: dict[Month, int] = {}
        for row in load_series(entered, Question(entered.root, BOTH_YEARS, boundaries, TODAY), code):
            if row.judged.reading.numerator is not None:
                sums[row.month] = sums.get(row.month, 0) + row.judged.reading.numerator
        by_boundaries.append(sums)
    assert len(by_boundaries[0]) == 23
    assert all(sums == by_boundaries[0] for sums in by_boundaries)


def test_a_unit_stands_for_its_predecessors_over_two_mergers(db: None, entered: Catalogue) -> None:
    def dossiers(unit: str, boundaries: str) -> object:
        question = Question(unit, window("2024-01", "2024-11"), Boundaries(boundaries), TODAY)
        return load_scorecard(entered, question, codes=["DVC02"])["DVC02"].reading.denominator

    parts = ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung", "xa-quang-trung", "xa-duyen-hai", "xa-van-cam")
    assert dossiers("xa-dien-ha-2025", "today") == sum(dossiers(slug, "then") for slug in parts)  # type: ignore[misc]
    assert dossiers("xa-quang-trung", "end") == 119


# A unit that is not on the boundaries


@pytest.mark.parametrize(
    ("unit", "boundaries", "successors", "dossiers"),
    [
        ("xa-diep-nong", "end", ["xa-quang-trung"], 40),
        ("xa-diep-nong", "today", ["xa-quang-trung"], 40),
        ("xa-quang-trung", "today", ["xa-dien-ha-2025"], 5),
        ("xa-quang-trung", "2024-06-30", ["xa-dien-ha-2025"], 5),
        ("xa-diep-nong", "then", [], 40),
        ("xa-quang-trung", "end", [], 119),
    ],
)
def test_a_unit_asked_by_name_off_the_boundaries_answers_for_its_life_and_names_its_successor(
    unit: str, boundaries: str, successors: list[str], dossiers: int
) -> None:
    answer = printed("scorecard", "--from=2024-01", "--to=2024-11", f"--unit={unit}", f"--boundaries={boundaries}")
    assert answer["successors"] == successors
    (line,) = (line for line in answer["indicators"] if line["code"] == "DVC02")
    assert line["denominator"] == str(dossiers)


# The contract of both commands


def printed(command: str, *arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert isinstance(answer, dict)
    return answer


LINE = {
    "code", "name", "measure", "over_time", "over_units", "due", "state", "numerator", "denominator", "value", "unit",
    "qualifier", "origin", "target", "status", "outlook", "required_rate", "projection", "coverage", "missed_units",
}  # fmt: skip
COVERAGE = {"units_reported", "units_expected", "figures_reported", "figures_expected"}
STATES = {"figure", "no_data", "nothing_arose", "not_applicable", "not_due", "not_additive"}
PLAIN = r"\d+(\.\d+)?"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from=2024-01", "--to=2024-11"),
        ("--from=2024-01", "--to=2024-11", "--boundaries=then"),
        ("--from=2024-02", "--to=2024-11", "--boundaries=2024-10-31"),
        ("--from=2025-01", "--to=2025-12", "--boundaries=today"),
        ("--from=2024-01", "--to=2025-11", "--unit=xa-bac-son"),
        ("--from=2024-01", "--to=2024-11", "--unit=xa-diep-nong"),
        ("--from=2030-01", "--to=2030-12"),
    ],
)
def test_the_keys_of_a_scorecard_are_always_there_and_its_numbers_plain(arguments: tuple[str, ...]) -> None:
    answer = printed("scorecard", *arguments)
    assert {"unit", "from", "to", "boundaries", "indicators"} <= set(answer)
    for line in answer["indicators"]:
        assert set(line) >= LINE, line["code"]
        assert set(line["coverage"]) == COVERAGE
        assert line["state"] in STATES
        assert line["status"] in ({"met", "missed", "no_target"} if line["state"] == "figure" else {line["state"]})
        assert line["outlook"] in {"on_track", "at_risk", "out_of_reach", None}
        assert line["origin"] in {"printed", "simulated", "entered", "mixed", None}
        if line["target"] is not None:
            assert {"comparator", "value", "wording", "document"} <= set(line["target"])
        for unit in line["missed_units"]:
            assert {"unit", "numerator", "denominator", "value"} <= set(unit)
        _check_numbers(line, line["state"], line["measure"])


@pytest.mark.parametrize("boundaries", ["then", "end", "today", "2024-11-01"])
@pytest.mark.parametrize("code", ["KS01", "HT03", "DVC01", "TT11", "HT01"])
def test_the_keys_of_a_series_are_always_there_and_its_numbers_plain(code: str, boundaries: str) -> None:
    answer = printed("series", f"--indicator={code}", "--from=2024-09", "--to=2025-08", f"--boundaries={boundaries}")
    assert set(answer) == {"indicator", "boundaries", "rows"}
    assert (answer["indicator"], answer["boundaries"]) == (code, boundaries)
    measure = "ratio" if code in ("KS01", "HT03", "DVC01") else ("count" if code == "TT11" else "percentage")
    places = set()
    for row in answer["rows"]:
        assert set(row) == {"unit", "month", "state", "numerator", "denominator", "value", "origin", "parts"}
        assert row["parts"]
        _check_numbers(row, row["state"], measure)
        places.add((row["unit"], row["month"]))
    assert len(places) == len(answer["rows"]) > 0


def _check_numbers(line: dict[str, Any], state: str, measure: str) -> None:
    present = {name for name in ("numerator", "denominator", "value") if line[name] is not None}
    expected = {"ratio": {"numerator", "denominator", "value"}, "count": {"numerator", "value"}}.get(measure, {"value"})
    assert present == (expected if state == "figure" else set()), line
    assert all(re.fullmatch(PLAIN, line[name]) for name in present), line


def test_the_order_is_that_of_the_office(catalogue: Catalogue) -> None:
    answer = printed("scorecard", "--from=2024-01", "--to=2024-11")
    codes = [line["code"] for line in answer["indicators"]]
    assert codes == [rule.code for rule in catalogue.rules if 2024 in rule.years]
    (digitised,) = (line for line in answer["indicators"] if line["code"] == "DVC03")
    order = list(catalogue.timeline.in_order(catalogue.timeline.units))
    behind = [unit["unit"] for unit in digitised["missed_units"]]
    assert behind == [unit.slug for unit in order if unit.slug in behind]
