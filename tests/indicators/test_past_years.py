"""A year that is over, opened so that its figures can be brought in: its own units, something to compare this year with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from indicators.core.figures import Boundaries, State
from indicators.core.months import Month, Window
from indicators.entry.cells import Typed
from indicators.entry.grid import load_grid
from indicators.entry.recording import NotSaved, save_cells
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard, load_series
from indicators.planning.opening import Opening, open_year, preview_of
from tests.indicators.entry.importing.filling import filled, form_of, imported
from tests.indicators.planning.deciding import MOMENT, TODAY, decision, enter
from tests.indicators.views.reading import text_of
from units.models import User

Person = Callable[[str], Client]
NOVEMBER = Month(2023, 11)
YEAR = Window(Month(2023, 1), Month(2023, 12))
MERGED = ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung")


@pytest.fixture
def opened(catalogue: Catalogue) -> Catalogue:
    preview = preview_of(catalogue, 2023, 2024)
    open_year(catalogue, preview, Opening(preview.schedule, set(preview.candidates), ()), decision())
    return load_catalogue()


def question(unit: str, boundaries: str = "then", window: Window = YEAR) -> Question:
    return Question(unit, window, Boundaries(boundaries), TODAY)


def test_a_past_year_has_no_targets_of_its_own_until_somebody_writes_them_down(opened: Catalogue) -> None:
    assert opened.years[2023].report == Window(Month(2023, 1), NOVEMBER)
    assert 2023 in opened.by_code["KS01"].years and opened.targets.get(("KS01", 2023)) is None


def test_its_months_are_those_of_the_units_of_then(opened: Catalogue) -> None:
    for boundaries in ("then", "end"):
        result = load_scorecard(opened, question(opened.root, boundaries), codes=["HT03"])["HT03"]
        assert len(result.rows) == 35 and {"xa-diep-nong", "thi-tran-hung-ha"} <= {row.unit.slug for row in result.rows}
        assert (result.coverage.units_reported, result.coverage.units_expected) == (0, 35)
        assert result.reading.state is State.NO_DATA
    today = load_scorecard(opened, question(opened.root, "today"), codes=["HT03"])["HT03"]
    assert "xa-quang-trung" in {row.unit.slug for row in today.rows}


def test_a_unit_that_was_born_later_has_no_figures_of_that_year(opened: Catalogue) -> None:
    cell = Typed("xa-quang-trung", "KS01", "2023-11", numerator="1", denominator="2")
    with pytest.raises(NotSaved) as refusal:
        save_cells([cell], catalogue=opened, by=User.objects.get(username="vanphong"), at=MOMENT)
    assert "không hoạt động trong tháng 11/2023" in refusal.value.problems[0].message


def test_its_figures_stand_a_year_ago_in_the_grid(opened: Catalogue) -> None:
    enter("xa-bac-son", "KS01", "2023-11", "7", "9")
    grid = load_grid(opened, opened.timeline.units["xa-bac-son"], Month(2024, 11), today=TODAY, shows_whole=True)
    line = next(line for line in grid.lines if line.code == "KS01")
    assert (line.year_ago.words, line.year_ago.counts) == ("77,77\u00a0%", "7\u00a0/\u00a09")


def test_a_merged_unit_is_compared_with_what_went_into_it(opened: Catalogue, as_person: Person) -> None:
    for slug, numerator in zip(MERGED, ("2", "3", "4"), strict=True):
        enter(slug, "KS01", "2023-11", numerator, "5")
    grid = load_grid(opened, opened.timeline.units["xa-quang-trung"], Month(2024, 11), today=TODAY, shows_whole=False)
    line = next(line for line in grid.lines if line.code == "KS01")
    assert (line.year_ago.words, line.year_ago.counts) == ("60\u00a0%", "9\u00a0/\u00a015")
    page = text_of(as_person("vanphong"), "/nhap/xa-quang-trung/2024-11/").replace("\u00a0", " ")
    assert "Tháng 11/2023" in page and "9 / 15" in page


def test_its_figures_come_in_through_the_same_form_and_import(opened: Catalogue) -> None:
    form = form_of(opened, "xa-dan-chu", NOVEMBER)
    imported(
        opened, filled(form, {"KS01": {"numerator": 3, "denominator": 4}, "HT03": {"numerator": 6, "denominator": 6}})
    )
    grid = load_grid(opened, opened.timeline.units["xa-dan-chu"], Month(2024, 10), today=TODAY, shows_whole=False)
    assert [line.year_ago.words for line in grid.lines if line.code == "KS01"] == ["chưa có số liệu"]
    merged = load_grid(opened, opened.timeline.units["xa-quang-trung"], Month(2024, 11), today=TODAY, shows_whole=False)
    ago = {line.code: line.year_ago.counts for line in merged.lines}
    assert (ago["KS01"], ago["HT03"]) == ("3\u00a0/\u00a04", "6\u00a0/\u00a06")


def test_one_indicator_of_that_year_is_entered_for_the_communes_of_then(opened: Catalogue, as_person: Person) -> None:
    text = text_of(as_person("vanphong"), "/nhap/chi-tieu/HT03/2023-06/")
    assert "Xã Điệp Nông" in text and "Xã Quang Trung" not in text and "0/35" in text


def test_its_figures_are_read_month_by_month_on_every_boundaries(opened: Catalogue) -> None:
    for slug in MERGED:
        enter(slug, "KS01", "2023-11", "4", "5")
    then = {row.unit: row for row in load_series(opened, question(opened.root), "KS01") if row.month == NOVEMBER}
    assert then["xa-dan-chu"].judged.value == "80" and then["xa-dan-chu"].parts == ("xa-dan-chu",)
    now = Question(opened.root, YEAR, Boundaries("date", date(2024, 11, 30)), TODAY)
    rows = {row.unit: row for row in load_series(opened, now, "KS01") if row.month == NOVEMBER}
    assert rows["xa-quang-trung"].judged.reading.numerator == 12
    assert set(rows["xa-quang-trung"].parts) == set(MERGED) and "xa-dan-chu" not in rows
    totals = {
        str(load_scorecard(opened, question(opened.root, kind), codes=["KS01"])["KS01"].reading.denominator)
        for kind in ("then", "end", "today")
    }
    assert totals == {"15"}


def test_the_pages_of_that_year_show_what_was_brought_in(opened: Catalogue, as_person: Person) -> None:
    enter("xa-bac-son", "KS01", "2023-11", "7", "9")
    leader = as_person("lanhdao")
    text = text_of(leader, "/chi-tieu/KS01/?tu=2023-01&den=2023-12").replace("\u00a0", " ")
    assert "77,77 %" in text and "tháng 01–12/2023, đủ 12 tháng" in text
    assert "Đến hết tháng 11/2024: 4/6 chỉ tiêu đạt" in text_of(leader, "/"), "the newest year stays the first page"


def test_a_window_over_both_years_adds_up(opened: Catalogue) -> None:
    enter("xa-bac-son", "KS01", "2023-12", "7", "9")
    both = question("xa-bac-son", window=Window(Month(2023, 12), Month(2024, 1)))
    alone = question("xa-bac-son", window=Window(Month(2024, 1), Month(2024, 1)))
    one = load_scorecard(opened, alone, codes=["KS01"])["KS01"].reading
    two = load_scorecard(opened, both, codes=["KS01"])["KS01"].reading
    assert one.numerator is not None and one.denominator is not None
    assert (two.numerator, two.denominator) == (one.numerator + 7, one.denominator + 9)
