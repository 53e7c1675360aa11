"""The slides: the overview's own figures, split and counted, for those who see the territory."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month
from indicators.dashboards.slides import first_named
from indicators.models import Measurement
from tests.indicators.views.reading import YEAR_2025, cells_of, text_of

Person = Callable[[str], Client]


def slides_in(client: Client, query: str = "") -> list[str]:
    """The words of each slide."""
    response = client.get(f"/trinh-chieu/{query}")
    assert response.status_code == 200
    parts = re.findall(r'(?s)<section class="slide.*?</section>', response.content.decode())
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)).replace("\u00a0", " ") for part in parts]


def test_the_slides_go_from_the_sentence_to_who_is_behind(as_person: Person) -> None:
    slides = slides_in(as_person("lanhdao"))
    assert "Đến hết tháng 11/2024: 4/6 chỉ tiêu đạt, 02 chưa đạt; 47/47 đơn vị đã báo cáo." in slides[0]
    assert "So với hết tháng 10/2024: 02 chỉ tiêu tốt lên, 01 kém đi, 03 gần như không đổi." in slides[0]
    assert re.search(r"Thanh toán trực tuyến.*Số hóa hồ sơ.*Hồ sơ tiếp nhận", slides[1]), "the farthest first"
    assert "Ký số đủ cơ quan và lãnh đạo Mục tiêu đề ra từ 50 % Từng tháng: " in slides[2]
    assert " 70,82 % 2.690 / 3.798 47/47 đơn vị" in slides[2]
    assert "Đúng tiến độ tháng còn lại cần ≥ 67,19 %" in slides[2]
    behind = [slide for slide in slides if "đơn vị chưa đạt" in slide and "Mức giao" in slide]
    assert len(behind) == 2
    last = next(slide for slide in behind if "Số hóa hồ sơ" in slide)
    assert "04/45 đơn vị chưa đạt" in last
    assert "Đơn vị chưa đạt nhiều chỉ tiêu nhất" in slides[-2]
    assert "47/47 đơn vị đã báo cáo đủ, 3.074/3.074 số liệu" in slides[-1]
    assert "Trong đó 47 đơn vị có số liệu chưa duyệt" in slides[-1] and "và 37 đơn vị khác" in slides[-1]


def test_where_all_are_behind_one_slide_says_so_with_either_end_and_the_way_to_all(as_person: Person) -> None:
    html = as_person("lanhdao").get("/trinh-chieu/").content.decode()
    (slide,) = re.findall(r'(?s)<section class="slide is-nearly_all".*?</section>', html)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", slide)).replace("\u00a0", " ")
    assert "45/45 đơn vị chưa đạt, cao nhất 0,7 % (Xã Liên Hiệp, 2 / 278)." in words
    assert re.search(r"Gần mức giao nhất Xã Liên Hiệp 0,7 % 2 / 278 Xã Hòa Tiến", words)
    assert re.search(r"Xa mức giao nhất Phòng Tài nguyên và Môi trường 0 % 0 / 848", words), "most records first"
    assert "29 đơn vị cùng 0 %; nêu đơn vị có nhiều hồ sơ nhất" in words, "four of 29 are not the worst"
    assert slide.count("<li>") == 8 and 'href="/chi-tieu/DVC04/#xep-hang"' in slide


def test_the_units_behind_stand_with_their_counts_on_one_slide(as_person: Person) -> None:
    html = as_person("lanhdao").get("/trinh-chieu/").content.decode()
    (listed,) = re.findall(r'(?s)<section class="slide is-behind".*?<ol class="slide-units">(.*?)</ol>', html)
    lines = re.findall(r"(?s)<li>.*?</li>", listed)
    assert len(lines) == 4 and all(line.count("/") >= 2 for line in lines)


def test_targets_and_short_lists_tell_where_they_lead(as_person: Person) -> None:
    html = as_person("lanhdao").get("/trinh-chieu/").content.decode()
    cards = re.findall(r'(?s)<li class="is-(?:met|missed)">.*?</li>', html)
    assert len(cards) == 6
    for part in (*cards, *re.findall(r'(?s)<div class="slide-whole">.*?</section>', html)):
        assert 'class="sparkline"' in part and "<title>Từng tháng:" in part
        assert re.search(r"(?i)dự báo cả năm .*theo tốc độ tháng 9–11/2024", part), part
    assert html.count("nét đứt: mức giao") == 4


def test_one_alone_is_named_rather_than_left_out(as_person: Person) -> None:
    weakest = slides_in(as_person("lanhdao"))[-2]
    assert "45 đơn vị có chỉ tiêu chưa đạt; nêu 06 đơn vị nhiều nhất" in weakest and "còn 01" not in weakest
    assert first_named(["A", "B", "C"], 2, "đơn vị") == "A, B, C"
    assert first_named(["A", "B", "C", "D"], 2, "đơn vị") == "A, B và 02 đơn vị khác"


def test_each_slide_with_figures_says_that_they_are_simulated(as_person: Person) -> None:
    assert all("số liệu mô phỏng" in slide.casefold() for slide in slides_in(as_person("lanhdao")))
    assert not any("mô phỏng" in slide for slide in slides_in(as_person("lanhdao"), YEAR_2025))


def test_a_missing_figure_is_told_beside_the_unit_and_on_the_last_slide(as_person: Person) -> None:
    Measurement.objects.filter(
        unit__slug="phong-tai-nguyen-moi-truong", indicator__code="DVC04", month=Month(2024, 11)
    ).delete()
    slides = slides_in(as_person("lanhdao"))
    assert any("Phòng Tài nguyên và Môi trường (mới có 10/11 số liệu)" in slide for slide in slides), slides
    assert (
        "46/47 đơn vị đã báo cáo đủ" in slides[-1]
        and "Còn thiếu số liệu: Phòng Tài nguyên và Môi trường." in slides[-1]
    )


def test_a_year_without_figures_takes_a_line_a_target(as_person: Person) -> None:
    slides = slides_in(as_person("lanhdao"), YEAR_2025)
    assert sum(slide.count("Chưa có số liệu") for slide in slides) >= 20
    assert not any("Số hồ sơ ít" in slide or " 0 %" in slide for slide in slides)


def test_the_time_of_a_slide_comes_from_the_address(as_person: Person) -> None:
    client = as_person("lanhdao")
    for query, seconds in (("", 15), ("?giay=30", 30), ("?giay=0", 0), ("?giay=2", 15), ("?giay=abc", 15)):
        assert f'data-seconds="{seconds}"' in client.get(f"/trinh-chieu/{query}").content.decode(), query
    assert "“abc” không phải là số giây" in text_of(client, "/trinh-chieu/?giay=abc")
    assert "không phải là số giây" not in text_of(client, "/trinh-chieu/?giay=0")


def test_the_window_goes_there_and_back(as_person: Person) -> None:
    query = "?tu=2024-01&amp;den=2024-10"
    overview = as_person("lanhdao").get("/?tu=2024-01&den=2024-10").content.decode()
    assert f'href="/trinh-chieu/{query}"' in overview
    slides = as_person("lanhdao").get("/trinh-chieu/?tu=2024-01&den=2024-10").content.decode()
    assert f'href="/{query}" data-slides-leave' in slides
    assert "/trinh-chieu/" not in as_person("xa-bac-son").get("/").content.decode()


def test_the_workbook_holds_what_the_overviews_does(as_person: Person) -> None:
    said = [cells_of(as_person("lanhdao"), path) for path in ("/trinh-chieu/", "/")]
    assert len(said[0]) == len(said[1])


@pytest.mark.parametrize("login", ["vanphong", "duyet", "lanhdao", "quantri"])
def test_the_slides_ask_as_many_queries_as_the_overview(as_person: Person, login: str) -> None:
    client = as_person(login)
    with CaptureQueriesContext(connection) as captured:
        client.get("/trinh-chieu/")
    assert len(captured) == 11
