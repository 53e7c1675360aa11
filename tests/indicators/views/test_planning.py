"""Chỉ tiêu giao as the office reads it: a year with its papers and revisions, beside the year before; and its workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.loading import load_catalogue
from indicators.models import ReportingYear
from indicators.planning.targeting import set_target
from tests.indicators.planning.deciding import aimed, decision
from tests.indicators.views.reading import cells_of, text_of
from units.models import Membership, Unit

Person = Callable[[str], Client]
YEAR = "/chi-tieu-giao/2025/"


def row_of(client: Client, address: str, code: str) -> str:
    """The line of an indicator, in words."""
    html = client.get(address).content.decode()
    found = re.search(
        rf'<tr>\s*<th scope="row"><a [^>]*>[^<]*</a> <span class="muted">{code}</span>.*?</tr>', html, re.S
    )
    assert found is not None, code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).replace("\u00a0", " ")


def test_the_way_in_leads_to_the_newest_year(as_person: Person) -> None:
    answer = as_person("lanhdao").get("/chi-tieu-giao/")
    assert (answer.status_code, answer["Location"]) == (302, YEAR)
    assert 'href="/chi-tieu-giao/"' in as_person("lanhdao").get("/").content.decode()
    assert 'href="/chi-tieu-giao/"' not in as_person("xa-bac-son").get("/").content.decode()


def test_a_year_says_what_it_holds(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), YEAR)
    assert "31 chỉ tiêu: 20 có mức giao, 09 chưa có mức giao, 02 không áp dụng." in text
    assert "Kỳ báo cáo 01–11/2025, tháng dương lịch, hạn nộp ngày 05 tháng sau." in text


def test_a_target_is_shown_as_its_paper_prints_it_and_nothing_is_supplied(as_person: Person) -> None:
    leader = as_person("lanhdao")
    assert "Trên 80 % “đạt trên”; huyện giao; văn bản không nêu số, ngày" in row_of(leader, YEAR, "KT01")
    assert "Từ 60 % cho cấp xã; “mục tiêu 2025”" in row_of(leader, YEAR, "HS02")
    assert "Không áp dụng. Mục tiêu của trung ương" in row_of(leader, YEAR, "BC02")
    assert "chưa có mức giao" in row_of(leader, YEAR, "KS01")


def test_the_year_before_stands_beside_with_counts_from_the_one_scorecard(as_person: Person) -> None:
    leader = as_person("lanhdao")
    met = row_of(leader, YEAR, "KS01")
    assert "99,71 % 3.787 / 3.798" in met
    assert "Mục tiêu đề ra từ 97 % Đạt mô phỏng trong đó 47 đơn vị chưa duyệt (47/537 số liệu)" in met
    missed = row_of(leader, YEAR, "DVC04")
    assert "0,1 % 20 / 15.080" in missed and "Mục tiêu đạt từ 45 % Chưa đạt" in missed
    assert "không có trong năm 2024" in row_of(leader, YEAR, "KT01")
    text = text_of(leader, YEAR)
    assert (
        "Có số liệu mô phỏng" in text and "Có trong năm 2024, không có trong năm 2025" in text and "40 chỉ tiêu" in text
    )


def test_the_year_before_is_read_over_twelve_months_where_asked(as_person: Person) -> None:
    leader = as_person("lanhdao")
    assert "kỳ 01–11/2024, ranh giới cuối kỳ" in text_of(leader, YEAR)
    assert "kỳ 01–12/2024, đủ 12 tháng, ranh giới cuối kỳ" in text_of(leader, f"{YEAR}?so-voi=12-thang")


def test_a_year_without_one_before_it_shows_targets_alone(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/chi-tieu-giao/2024/")
    assert "49 chỉ tiêu: 06 có mức giao, 43 chưa có mức giao." in text and "Kết quả 2023" not in text


def revise(code: str, year: int, value: str, since: date) -> None:
    catalogue = load_catalogue()
    paper = aimed(value, since=since, document_number="812/QĐ-UBND", document_date=date(year, 6, 28), issuer="province")
    set_target(catalogue, catalogue.by_code[code], year, paper, decision())


def test_both_versions_of_a_revised_target_stand_there_with_their_papers(as_person: Person) -> None:
    revise("KS02", 2024, "75", date(2024, 7, 1))
    row = row_of(as_person("lanhdao"), "/chi-tieu-giao/2024/", "KS02")
    assert "Từ 50 % đến hết ngày 30/6/2024 “mục tiêu đề ra”; văn bản không nêu số, ngày" in row
    assert "Từ 75 % từ ngày 01/7/2024 tỉnh giao; 812/QĐ-UBND ngày 28/6/2024" in row
    text = text_of(as_person("lanhdao"), "/chi-tieu-giao/2024/KS02/").replace("\u00a0", " ")
    assert text.index("Từ 50 %, đến hết ngày 30/6/2024") < text.index("Từ 75 %, từ ngày 01/7/2024")
    assert "Theo văn bản mới" in text and "điều chỉnh từ ngày 01/7/2024" in text


def test_pages_judge_by_the_version_in_force(as_person: Person) -> None:
    revise("KS02", 2024, "75", date(2024, 7, 1))
    leader = as_person("lanhdao")
    june = text_of(leader, "/chi-tieu/KS02/?tu=2024-01&den=2024-06").replace("\u00a0", " ")
    november = text_of(leader, "/chi-tieu/KS02/").replace("\u00a0", " ")
    assert "Mục tiêu đề ra từ 50 %" in june and "từ 75 %" not in june.split("Mức giao Năm 2024")[0]
    assert "Mức giao từ 75 %" in november and "theo 812/QĐ-UBND ngày 28/6/2024" in november
    assert "áp dụng từ 01/7/2024; trước đó từ 50 %" in november
    assert "3/6 chỉ tiêu đạt, 03 chưa đạt" in text_of(leader, "/")
    assert "Mức giao từ 75 % Chưa đạt" in row_of(leader, YEAR, "KS02"), "and so does the year after"


def test_what_was_moved_is_said_on_the_page_and_on_the_sheet(as_person: Person) -> None:
    ReportingYear.objects.filter(year=2025).update(grace_days=3, moved_deadlines={"11": "2025-12-10"})
    leader = as_person("lanhdao")
    assert "nộp chậm 03 ngày vẫn đúng hạn. Hạn tháng 11/2025 dời đến 10/12/2025." in text_of(leader, YEAR)
    assert any("Hạn nộp tháng 11/2025 dời đến ngày 10/12/2025" in cell for cell in cells_of(leader, YEAR))


# The workbook


def test_the_workbook_has_a_line_for_each_target_with_numbers_as_numbers(as_person: Person) -> None:
    revise("KT01", 2025, "85.5", date(2025, 7, 1))
    book = openpyxl.load_workbook(io.BytesIO(as_person("lanhdao").get(f"{YEAR}?format=xlsx").content))
    sheet, left = book.worksheets
    assert (sheet.title, left.title) == ("Chỉ tiêu giao 2025", "Không còn trong năm")
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(line for line in lines if line[1] == "Mã")
    of_2024 = ["Kết quả 2024", "Tử số 2024", "Mẫu số 2024", "Mức giao 2024", "Đạt hay chưa 2024", "Ghi chú 2024"]
    assert head[-6:] == of_2024
    first, second = (dict(zip(head, line, strict=True)) for line in lines if line[1] == "KT01")
    assert (first["Con số"], first["Áp dụng"]) == (80, "đến hết ngày 30/6/2025")
    assert (second["Con số"], second["Số văn bản"]) == (85.5, "812/QĐ-UBND")
    assert second["Ngày văn bản"].date() == date(2025, 6, 28) and second["Kết quả 2024"] == "không có trong năm đó"
    (signed,) = (dict(zip(head, line, strict=True)) for line in lines if line[1] == "KS01")
    assert (signed["Mức giao"], signed["Con số"]) == ("chưa có mức giao", None)
    assert (signed["Tử số 2024"], signed["Mẫu số 2024"], signed["Đạt hay chưa 2024"]) == (3787, 3798, "Đạt")
    assert signed["Ghi chú 2024"] == "Số liệu mô phỏng; trong đó 47 đơn vị chưa duyệt (47/537 số liệu)"
    words = " ".join(str(cell) for line in lines[:12] for cell in line if cell)
    assert "Kết quả năm trước: có số liệu mô phỏng" in words and "NĐ 09" not in words
    assert sum(1 for row in left.iter_rows() if row[0].value and row[1].value) - 1 == 40


def test_a_workbook_of_targets_is_kept_by_no_browser_and_holds_no_formula_of_a_person(as_person: Person) -> None:
    catalogue = load_catalogue()
    paper = aimed("90", wording="=1+1", document_number="@SUM(A1)")
    set_target(catalogue, catalogue.by_code["KS01"], 2025, paper, decision())
    answer = as_person("quantri").get(f"{YEAR}?format=xlsx")
    assert answer["Cache-Control"] == "no-store" and "chi-tieu-giao-2025.xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    typed = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value in ("=1+1", "@SUM(A1)")]
    assert [cell.data_type for cell in typed] == ["s", "s"]


# Queries

QUERIES = {
    YEAR: 11,
    f"{YEAR}?so-voi=12-thang": 11,
    f"{YEAR}?format=xlsx": 10,
    "/chi-tieu-giao/2024/": 8,
    "/chi-tieu-giao/2025/KS01/": 10,
    "/chi-tieu-giao/2024/KS01/": 9,
    "/chi-tieu-giao/2024/nam/": 7,
}
OF_PLANNERS = {
    "/chi-tieu-giao/mo-nam/": 6,
    "/chi-tieu-giao/2025/them/": 6,
    "/chi-tieu-giao/2025/chi-tieu-moi/": 8,
    "/chi-tieu-giao/2024/KS01/dinh-nghia/": 10,
    "/chi-tieu-giao/2024/KS01/muc/": 7,
}


def queries_of(client: Client, addresses: dict[str, int]) -> dict[str, int]:
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        found[address] = len(captured)
    return found


@pytest.mark.parametrize("login", ["vanphong", "duyet", "lanhdao", "quantri"])
def test_every_page_asks_the_same_number_of_queries_of_every_role(as_person: Person, login: str) -> None:
    assert queries_of(as_person(login), QUERIES) == QUERIES
    if login in ("vanphong", "quantri"):
        assert queries_of(as_person(login), OF_PLANNERS) == OF_PLANNERS


def test_many_units_and_targets_ask_no_more_queries(as_person: Person, db: None) -> None:
    root = Unit.objects.get(slug="huyen-hung-ha")
    for number in range(60):
        unit = Unit(slug=f"xa-moi-{number}", name=f"Xã Mới {number}", short_name=f"Mới {number}", kind="commune")
        unit.save()
        Membership.objects.create(child=unit, parent=root)
    catalogue = load_catalogue()
    for number in range(60):
        paper = aimed("90", scope=f"xa-moi-{number}")
        set_target(catalogue, catalogue.by_code["KS01"], 2025, paper, decision())
    assert queries_of(as_person("vanphong"), QUERIES | OF_PLANNERS) == QUERIES | OF_PLANNERS
    assert "Xã Mới 59" in text_of(as_person("vanphong"), YEAR)


# Access


def test_readers_see_no_button_that_they_may_not_press(as_person: Person) -> None:
    for address in (YEAR, "/chi-tieu-giao/2025/KT01/", "/chi-tieu-giao/2025/nam/"):
        for login in ("lanhdao", "duyet"):
            page = as_person(login).get(address).content.decode()
            main = page[page.index("<main") : page.index("</main>")]
            assert 'method="post"' not in main and "/them/" not in main and "/dinh-nghia/" not in main
        editor = as_person("vanphong").get(address).content.decode()
        assert 'method="post"' in editor or "/them/" in editor


def test_an_office_without_any_year_is_led_to_opening_one(as_person: Person, db: None) -> None:
    from indicators.models import IndicatorYear, Statement, Target

    for model in (Target, IndicatorYear, Statement, ReportingYear):
        model.objects.all().delete()  # type: ignore[attr-defined]
    assert as_person("vanphong").get("/chi-tieu-giao/")["Location"] == "/chi-tieu-giao/mo-nam/"
    assert "Chưa có năm báo cáo nào" in text_of(as_person("lanhdao"), "/chi-tieu-giao/")
    assert "Chưa có năm nào để lấy chỉ tiêu" in text_of(as_person("vanphong"), "/chi-tieu-giao/mo-nam/")
