"""What can be taken along from a page is there: the sheet, the element of the picture, and the script that draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.indicators.views.reading import YEAR_2025

Person = Callable[[str], Client]
PAGES = {
    "/": 2, "/don-vi/": 1, "/chi-tieu/KS01/": 4, "/chi-tieu/KS01/xa-bac-son/": 2, "/don-vi/xa-bac-son/": 4,
    "/o-vuong/": 1, "/so-sanh/": 1,
}  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_what_a_button_names_is_on_the_page(as_person: Person, address: str) -> None:
    client = as_person("lanhdao")
    html = client.get(address).content.decode()
    pictures = re.findall(r'data-picture="([^"]+)"', html)
    assert len(pictures) >= PAGES[address]
    assert all(html.count(f' id="{picture}"') == 1 for picture in pictures), pictures
    assert html.count("js/picture.js") == 1
    for link in re.findall(r'href="(\?[^"]*bang=[^"]+)"', html):
        book = load_workbook(BytesIO(client.get(f"{address.split('?')[0]}{unescape(link)}").content))
        assert len(book.sheetnames) == 1, (link, book.sheetnames)


def test_where_nothing_is_shown_nothing_is_offered(as_person: Person) -> None:
    html = as_person("lanhdao").get(f"/{YEAR_2025}").content.decode()
    assert "data-picture" not in html


@pytest.mark.parametrize("address", [*PAGES, "/don-vi/xa-quang-trung/"])
def test_every_table_and_drawing_goes_along_both_as_a_sheet_and_as_a_picture(as_person: Person, address: str) -> None:
    html = as_person("lanhdao").get(address).content.decode()
    for line in re.findall(r'(?s)<p class="take-away.*?</p>', html):
        assert "bang=" in line and ("data-picture" in line or "bang=muc-giao" in line), line


def test_the_small_lines_of_a_unit_are_a_sheet_of_months_with_counts(as_person: Person) -> None:
    response = as_person("lanhdao").get("/don-vi/xa-bac-son/?format=xlsx&bang=tung-thang")
    (sheet,) = load_workbook(BytesIO(response.content), data_only=True).worksheets
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if row[0] == "Mã")
    assert head == ["Mã", "Chỉ tiêu", "Đơn vị tính", "Tháng", "Giá trị", "Tử số", "Mẫu số"]
    months = [row for row in rows if row[0] == "DVC03"]
    assert [row[3] for row in months][:3] == ["01/2024", "02/2024", "3/2024"] and len(months) == 11
    assert all(row[5] <= row[6] for row in months)


KEYS = {
    ("/", "thanh-chi-tieu"): "vạch đứng là mức giao", ("/o-vuong/", "so-do"): "✗ Chưa đạt",
    ("/", "bang-don-vi-theo-chi-tieu"): "– Chưa có số liệu", ("/chi-tieu/KS01/", "bang-xep-hang"): "vạch đứng là mức giao",
    ("/chi-tieu/KS01/", "bang-don-vi-theo-thang"): "▽ Kém mức giao",
    ("/chi-tieu/KS01/xa-bac-son/", "xu-huong"): "Nét đứt là mức giao",
    ("/don-vi/xa-bac-son/", "nhieu-bieu-do"): "Nét đứt là mức giao",
}  # fmt: skip


@pytest.mark.parametrize(("address", "element"), KEYS)
def test_a_picture_tells_what_its_marks_are(as_person: Person, address: str, element: str) -> None:
    html = as_person("lanhdao").get(address).content.decode()
    inside = html.partition(f' id="{element}"')[2].partition('class="take-away')[0]
    assert KEYS[address, element] in inside


def test_the_chart_has_a_button_of_its_own_beside_that_of_its_table(as_person: Person) -> None:
    html = as_person("lanhdao").get("/chi-tieu/KS01/").content.decode()
    assert re.search(r'data-picture="xu-huong" hidden>Tải hình biểu đồ \(PNG\)<', html)
    assert re.search(r'data-picture="bang-tung-thang" hidden>Tải hình bảng \(PNG\)<', html)
