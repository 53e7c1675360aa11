"""Simulated figures say so wherever they show: above drawings, tables and the sheets made of them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from indicators.core.figures import Origin, Reading, State
from indicators.dashboards.origins import simulated_words
from indicators.models import Measurement
from tests.indicators.views.reading import text_of
from tests.months import open_every_month

Person = Callable[[str], Client]
WORDS = "số liệu mô phỏng"
# A running total of a window that does not begin in January: months, and no value of the window.
WITHOUT_VALUE = "/chi-tieu/DVC01/?tu=2024-03&den=2024-11"


def section(text: str, begin: str, end: str) -> str:
    return text[text.index(begin) :].partition(end)[0]


@pytest.mark.parametrize(
    ("path", "begin", "end"),
    [
        ("/", "So với chỉ tiêu giao", "Từng tháng"),
        ("/", "Đơn vị theo chỉ tiêu", "Toàn địa bàn"),
        ("/chi-tieu/DVC03/", "Từng tháng", "01/2024"),
        ("/chi-tieu/DVC03/", "Còn 04/45 đơn vị chưa đạt", "Xếp hạng đơn vị"),
        ("/chi-tieu/DVC03/", "Xếp hạng đơn vị", "DVC03 theo đơn vị"),
        (WITHOUT_VALUE, "Từng tháng", "3/2024"),
        ("/don-vi/", "Tìm đơn vị", "Phòng ban ("),
    ],
)
def test_simulated_figures_say_so_above_every_drawing_and_table(
    as_person: Person, path: str, begin: str, end: str
) -> None:
    assert WORDS in section(text_of(as_person("lanhdao"), path), begin, end).lower()


@pytest.mark.parametrize(
    "path", ["/", "/chi-tieu/", "/chi-tieu/DVC03/", "/don-vi/", "/don-vi/xa-quang-trung/", "/so-sanh/"]
)
def test_simulated_figures_say_so_on_every_sheet(as_person: Person, path: str) -> None:
    for title, text in sheets_of(as_person("lanhdao"), f"{path}?format=xlsx").items():
        assert WORDS in text or title in ("Báo cáo tháng", "Mức giao"), (
            f"{title}: stages and what was set are no figures"
        )


def test_simulated_months_say_so_on_their_sheet_where_the_window_has_no_value(as_person: Person) -> None:
    assert WORDS in sheets_of(as_person("lanhdao"), f"{WITHOUT_VALUE}&format=xlsx")["Từng tháng"]


def sheets_of(client: Client, address: str) -> dict[str, str]:
    """All words of each sheet of the page's workbook, in small letters."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    return {sheet.title: " ".join(str(cell) for row in sheet.values for cell in row).lower() for sheet in book}


def test_a_picture_saved_from_the_chart_still_says_so(as_person: Person) -> None:
    html = as_person("lanhdao").get("/chi-tieu/DVC03/").content.decode()
    figure = re.search(r'<script id="xu-huong-figure"[^>]*>(.*?)</script>', html)
    assert figure is not None
    assert json.loads(figure[1])["data"][0]["name"] == "Giá trị từng tháng (%), số liệu mô phỏng"


def test_what_is_typed_or_printed_alone_says_nothing(as_person: Person) -> None:
    open_every_month()
    Measurement.objects.filter(indicator__code="DVC01").update(origin=Origin.ENTERED.value)
    assert WORDS not in text_of(as_person("lanhdao"), "/chi-tieu/DVC01/").lower()
    assert WORDS not in text_of(as_person("lanhdao"), "/chi-tieu/HT01/").lower()


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        ([], ""),
        ([None], ""),
        ([Origin.PRINTED, Origin.ENTERED], ""),
        ([Origin.SIMULATED, None], "Số liệu mô phỏng"),
        ([Origin.SIMULATED, Origin.ENTERED], "Có số liệu mô phỏng"),
        ([Origin.MIXED], "Có số liệu mô phỏng"),
    ],
)
def test_some_or_all_simulated_are_told_apart(origins: list[Origin | None], words: str) -> None:
    assert simulated_words(Reading(State.FIGURE, origin=origin) for origin in origins) == words
