"""The report of 2024 out of the database: every line that it prints as a number, or the reason why not.

Printed: `python -m pytest tests/indicators/test_report_2024.py -q -k regenerated -s`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.core.figures import Boundaries, Measure, State
from indicators.core.numbers_vi import counted, written
from indicators.core.results import Judged, Result, Scorecard
from indicators.core.status import Status
from indicators.demo import catalogue as facts
from indicators.demo.catalogue import ReportFigureRow
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard
from indicators.models import Measurement, Statement
from tests.indicators.core.worlds import window

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
ROWS = 84
REGENERATED = 78

# In the order of the office, which is that of the official codes.
BEHIND = ("phong-giao-duc-dao-tao", "xa-cong-hoa", "xa-duyen-hai", "xa-bac-son")
MERGED = ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung")


def _asked(django_db_blocker: Any, first: str, last: str) -> Scorecard:
    """Once for the whole file: nothing here writes."""
    with django_db_blocker.unblock():
        known = load_catalogue()
        return load_scorecard(known, Question(known.root, window(first, last), Boundaries("end"), TODAY))


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: Any) -> Scorecard:
    return _asked(django_db_blocker, "2024-01", "2024-11")


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any) -> Scorecard:
    return _asked(django_db_blocker, "2025-01", "2025-11")


# The headline figures


@pytest.mark.parametrize(
    ("code", "value", "numerator", "denominator", "status"),
    [
        ("KS01", "99.71", 3787, 3798, Status.MET),
        ("KS02", "70.82", 2690, 3798, Status.MET),
        ("DVC01", "90.59", 106, 117, Status.MET),
        ("DVC02", "99.85", None, None, Status.MET),
        ("DVC03", "99.97", None, None, Status.MISSED),
        ("DVC04", "0.1", None, None, Status.MISSED),
        ("HT03", "100", 251, 251, Status.NO_TARGET),
        ("NL01", "100", 286, 286, Status.NO_TARGET),
    ],
)
def test_a_headline_figure_is_the_one_printed(
    report: Scorecard, code: str, value: str, numerator: int | None, denominator: int | None, status: Status
) -> None:
    result = report[code]
    assert (result.value, result.status) == (value, status)
    if numerator is not None:
        assert (result.reading.numerator, result.reading.denominator) == (numerator, denominator)
    assert result.coverage.is_complete


def test_four_indicators_are_met_and_two_missed(report: Scorecard) -> None:
    judged = [result.status for result in report.results if result.target is not None]
    assert (judged.count(Status.MET), judged.count(Status.MISSED), len(judged)) == (4, 2, 6)


def test_exactly_the_four_units_that_footnote_3_names_are_behind(report: Scorecard) -> None:
    assert tuple(row.unit.slug for row in report["DVC03"].missed) == BEHIND
    stated = Statement.objects.get(code="DVC03-chua-dat")
    assert set(stated.units.values_list("slug", flat=True)) == set(BEHIND)


def test_the_groups_are_the_villages_and_the_communes_before_the_merger(report: Scorecard) -> None:
    assert report["HT03"].reading.numerator == 251
    assert report["NL01"].reading.numerator == 251 + 35
    row = next(row for row in report["NL01"].rows if row.unit.slug == "xa-quang-trung")
    villages = next(row for row in report["HT03"].rows if row.unit.slug == "xa-quang-trung")
    assert row.reading.numerator == villages.reading.numerator + len(MERGED)


def test_a_judgement_in_words_is_a_note_beside_no_figure(report: Scorecard) -> None:
    result = report["KT00"]
    assert (result.status, result.value, result.reading.exact) == (State.NO_DATA, None, None)
    assert Measurement.objects.get(indicator__code="KT00").note == "còn thấp"
    assert (result.coverage.figures_reported, result.coverage.figures_expected) == (0, 1)


def test_nothing_is_known_of_2025_and_nothing_of_it_is_zero(plan: Scorecard) -> None:
    states = {result.rule.code: result.status for result in plan.results}
    not_applicable = {code for code, status in states.items() if status is State.NOT_APPLICABLE}
    assert not_applicable == {"BC02", "BC03"}
    assert {status for code, status in states.items() if code not in not_applicable} == {State.NO_DATA}
    assert all("huyện không đo được" in plan[code].reading.reason for code in not_applicable)
    for result in plan.results:
        assert (result.value, result.reading.numerator, result.distance) == (None, None, None)
        assert all(said.exact is None for _, said in result.months)
    assert len([result for result in plan.results if result.target is not None]) == 22


# What the report says of named units, recomputed from their rows


def named(report: Scorecard, code: str, statement: str) -> list[Judged]:
    """The rows of the units that the statement names, on the boundaries of the report."""
    units = set(Statement.objects.get(code=statement).units.values_list("slug", flat=True))
    rows = [row for row in report[code].rows if row.unit.slug in units]
    assert len(rows) == len(units)
    return list(rows)


def test_the_communes_at_full_rate_have_20_to_73_dossiers_and_quang_trung_119(report: Scorecard) -> None:
    rows = {row.unit.slug: row for row in named(report, "DVC02", "DVC02-it-ho-so")}  # type: ignore[attr-defined]
    merged = rows.pop("xa-quang-trung")
    dossiers = [row.reading.denominator for row in rows.values()]
    assert (min(dossiers), max(dossiers), len(dossiers)) == (20, 73, 7)
    assert merged.reading.denominator == 119
    assert {row.value for row in (*rows.values(), merged)} == {"100"}
    assert all(row.has_few_records for row in (*rows.values(), merged))


def test_119_dossiers_are_those_of_the_three_communes_and_of_the_one_they_became(catalogue: Catalogue) -> None:
    then = Question(catalogue.root, window("2024-01", "2024-11"), Boundaries("then"), TODAY)
    rows = {row.unit.slug: row for row in load_scorecard(catalogue, then, codes=["DVC02"])["DVC02"].rows}
    assert sum(rows[slug].reading.denominator for slug in (*MERGED, "xa-quang-trung")) == 119
    assert all(rows[slug].reading.denominator for slug in MERGED)


def test_the_six_units_that_signed_little_signed_7_to_25_documents(report: Scorecard) -> None:
    signed = [row.reading.numerator for row in named(report, "KS01", "KS01-it-van-ban")]
    assert (min(signed), max(signed), len(signed)) == (7, 25, 6)
    others = [row.reading.numerator for row in report["KS01"].rows if not row.has_few_records]
    assert len(others) == 41
    assert min(others) > 25


def test_the_report_contradicts_itself_over_bac_son(report: Scorecard) -> None:
    rows = {row.unit.slug: row for row in named(report, "DVC03", "DVC03-du-100")}  # type: ignore[attr-defined]
    assert [slug for slug, row in rows.items() if row.is_missed] == ["xa-bac-son"]


def test_the_parts_of_92_add_up(report: Scorecard) -> None:
    statement = Statement.objects.get(code="TT17-cong")
    parts = [report[code].reading.numerator for code in statement.parts.split()]
    assert sum(parts) == report["TT17"].reading.numerator == 92
    assert parts == [4, 4, 80, 4]


# Line by line: how each printed line is regenerated, or why it is not


def value_as_printed(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    result = report[row.code]
    assert row.value_printed in _prints_of(result), _prints_of(result)
    held = result.reading.numerator if result.rule.measure.is_counted else result.reading.value
    if row.numerator is not None:
        assert held == row.numerator
    if result.rule.measure is Measure.RATIO and row.denominator is not None:
        assert result.reading.denominator == row.denominator
    if row.target_printed:
        target_as_printed(row, report, report, catalogue)


def _prints_of(result: Result) -> set[str]:
    """The ways in which the paper writes such a number: 70,82%, 8,9km, 04, trên 1.050, 547 tin, bài."""
    number = Decimal(result.value or "")
    text, label = written(number), result.rule.unit_label
    qualified = f"{result.reading.qualifier} {text}".strip()
    prints = {qualified, f"{text}{label}", f"{text} {label}"}
    return prints | ({counted(int(number))} if number == int(number) and not result.reading.qualifier else set())


def target_as_printed(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    target = plan[row.code].target
    assert target is not None
    assert target.comparator.value == row.comparator.split()[0]
    strict = "trên " if target.comparator.value == ">" else ""
    assert f"{strict}{written(target.value)}%" == row.target_printed
    assert target.wording in re.sub(r"\(in '[^']*'\) |\.\.\. | \(in '[^']*'\)", "", row.target_word)


def note_as_printed(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    assert report[row.code].reading.state is State.NO_DATA
    assert Measurement.objects.get(indicator__code=row.code).note == row.value_printed


def units_behind(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    assert counted(len(report["DVC03"].missed)) == row.value_printed


def few_dossiers(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    dossiers = [judged.reading.denominator for judged in named(report, "DVC02", "DVC02-it-ho-so")]
    low, high = min(dossiers), max(number for number in dossiers if number != 119)
    assert f"{low} -{high} hồ sơ/năm" == row.value_printed


def merged_dossiers(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    (judged,) = named(report, "DVC02", "DVC02-quang-trung")
    assert f"{judged.reading.denominator} HS" == row.value_printed


def few_signed(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    signed = [judged.reading.numerator for judged in named(report, "KS01", "KS01-it-van-ban")]
    assert f"{min(signed)}-{max(signed)} văn bản" == row.value_printed


def merged_communes(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    assert counted(len(catalogue.timeline.predecessors_of("xa-quang-trung"))) == row.value_printed


def communes_before_the_merger(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    alive = [unit for unit in catalogue.timeline.alive_on(date(2024, 10, 31)) if unit.kind in ("commune", "town")]
    assert str(len(alive)) == row.value_printed


def period_of_the_report(row: ReportFigureRow, report: Scorecard, plan: Scorecard, catalogue: Catalogue) -> None:
    """The paper writes 01/1/2024, against its own rule of dates; the days are the same."""
    first, last = (date(int(y), int(m), int(d)) for d, m, y in re.findall(r"(\d+)/(\d+)/(\d+)", row.value_printed))
    asked = catalogue.years[2024].report
    assert (asked.first.first_day, asked.last.last_day) == (first, last)


How = Callable[[ReportFigureRow, Scorecard, Scorecard, Catalogue], None]
OTHERWISE: dict[str, How] = {
    "KT00": note_as_printed,
    "DVC03U": units_behind,
    "OBS1": few_dossiers,
    "OBS2": merged_dossiers,
    "OBS3": merged_communes,
    "OBS5": few_signed,
    "TT16": communes_before_the_merger,
    "PERIOD": period_of_the_report,
}
BY_KIND: dict[str, How] = {"actual": value_as_printed, "target": target_as_printed}
NOT_REGENERATED = {
    "HT06": "chỉ đạo nhà mạng, không phải kết quả đo được",
    "HT07": "chỉ đạo nhà mạng, không phải kết quả đo được",
    "TASK1": "nhiệm vụ giao cho xã, không phải chỉ tiêu",
    "TASK2": "nhiệm vụ giao cho đài truyền thanh cơ sở, không phải chỉ tiêu",
    "OBS4": "báo cáo tự mâu thuẫn: chú thích 3 nêu Bắc Sơn chưa đạt 100% số hóa",
    "OBS6": "nhận định không kèm con số",
}


def how(row: ReportFigureRow) -> How | None:
    return None if row.code in NOT_REGENERATED else OTHERWISE.get(row.code) or BY_KIND[row.kind]


@pytest.mark.parametrize("row", facts.report_figures(), ids=lambda row: f"{row.row_id}-{row.code}")
def test_a_printed_line_comes_out_of_the_database_or_has_its_reason(
    report: Scorecard, plan: Scorecard, catalogue: Catalogue, row: ReportFigureRow
) -> None:
    check = how(row)
    if check is not None:
        check(row, report, plan, catalogue)
    else:
        assert NOT_REGENERATED[row.code]
        # What is left out is no indicator: nothing of it could be answered, and nothing is.
        assert row.code not in catalogue.by_code


def test_so_many_lines_of_the_report_are_regenerated() -> None:
    lines = facts.report_figures()
    regenerated = [row for row in lines if how(row) is not None]
    print(f"\n{len(regenerated)}/{len(lines)} dòng có số của báo cáo năm 2024 được tạo lại từ cơ sở dữ liệu")
    assert (len(regenerated), len(lines)) == (REGENERATED, ROWS)
    assert set(NOT_REGENERATED) <= {row.code for row in lines}


def test_the_front_page_says_no_other_number_of_lines() -> None:
    front_page = Path(__file__).resolve().parents[2] / "README.md"
    for stated, of in re.findall(r"(\d+) ?(?:/|of|out of) ?(84)\b", front_page.read_text(encoding="utf-8")):
        assert (int(stated), int(of)) == (REGENERATED, ROWS)
