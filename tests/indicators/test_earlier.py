"""What was a month and a year before is the same number that a question about that window gets."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.core.figures import Boundaries, State
from indicators.core.months import Month, Window
from indicators.core.results import Judged, Scorecard
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.models import Measurement
from tests.months import open_every_month
from units.models import Unit, User

TODAY = date(2026, 3, 1)
WINDOWS = [
    ("2024-01", "2024-11"), ("2024-11", "2024-11"), ("2024-06", "2024-08"), ("2025-01", "2025-06"), ("2025-01", "2025-11"),
    ("2025-01", "2025-01"),
]  # fmt: skip


def window_of(first: str, last: str) -> Window:
    return Window(Month.parse(first), Month.parse(last))


def asked(catalogue: Catalogue, window: Window, boundaries: str, unit: str | None = None) -> Scorecard:
    question = Question(unit or catalogue.root, window, Boundaries(boundaries), TODAY)
    return load_scorecard(catalogue, question, with_earlier=True)


def numbers(judged: Judged) -> tuple[object, ...]:
    reading = judged.reading
    return reading.state, reading.numerator, reading.denominator, reading.value, reading.qualifier


@pytest.mark.parametrize(("first", "last"), WINDOWS)
@pytest.mark.parametrize("boundaries", ["end", "then", "today"])
@pytest.mark.parametrize("unit", [None, "xa-quang-trung", "xa-bac-son"])
def test_it_is_what_a_question_about_that_window_is_told(
    catalogue: Catalogue, first: str, last: str, boundaries: str, unit: str | None
) -> None:
    found = asked(catalogue, window_of(first, last), boundaries, unit)
    day = found.scope.boundary_day
    on = Boundaries("then") if day is None else Boundaries("date", day)
    told: dict[Window, Scorecard] = {}
    compared = 0
    for name in ("before", "year_ago"):
        for result in found.results:
            earlier = getattr(result, name)
            if earlier is None:
                continue
            question = Question(found.scope.unit.slug, earlier.window, on, TODAY)
            if earlier.window not in told:
                told[earlier.window] = load_scorecard(catalogue, question)
            same = told[earlier.window][result.rule.code]
            assert numbers(earlier) == numbers(same) or earlier.reading.exact is same.reading.exact is None, (
                name, result.rule.code,
            )  # fmt: skip
            if earlier.reading.exact is not None:
                coverage = same.coverage
                assert (earlier.figures_reported, earlier.figures_expected) == (
                    coverage.figures_reported, coverage.figures_expected,
                ), (name, result.rule.code)  # fmt: skip
            compared += 1
    assert compared


def test_the_months_of_the_year_before_stand_one_by_one(catalogue: Catalogue) -> None:
    found = asked(catalogue, window_of("2025-01", "2025-06"), "end")
    then = load_scorecard(
        catalogue,
        Question(catalogue.root, window_of("2024-01", "2024-06"), Boundaries("date", date(2025, 6, 30)), TODAY),
    )
    code = next(result.rule.code for result in found.results if result.year_before)
    assert found[code].year_before == then[code].months
    assert found[code].year_before[0][0] == Month(2024, 1)


def test_what_was_in_no_set_of_that_year_has_nothing_to_compare(catalogue: Catalogue) -> None:
    result = asked(catalogue, window_of("2024-01", "2024-11"), "end")["KS01"]
    assert result.year_ago is None and result.year_before == ()
    assert result.before is not None and result.before.window == window_of("2024-01", "2024-10")


def test_a_stock_stands_on_the_last_figure_of_each_unit_then(catalogue: Catalogue) -> None:
    """A unit that has not stated its stock since counts with what it stated last, in every window that holds it."""
    open_every_month()
    person = User.objects.get(username="vanphong")
    unit = Unit.objects.get(slug="xa-bac-son")
    row = Measurement.objects.filter(indicator__code="HT03", unit=unit)
    row.filter(month__gte=Month(2024, 9)).update(
        state=State.NO_DATA.value, numerator=None, denominator=None, changed_by=person
    )
    found = asked(catalogue, window_of("2024-01", "2024-11"), "end")["HT03"]
    told = load_scorecard(
        catalogue,
        Question(catalogue.root, window_of("2024-01", "2024-10"), Boundaries("date", date(2024, 11, 30)), TODAY),
    )["HT03"]
    assert found.before is not None
    assert numbers(found.before) == numbers(told)
    assert found.before.reading.numerator == 251


@pytest.mark.parametrize("unit", [None, "xa-quang-trung"])
def test_looking_back_asks_the_database_no_more(catalogue: Catalogue, unit: str | None) -> None:
    question = Question(unit or catalogue.root, window_of("2024-01", "2024-11"), Boundaries("end"), TODAY)
    counts = []
    for with_earlier in (False, True):
        with CaptureQueriesContext(connection) as captured:
            load_scorecard(catalogue, question, with_earlier=with_earlier)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4


def test_looking_back_changes_no_number_of_the_question_itself(catalogue: Catalogue) -> None:
    for first, last in WINDOWS:
        question = Question(catalogue.root, window_of(first, last), Boundaries("end"), TODAY)
        plain, looked = load_scorecard(catalogue, question), load_scorecard(catalogue, question, with_earlier=True)
        for mine, other in zip(plain.results, looked.results, strict=True):
            assert (mine.reading, mine.coverage, mine.rows, mine.months, mine.pace) == (
                other.reading, other.coverage, other.rows, other.months, other.pace,
            )  # fmt: skip
