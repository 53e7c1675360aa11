"""A year whose report is cut at 30/11 is completed to twelve months: entered, expected, shown and said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from indicators.annex.contents import annex_of
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.entry.grid import load_grid
from indicators.entry.progress import load_progress, rules_asked
from indicators.entry.reminding import load_reminders, months_to_remind_of
from indicators.loading import Catalogue, Question, load_scorecard
from tests.indicators.planning.deciding import MOMENT, enter
from tests.indicators.views.reading import cells_of, text_of

Person = Callable[[str], Client]
WHOLE = "?tu=2024-01&den=2024-12"
DECEMBER = Month(2024, 12)
AFTER = date(2025, 1, 10)


def window(last: int) -> Window:
    return Window(Month(2024, 1), Month(2024, last))


@pytest.mark.parametrize("path", ["/", "/chi-tieu/", "/chi-tieu/KS01/", "/don-vi/", "/don-vi/xa-bac-son/", "/phu-luc/"])
def test_every_page_says_that_the_window_has_twelve_months(as_person: Person, path: str) -> None:
    leader = as_person("lanhdao")
    assert "tháng 01–12/2024, đủ 12 tháng" in text_of(leader, f"{path}{WHOLE}")
    report = text_of(leader, path)
    assert "tháng 01–11/2024 ·" in report and "01–11/2024, đủ" not in report


@pytest.mark.parametrize("path", ["/", "/chi-tieu/", "/chi-tieu/KS01/", "/don-vi/", "/don-vi/xa-bac-son/"])
def test_every_workbook_says_so_too(as_person: Person, path: str) -> None:
    leader = as_person("lanhdao")
    assert any("kỳ tháng 01–12/2024, đủ 12 tháng" in cell for cell in cells_of(leader, f"{path}{WHOLE}"))
    assert not any("đủ 12 tháng" in cell for cell in cells_of(leader, path))


def test_the_annex_says_so_in_its_basis(catalogue: Catalogue) -> None:
    for last, said in ((11, False), (12, True)):
        scorecard = load_scorecard(catalogue, Question(catalogue.root, window(last), Boundaries("end"), AFTER))
        words = " ".join(annex_of(catalogue, scorecard, MOMENT, approved_only=False).basis)
        assert ("đủ 12 tháng" in words) is said


def test_each_year_offers_its_report_and_its_twelve_months(as_person: Person) -> None:
    page = as_person("lanhdao").get("/").content.decode()
    for year in (2024, 2025):
        assert f"?tu={year}-01&amp;den={year}-11&amp;" in page and f"?tu={year}-01&amp;den={year}-12&amp;" in page
    assert text_of(as_person("lanhdao"), "/").count("đủ 12 tháng") == 2


def test_december_is_entered_and_its_grid_says_what_it_completes(catalogue: Catalogue, as_person: Person) -> None:
    enter("xa-bac-son", "KS01", "2024-12", "8", "8")
    grid = load_grid(catalogue, catalogue.timeline.units["xa-bac-son"], DECEMBER, today=AFTER, shows_whole=False)
    assert (grid.reported, grid.expected, grid.window) == (1, 8, window(12))
    clerk = as_person("xa-bac-son")
    assert "Cả kỳ 01–12/2024, đủ 12 tháng" in text_of(clerk, "/nhap/xa-bac-son/2024-12/")
    assert "Cả kỳ 01–11/2024 " in text_of(clerk, "/nhap/xa-bac-son/2024-11/")


def test_december_is_expected_once_it_is_due_and_no_yearly_figure_with_it(catalogue: Catalogue) -> None:
    unit = catalogue.timeline.units["xa-bac-son"]
    (progress,) = load_progress(catalogue, catalogue.deadlines(AFTER), [unit], [DECEMBER])
    assert (progress.reported, progress.expected) == (0, 8)
    root = catalogue.timeline.units[catalogue.root]
    asked = rules_asked(catalogue, catalogue.deadlines(AFTER), root, DECEMBER)
    assert [rule.code for rule in asked] == ["DVC01"], "yearly figures were asked for in November"


def test_december_is_reminded_of_like_any_month(catalogue: Catalogue) -> None:
    today = date(2025, 1, 3)
    months = months_to_remind_of(catalogue, today)
    assert DECEMBER in months
    reminders = {reminder.unit.slug: reminder for reminder in load_reminders(catalogue, months, today)}
    owed = {one.progress.month: one for one in reminders["xa-bac-son"].owed}
    assert [rule.code for rule in owed[DECEMBER].missing] == [
        "HT03", "NL01", "KS01", "KS02", "DVC02", "DVC03", "DVC04", "TT11",
    ]  # fmt: skip


def test_coverage_of_twelve_months_waits_for_december(catalogue: Catalogue) -> None:
    def covered(last: int, today: date = AFTER) -> tuple[int, int]:
        question = Question(catalogue.root, window(last), Boundaries("end"), today)
        coverage = load_scorecard(catalogue, question, codes=["KS01"])["KS01"].coverage
        return coverage.figures_reported, coverage.figures_expected

    assert covered(11) == (537, 537)
    assert covered(12) == (537, 584), "47 units owe December"
    assert covered(12, date(2025, 1, 5)) == (537, 537), "not before it is due"
    enter("xa-bac-son", "KS01", "2024-12", "8", "8")
    assert covered(12) == (538, 584) and covered(11) == (537, 537)


def test_a_year_that_reports_all_months_has_one_window(as_person: Person, db: None) -> None:
    from indicators.models import ReportingYear

    ReportingYear.objects.filter(year=2025).update(last_month=Month(2025, 12))
    page = as_person("lanhdao").get("/").content.decode()
    assert "den=2025-11" not in page and page.count("den=2025-12") == 1
