"""The tables of README §5, held against the checks."""

from __future__ import annotations

import pytest

from indicators.core.few import few_of
from indicators.core.figures import Reading, State
from indicators.core.quality import CHECK_WORDS, Check, Thresholds
from indicators.core.quality.histories import usual_range
from indicators.core.quality.thresholds import LIMITS, REACHES
from indicators.core.results import Judged
from tests.indicators.core.quality.by_hand import flags_in, found, rule, same, series
from tests.indicators.core.worlds import target
from tests.indicators.test_rules_readme import pair, tables

Line = dict[str, str]


def lines_of(name: str) -> list[object]:
    return [pytest.param(line, id=" | ".join(line.values())) for line in tables()[name]]


def counts_in(text: str) -> tuple[int, int] | None:
    return None if text == "–" else pair(text)


@pytest.mark.parametrize("line", lines_of("checks"))
def test_a_check_finds_what_the_prose_says(line: Line) -> None:
    other, _, counts = line["held against"].partition(" ")
    codes = {"flow": "KS02" if other else "KS01", "stock": "NL01" if other else "HT03", "running": "DVC01"}
    months = [counts_in(month) for month in line["figures by month"].split(" · ")]
    cells = [*series(codes[line["rule"]], months), *(series(other, [counts_in(counts)]) if other else ())]
    flags = flags_in(cells)
    assert [CHECK_WORDS[flag.check] for flag in flags] == ([line["found"]] if line["found"] else [])
    assert [flag.severity.value for flag in flags] == ([line["severity"]] if line["severity"] else [])


@pytest.mark.parametrize("line", lines_of("usual range"))
def test_what_is_usual_is_what_the_prose_says(line: Line) -> None:
    history = [int(count) for count in line["earlier months"].split()]
    if line["usual"]:
        assert "{}–{}".format(*usual_range(history, Thresholds())) == line["usual"]
    for column, is_odd in (("odd", True), ("not odd", False)):
        for number in line[column].split():
            assert (found(Check.OUTLIER, same("KS01", [*history, int(number)])) is not None) == is_odd, number


@pytest.mark.parametrize("line", lines_of("whole window"))
def test_few_records_are_those_of_the_prose(line: Line) -> None:
    asked = rule(line["indicator"], few=int(line["threshold"]))
    reading = Reading(State.FIGURE, *pair(line["counts"]))
    is_missed = Judged(asked, reading, target(*line["target"].split())).is_missed
    few = few_of(asked, reading, is_missed=is_missed)
    assert (few is not None) == (line["marked"] == "yes")
    assert (few is not None and few.is_odd) == (line["flagged"] == "yes")


@pytest.mark.parametrize("line", lines_of("thresholds"))
def test_a_threshold_is_that_of_the_prose(line: Line) -> None:
    name = line["threshold"]
    assert (getattr(Thresholds(), name), LIMITS[name]) == (int(line["usual"]), (int(line["from"]), int(line["up to"])))
    assert [whole for whole, part, _ in REACHES if part == name] == ([line["within"]] if line["within"] else [])


def test_the_prose_names_every_threshold() -> None:
    assert {line["threshold"] for line in tables()["thresholds"]} == LIMITS.keys()


def test_the_numbers_in_the_prose_are_the_defaults() -> None:
    usual = Thresholds()
    assert (usual.history_months, usual.outlier_least_months, usual.outlier_spreads, usual.outlier_from) == (
        12,
        6,
        4,
        20,
    )
    assert (usual.few_least_months, usual.high_rate_percent) == (6, 95)
    assert usual.repeated_months == 3
