"""The lines of the page, from the database: what the report's authors found by hand and what they missed, by itself."""

from __future__ import annotations

from collections import Counter
from datetime import date

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.quality import Check
from indicators.entry.checking import load_findings
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard, scorecard_from
from indicators.loading.quality import load_known
from indicators.models import Indicator, IndicatorRelation, Measurement, Statement, Threshold
from indicators.quality.lines import Found, load_found
from tests.indicators.test_quality_2024 import SMALL_COMMUNES, SMALL_SIGNERS
from tests.months import open_every_month

REPORT = Window(Month(2024, 1), Month(2024, 11))
TODAY = date(2026, 11, 25)


def found_in(
    catalogue: Catalogue, window: Window = REPORT, *, unit: str = "", boundaries: str = "end", papers: bool = True
) -> Found:
    question = Question(unit or catalogue.root, window, Boundaries(boundaries), TODAY)
    return load_found(catalogue, question, with_papers=papers)


def said(found: Found, check: Check) -> set[tuple[str | None, str]]:
    return {(line.flag.unit, line.flag.indicator) for line in found.lines if line.flag.check is check}


def test_the_demo_shows_the_small_communes_the_small_signers_and_quang_trung(catalogue: Catalogue) -> None:
    few = said(found_in(catalogue), Check.FEW_RECORDS)
    assert {unit for unit, code in few if code == "DVC02"} == SMALL_COMMUNES | {"xa-quang-trung"}
    assert {unit for unit, code in few if code == "DVC03"} == (SMALL_COMMUNES - {"xa-bac-son"}) | {"xa-quang-trung"}
    assert {unit for unit, code in few if code == "KS01"} == SMALL_SIGNERS


def test_the_demo_shows_the_statements_that_contradict_each_other_or_the_figures(catalogue: Catalogue) -> None:
    found = found_in(catalogue)
    assert said(found, Check.STATEMENTS_DISAGREE) == {("xa-bac-son", "DVC03"), ("xa-quang-trung", "DVC02")}
    assert said(found, Check.STATEMENT_AGAINST_FIGURES) == {(None, "DVC02")}
    assert said(found, Check.OPEN_LIST) == {(None, "KS01")}
    [low] = [line for line in found.lines if line.flag.check is Check.STATEMENT_AGAINST_FIGURES]
    words = low.words.replace("\u00a0", " ")
    assert words.startswith("Mục “") and "99,85 %" in words and "50 %" in words
    assert [statement.text for statement in low.statements] == [Statement.objects.get(code="DVC02-thap").text]
    [bac_son] = [line for line in found.lines if line.is_of_paper and line.flag.unit == "xa-bac-son"]
    assert "nêu chưa đạt mục tiêu" in bac_son.words and "100\u00a0%" in bac_son.words


def test_a_paper_is_held_against_its_own_months_whatever_longer_window_is_looked_at(catalogue: Catalogue) -> None:
    whole_year = Window(Month(2024, 1), Month(2024, 12))
    for window, boundaries in ((REPORT, "end"), (whole_year, "end"), (REPORT, "today"), (REPORT, "then")):
        papers = [line for line in found_in(catalogue, window, boundaries=boundaries).lines if line.is_of_paper]
        assert len(papers) == 4 and {line.window for line in papers} == {REPORT}, (window, boundaries)
    assert not [line for line in found_in(catalogue, Window(Month(2024, 2), Month(2024, 11))).lines if line.is_of_paper]


def test_single_months_say_nothing_of_few_records(catalogue: Catalogue) -> None:
    for window in (Window(Month(2024, 11), Month(2024, 11)), Window(Month(2024, 7), Month(2024, 11))):
        assert not said(found_in(catalogue, window), Check.FEW_RECORDS)


def test_a_unit_alone_has_the_same_lines_as_in_the_whole(catalogue: Catalogue) -> None:
    whole = found_in(catalogue)
    for unit in ("xa-bac-son", "xa-quang-trung", "phong-tu-phap"):
        own = found_in(catalogue, unit=unit, papers=False)
        keys = {line.key for line in whole.lines if line.flag.unit == unit and not line.is_of_paper}
        assert own.by_key.keys() == keys and keys


def test_the_months_of_the_page_are_those_of_the_entry_page(catalogue: Catalogue) -> None:
    open_every_month()
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="KS01", month=202411).update(
        numerator=5000, denominator=5000, version=9
    )  # fmt: skip
    Measurement.objects.filter(unit__slug="xa-quang-trung", indicator__code="NL01", month=202411).update(
        numerator=3, denominator=3, version=9
    )  # fmt: skip
    lines = [line for line in found_in(catalogue).lines if line.is_of_month]
    by_place = Counter((line.flag.unit, line.flag.month) for line in lines)
    assert {("xa-bac-son", Month(2024, 11)), ("xa-quang-trung", Month(2024, 11))} <= by_place.keys()
    for unit, month in by_place:
        assert unit is not None and month is not None
        findings = load_findings(catalogue, unit, month, today=TODAY)
        assert {finding.flag.key for finding in findings} == {
            line.key for line in lines if (line.flag.unit, line.flag.month) == (unit, month)
        }


def test_stored_nonsense_breaks_nothing(catalogue: Catalogue) -> None:
    keys = found_in(catalogue).by_key.keys()
    for name, value in (("high_rate_percent", 101), ("outlier_spreads", 0), ("history_months", 0), ("unheard", 3)):
        Threshold.objects.create(name=name, value=value)
    for kind, others in (("unheard", "KS01"), ("not_above", ""), ("parts", "XX YY"), ("not_above", "KS02")):
        IndicatorRelation.objects.create(kind=kind, indicator_id=catalogue.ids["KS02"], others=others)
    Statement.objects.create(code="la", year_id=2024, claim="unheard", text="Điều lạ.")
    assert found_in(load_catalogue()).by_key.keys() == keys


def test_the_offices_own_numbers_are_used(catalogue: Catalogue) -> None:
    Indicator.objects.filter(code="DVC02").update(few_records=40)
    few = {unit for unit, code in said(found_in(load_catalogue()), Check.FEW_RECORDS) if code == "DVC02"}
    assert few and few < SMALL_COMMUNES
    Threshold.objects.create(name="few_least_months", value=12)
    assert not said(found_in(load_catalogue()), Check.FEW_RECORDS), "eleven months are a short window now"


def test_figures_read_once_answer_like_those_that_the_database_adds_up(catalogue: Catalogue) -> None:
    known = load_known(
        catalogue, catalogue.root, Window(Month(2024, 1), Month(2025, 7)), history_months=2, today=TODAY
    )  # fmt: skip
    for window in (REPORT, Window(Month(2024, 10), Month(2024, 11)), Window(Month(2024, 3), Month(2025, 7))):
        for boundaries in ("end", "then", "today"):
            question = Question(catalogue.root, window, Boundaries(boundaries), TODAY)
            ours, theirs = (
                scorecard_from(catalogue, question, known.cells.values()),
                load_scorecard(catalogue, question, with_months=False),
            )
            assert ours.results == theirs.results, (window, boundaries)
