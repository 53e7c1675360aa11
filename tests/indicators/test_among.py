"""A unit read together with the territory says what it says alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.loading.among import load_unit_among

TODAY = date(2026, 3, 1)
WINDOWS = [("2024-01", "2024-11"), ("2024-03", "2024-05"), ("2024-11", "2024-11"), ("2025-01", "2025-08")]
UNITS = ["xa-bac-son", "xa-quang-trung", "xa-diep-nong", "phong-tu-phap", "xa-than-khe-2025", "huyen-hung-ha"]


def question_of(unit: str, first: str, last: str, boundaries: str) -> Question:
    return Question(unit, Window(Month.parse(first), Month.parse(last)), Boundaries(boundaries), TODAY)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("first", "last"), WINDOWS)
@pytest.mark.parametrize("boundaries", ["end", "then", "today"])
def test_the_units_own_scorecard_is_the_one_it_has_alone(
    catalogue: Catalogue, unit: str, first: str, last: str, boundaries: str
) -> None:
    question = question_of(unit, first, last, boundaries)
    alone, among = load_scorecard(catalogue, question), load_unit_among(catalogue, question).own
    assert among.scope.slugs == alone.scope.slugs
    assert among.results == alone.results


def test_the_territory_is_the_one_of_every_page(catalogue: Catalogue) -> None:
    question = question_of("xa-bac-son", "2024-01", "2024-11", "end")
    whole = load_scorecard(catalogue, question_of(catalogue.root, "2024-01", "2024-11", "end"), with_months=False)
    assert load_unit_among(catalogue, question).territory.results == whole.results


def test_the_parts_add_up_to_the_unit_that_they_went_into(catalogue: Catalogue) -> None:
    found = load_unit_among(catalogue, question_of("xa-quang-trung", "2024-01", "2024-11", "end"))
    assert {part.scope.unit.slug for part in found.parts} == {
        "xa-quang-trung",
        "xa-diep-nong",
        "xa-dan-chu",
        "xa-hung-dung",
    }
    for code in ("KS01", "KS02", "DVC02", "TT11"):
        counts = [part[code].reading.numerator or 0 for part in found.parts]
        assert sum(counts) == found.own[code].reading.numerator, code
    assert load_unit_among(catalogue, question_of("xa-bac-son", "2024-01", "2024-11", "end")).parts == ()


@pytest.mark.parametrize("unit", UNITS)
def test_it_takes_no_more_queries_than_the_unit_alone(catalogue: Catalogue, unit: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        load_unit_among(catalogue, question_of(unit, "2024-01", "2024-11", "end"))
    assert len(captured) <= 4
