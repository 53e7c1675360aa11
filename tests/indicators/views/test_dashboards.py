"""Overview, indicators and units as their readers get them: words, links, workbooks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.test import Client

from indicators.core.months import Month
from indicators.models import Measurement, Submission
from tests.indicators.views.reading import PAGES, YEAR_2025, cells_of, text_of
from units.models import User

Person = Callable[[str], Client]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


# Tổng quan


def test_the_overview_begins_with_one_sentence(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/")
    assert "Đến hết tháng 11/2024: 4/6 chỉ tiêu đạt, 02 chưa đạt; 47/47 đơn vị đã báo cáo." in text
    assert "<title>Tổng quan tháng 01–11/2024 – dxreport</title>" in as_person("lanhdao").get("/").content.decode()


def test_the_first_sentence_says_what_becomes_of_the_year(as_person: Person) -> None:
    leader = as_person("lanhdao")
    assert (
        "Cả năm 2024: không thể đạt 02 chỉ tiêu (Thanh toán trực tuyến dịch vụ công; Số hóa hồ sơ, kết quả giải quyết), "
        "đúng tiến độ 04." in text_of(leader, "/")
    )
    june = text_of(leader, "/?tu=2024-01&den=2024-06")
    assert "không thể đạt 01 chỉ tiêu" in june and "có nguy cơ 01 (Thanh toán trực tuyến dịch vụ công)" in june
    bullets = leader.get("/").content.decode().split("thanh-chi-tieu")[1].split("</ul>")[0]
    assert bullets.count("Không thể đạt") == 2 and "Đúng tiến độ" not in bullets, (
        "only what is in doubt has a second mark"
    )
    assert "Cả năm" not in text_of(leader, "/?tu=2025-01&den=2025-12"), "nothing is known of that year yet"


def test_a_month_that_nobody_reported_is_told_and_nothing_is_said_to_stand_still(as_person: Person) -> None:
    leader = as_person("lanhdao")
    text = text_of(leader, "/?tu=2024-01&den=2024-12")
    assert "0/47 đơn vị đã báo cáo đủ, 3.008/3.336 số liệu. Chưa có số liệu của tháng 12/2024." in text
    assert "không đổi" not in text.split("So với chỉ tiêu giao")[0]
    assert "Chưa có số liệu đã duyệt của tháng 11/2024." in text_of(leader, "/?chi-da-duyet=1")
    assert "Chưa có số liệu của" not in text_of(leader, "/")


def test_a_window_over_two_years_leads_to_each_of_them(as_person: Person) -> None:
    leader = as_person("lanhdao")
    html = leader.get("/?tu=2024-06&den=2025-03&ranh-gioi=nay").content.decode()
    assert "Kỳ này nằm ở 2 năm; mức giao lấy theo năm 2025." in html
    assert '<a href="?tu=2024-06&amp;den=2024-12&amp;ranh-gioi=nay">tháng 6–12/2024</a>' in html
    assert '<a href="?tu=2025-01&amp;den=2025-03&amp;ranh-gioi=nay">tháng 01–3/2025</a>' in html
    assert "Kỳ này nằm ở" not in text_of(leader, "/")


def test_what_has_no_column_among_the_units_is_named(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/")
    assert "Chỉ có số của toàn địa bàn nên không có cột: DVC trực tuyến phát sinh hồ sơ." in text


def test_every_cell_leads_to_its_indicator_of_its_unit(as_person: Person) -> None:
    html = as_person("lanhdao").get("/?tu=2024-01&den=2024-11").content.decode()
    table = html.split('<table class="figure-table heatmap">')[1].split("</table>")[0]
    row = table.split(">Bắc Sơn</a></th>")[1].split("</tr>")[0]
    tail = "?tu=2024-01&amp;den=2024-11"
    assert re.findall(r'href="([^"]+)"', row) == [
        f"/chi-tieu/{code}/xa-bac-son/{tail}" for code in ("KS01", "KS02", "DVC02", "DVC03", "DVC04")
    ]


def test_the_overview_says_what_moved_since_the_month_before(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/").replace("\u00a0", " ")
    assert "So với hết tháng 10/2024: 02 chỉ tiêu tốt lên, 01 kém đi, 03 gần như không đổi." in text
    assert "▼ Giảm 0,04 điểm phần trăm so với hết tháng 10/2024: 70,86 % (2.432 / 3.432)" in text
    assert "Năm 2023 chưa có số liệu nên chưa so được với cùng kỳ." in text
    year_after = text_of(as_person("lanhdao"), "/?tu=2025-01&den=2025-06")
    assert "so với hết tháng" not in year_after, "nothing of this year, nothing to compare"
    month = text_of(as_person("lanhdao"), "/?tu=2024-11&den=2024-11").replace("\u00a0", " ")
    assert "so với tháng 10/2024:" in month


def test_a_card_says_value_counts_target_distance_and_who_is_behind(as_person: Person) -> None:
    html = as_person("lanhdao").get("/").content.decode()
    card = text_between(html, "DVC03</span>", "</li>")
    for words in (
        "99,97%",
        "Chưa đạt",
        "24.640 / 24.647",
        "Mục tiêu đề ra 100 %",
        "còn thiếu 0,03 điểm phần trăm",
        "Không thể đạt",
        "04/45 đơn vị chưa đạt",
        "45/45 đơn vị, 515/515 số liệu",
        "số liệu mô phỏng",
    ):
        assert words in card, words
    assert 'href="/chi-tieu/DVC03/#don-vi-chua-dat"' in html


def text_between(html: str, begin: str, end: str) -> str:
    part = html[html.index(begin) :]
    part = part[: part.index(end)]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", part))).replace("\u00a0", " ")


def test_the_required_rate_stands_beside_the_outlook(as_person: Person) -> None:
    card = text_between(as_person("lanhdao").get("/").content.decode(), 'code">KS01</span>', "</li>")
    assert "Đúng tiến độ · tháng còn lại cần ≥ 67,19 %" in card


def test_a_year_without_figures_says_so_and_shows_no_zero(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), f"/{YEAR_2025}").replace("\u00a0", " ")
    assert "22 chỉ tiêu được giao: 20 chưa có số liệu, 02 không áp dụng; chưa đơn vị nào báo cáo." in text
    assert text.count("Chưa có số liệu") >= 20
    assert "huyện không đo được nên không áp dụng" in text
    assert "Chưa có số liệu nào để so với chỉ tiêu giao trong kỳ này." in text
    assert not re.search(r"(?<![\d,.])0(,0+)? ?%", text)


def test_the_writer_of_an_empty_year_is_led_to_the_entry_and_the_leader_is_not(as_person: Person) -> None:
    empty = re.compile(r'<div class="empty">.*?</div>', re.S)
    for login, leads in (("vanphong", True), ("lanhdao", False)):
        found = empty.search(as_person(login).get(f"/{YEAR_2025}").content.decode())
        assert found is not None
        assert ('href="/nhap/"' in found[0]) is leads


def test_a_window_without_any_set_says_what_to_do(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/?tu=2021-01&den=2021-12")
    assert "Kỳ này chưa có bộ chỉ tiêu nào. Hãy chọn kỳ khác" in text


def test_the_heatmap_has_a_row_per_unit_with_words_for_every_cell(as_person: Person) -> None:
    html = as_person("lanhdao").get("/").content.decode()
    table = html[html.index('<table class="figure-table heatmap">') :]
    table = table[: table.index("</table>")]
    assert len(re.findall(r'<th scope="row"', table)) == 48
    cells = re.findall(r'<td class="(is-[^"]+)">(.*?)</td>', table)
    assert len(cells) == 48 * 5
    assert all(re.search(r'visually-hidden"> (Đạt|Chưa đạt|Không áp dụng)<', inside) for _, inside in cells)
    assert "<caption>" in table


# What is chosen stays


@pytest.mark.parametrize("address", ["/", "/chi-tieu/", "/chi-tieu/KS01/", "/don-vi/", "/don-vi/xa-bac-son/"])
def test_every_link_between_pages_carries_the_chosen_window(as_person: Person, address: str) -> None:
    html = as_person("lanhdao").get(f"{address}?tu=2024-02&den=2024-05&ranh-gioi=khi-do").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    links = re.findall(r'href="(/(?:chi-tieu|don-vi)/[^"]*)"', main)
    assert links
    assert [link for link in links if "tu=2024-02&amp;den=2024-05&amp;ranh-gioi=khi-do" not in link] == []


def test_what_could_not_be_read_is_said(as_person: Person) -> None:
    for address in PAGES:
        assert "Lưu ý: “2024-13” không phải là một tháng" in text_of(as_person("lanhdao"), f"{address}?tu=2024-13")


def test_only_approved_figures_are_said_to_be_so(as_person: Person) -> None:
    client = as_person("lanhdao")
    assert "Chỉ tính số liệu đã duyệt." in text_of(client, "/?chi-da-duyet=1")
    assert "Chỉ tính số liệu đã duyệt." not in text_of(client, "/")
    assert "Chỉ tính số liệu đã duyệt" in cells_of(client, "/?chi-da-duyet=1")


# Chỉ tiêu


def test_the_list_of_indicators_shows_all_of_the_year(as_person: Person) -> None:
    html = as_person("lanhdao").get("/chi-tieu/").content.decode()
    assert len(set(re.findall(r'href="/chi-tieu/([A-Z0-9a-z]+)/"', html))) == 49


def test_an_indicator_explains_itself(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/chi-tieu/DVC03/").replace("\u00a0", " ")
    for words in (
        "99,97 %",
        "Mục tiêu đề ra 100 %: còn thiếu 0,03 điểm phần trăm",
        "Cộng các tháng trong kỳ.",
        "Cộng các đơn vị.",
        "Hằng tháng.",
        "Còn 04/45 đơn vị chưa đạt",
        "Phòng Giáo dục và Đào tạo: 99,65 % (572 / 574)",
        "Báo cáo năm 2024 nêu",
        "Còn 04 đơn vị chưa đạt mục tiêu số hóa",
        "gồm Điệp Nông, Dân Chủ, Hùng Dũng",
        "ỷ lệ cao trên số hồ sơ ít",
    ):
        assert words in text, words


def test_the_chart_is_data_with_its_table_below(as_person: Person) -> None:
    html = as_person("lanhdao").get("/chi-tieu/KS01/").content.decode()
    assert '<script id="xu-huong-figure" type="application/json">' in html
    assert html.index('id="xu-huong-figure"') < html.index("KS01 từng tháng</caption>")
    assert "<script>" not in html


def test_the_ranking_is_sorted_by_its_address(as_person: Person) -> None:
    def first(address: str) -> str:
        html = as_person("lanhdao").get(address).content.decode()
        table = html[html.index("DVC03 theo đơn vị</caption>") :]
        found = re.search(r'href="/chi-tieu/DVC03/([a-z0-9-]+)/', table)
        assert found is not None
        return found[1]

    assert first("/chi-tieu/DVC03/?xep=value") == "xa-bac-son"
    assert first("/chi-tieu/DVC03/?xep=-counts") == "phong-tai-nguyen-moi-truong"
    assert first("/chi-tieu/DVC03/?xep=khong-co") == first("/chi-tieu/DVC03/")


def test_an_indicator_outside_the_window_names_its_years(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), f"/chi-tieu/KH01/{YEAR_2025}")
    assert "không thuộc bộ chỉ tiêu của kỳ đang chọn" in text
    assert "Có trong bộ chỉ tiêu năm 2024." in text


def test_an_indicator_that_nobody_here_can_measure_gives_the_reason(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), f"/chi-tieu/BC02/{YEAR_2025}")
    assert "Không áp dụng" in text
    assert "huyện không đo được nên không áp dụng" in text


def test_a_running_total_refuses_a_window_that_does_not_begin_in_january(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/chi-tieu/DVC01/?tu=2024-03&den=2024-05")
    assert "Không cộng được" in text
    assert "số lũy kế chỉ trả lời cho kỳ bắt đầu từ tháng 01" in text.casefold()


def test_an_unknown_indicator_is_not_found(as_person: Person) -> None:
    assert as_person("lanhdao").get("/chi-tieu/XX99/").status_code == 404


def test_changes_say_who_when_old_new_and_why(as_person: Person, db: None) -> None:
    figure = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=Month(2024, 11))
    before = f"{figure.numerator:.0f}\u00a0/\u00a0{figure.denominator:.0f}"
    figure.numerator, figure.denominator, figure.version = 3, 4, figure.version + 1
    figure.changed_by = User.objects.get(username="xa-bac-son")
    figure.changed_at = datetime(2024, 12, 9, 14, 5, tzinfo=HANOI)
    figure.reason = "Đếm lại sổ văn bản đi"
    figure.save()
    html = as_person("vanphong").get("/chi-tieu/KS01/").content.decode()
    row = re.search(r"<tr><td[^>]*>14 giờ 05 phút ngày 09/12/2024.*?</tr>", html, re.S)
    assert row is not None
    for words in ("Xã Bắc Sơn, 11/2024", before, "3\u00a0/\u00a04", "Đếm lại sổ văn bản đi"):
        assert words in unescape(row[0]), words


# Đơn vị


@pytest.mark.parametrize("typed", ["bac son", "Bắc Sơn", "BAC SON", "bắc"])
def test_units_are_found_without_accents(as_person: Person, typed: str) -> None:
    html = as_person("lanhdao").get("/don-vi/", {"tim": typed}).content.decode()
    assert 'href="/don-vi/xa-bac-son/"' in html
    assert 'href="/don-vi/xa-cong-hoa/"' not in html


def test_a_search_without_result_says_what_to_do(as_person: Person) -> None:
    html = as_person("lanhdao").get("/don-vi/", {"tim": "<b>zzz"}).content.decode()
    assert "Không có đơn vị nào khớp với" in html
    assert "<b>zzz" not in html


def test_units_stand_by_kind_and_closed_ones_name_their_successor(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/don-vi/")
    for words in (
        "Phòng ban (12)",
        "Thị trấn (2)",
        "Xã (31)",
        "Đã kết thúc (3)",
        "Nhập vào Xã Quang Trung từ 01/11/2024",
    ):
        assert words in text, words


def test_a_unit_shows_its_scorecard_months_and_history(as_person: Person) -> None:
    text = text_of(as_person("vanphong"), "/don-vi/xa-quang-trung/").replace("\u00a0", " ")
    for words in (
        "Số liệu gồm cả Xã Điệp Nông, Xã Dân Chủ, Xã Hùng Dũng.",
        "119 / 119",
        "Bản nháp",
        "(Nghị quyết 1201/NQ-UBTVQH15 ngày 28/9/2024)",
        "chỉ tiêu không áp dụng với đơn vị này",
    ):
        assert words in text, words


def test_a_closed_unit_answers_for_its_own_life_and_names_its_successor(as_person: Person) -> None:
    text = text_of(as_person("vanphong"), "/don-vi/xa-diep-nong/")
    assert "không có trên ranh giới đang chọn" in text
    assert "Đơn vị kế thừa: Xã Quang Trung từ 01/11/2024." in text
    assert "đã báo cáo 62/62 số liệu" in text


def test_only_writers_are_led_to_the_grid(as_person: Person) -> None:
    grid = "/nhap/xa-bac-son/2024-11/"
    for login, leads in (("vanphong", True), ("xa-bac-son", True), ("lanhdao", False), ("duyet", False)):
        assert (grid in as_person(login).get("/don-vi/xa-bac-son/").content.decode()) is leads, login


# Workbooks


def test_the_workbook_says_how_it_was_asked_and_holds_what_is_seen(as_person: Person) -> None:
    cells = cells_of(as_person("lanhdao"), "/chi-tieu/DVC03/?ranh-gioi=khi-do")
    assert "Huyện Hưng Hà; kỳ tháng 01–11/2024; ranh giới khi đó" in cells
    assert "Xã Điệp Nông" in cells
    assert any(cell.startswith("=QUOTIENT(") for cell in cells)


def test_the_workbook_keeps_search_and_order(as_person: Person) -> None:
    cells = cells_of(as_person("lanhdao"), "/don-vi/?tim=bac+son")
    assert "Tìm: “bac son”" in cells
    assert "Xã Bắc Sơn" in cells and "Xã Cộng Hòa" not in cells
    page = as_person("lanhdao").get("/chi-tieu/DVC03/?xep=value").content.decode()
    assert 'href="?xep=value&amp;format=xlsx"' in page
    units = [cell for cell in cells_of(as_person("lanhdao"), "/chi-tieu/DVC03/?xep=value") if cell.startswith("Xã ")]
    assert units[0] == "Xã Bắc Sơn"


def test_a_workbook_is_named_after_page_and_window(as_person: Person) -> None:
    response = as_person("lanhdao").get("/chi-tieu/KS01/?format=xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="ks01-2024-01-2024-11.xlsx"'


@pytest.mark.parametrize("path", ["/", "/chi-tieu/", "/chi-tieu/KS01/", "/don-vi/", "/don-vi/xa-bac-son/", "/phu-luc/"])
def test_a_workbook_is_not_kept_on_a_shared_computer(as_person: Person, path: str) -> None:
    assert as_person("lanhdao").get(f"{path}?format=xlsx")["Cache-Control"] == "no-store"


def test_one_table_of_a_page_is_taken_along_alone(as_person: Person) -> None:
    client = as_person("lanhdao")
    response = client.get("/chi-tieu/KS02/?format=xlsx&bang=theo-don-vi")
    assert 'filename="ks02-theo-don-vi-2024-01-2024-11.xlsx"' in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Theo đơn vị"]
    every = openpyxl.load_workbook(io.BytesIO(client.get("/chi-tieu/KS02/?format=xlsx&bang=khong-co").content))
    assert len(every.sheetnames) > 1, "an unknown table is not asked for"


def test_a_unit_says_what_it_lacks_what_it_does_well_and_its_place(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/don-vi/xa-bac-son/").replace("\u00a0", " ")
    lacks, well = text.split("Còn thiếu", 3)[-1].split("Làm tốt", 1)
    assert lacks.index("0 %, còn thiếu 45 điểm phần trăm") < lacks.index("98,63 %, còn thiếu 1,37 điểm phần trăm")
    assert "không nêu hạng: số hồ sơ ít (cả kỳ 73)" in lacks
    assert "73,56 %, vượt 23,56 điểm phần trăm (64 / 87; đồng hạng 21/47 với 01 đơn vị khác)" in well
    assert "Hồ sơ tiếp nhận trực tuyến: 100 %" not in well.split("Chỉ tiêu được giao")[0], "few records are no strength"


def test_a_merged_unit_shows_each_part_above_the_sum(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/don-vi/xa-quang-trung/").replace("\u00a0", " ")
    parts = text.split("Số liệu trước và sau sáp nhập")[1]
    for counts in ("42 / 42", "10 / 10", "41 / 41", "57 / 57", "150 / 150"):
        assert counts in parts, counts
    assert "Số liệu trước và sau sáp nhập" not in text_of(as_person("lanhdao"), "/don-vi/xa-bac-son/")
    cells = cells_of(as_person("lanhdao"), "/don-vi/xa-quang-trung/?bang=cac-don-vi-gop")
    assert "Cộng" in cells and "42" in cells and "150" in cells


def test_the_days_of_a_units_reports_are_those_here_and_not_the_servers(as_person: Person) -> None:
    late = datetime(2024, 5, 31, 20, 0, tzinfo=UTC)
    Submission.objects.filter(unit__slug="xa-bac-son", month__in=[Month(2024, 5)]).update(submitted_at=late)
    cells = cells_of(as_person("lanhdao"), "/don-vi/xa-bac-son/?bang=bao-cao-thang")
    assert "2024-06-01 00:00:00" in cells and "2024-05-31 00:00:00" not in cells
