"""A high rate on few records is marked wherever it is shown: by a sign, in words, with the number; never on single months."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.core.figures import Boundaries
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.models import Indicator
from tests.indicators.quality.test_lines import REPORT, TODAY
from tests.indicators.views.reading import cells_of, text_of

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]
HIGH = "tỷ lệ cao trên số hồ sơ ít (cả kỳ 119)"
FEW = "số hồ sơ ít (cả kỳ 73)"
ONE_MONTH = "?tu=2024-11&den=2024-11"
QUANG_TRUNG, BAC_SON = "/don-vi/xa-quang-trung/", "/don-vi/xa-bac-son/"


@pytest.fixture
def leader(as_person: Person) -> Client:
    return as_person("lanhdao")


def lowered(text: str) -> str:
    return text.lower().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("address", "value", "words"),
    [
        ("/", "100*", HIGH),
        ("/", "98,63*", FEW),
        ("/chi-tieu/DVC02/", "100 %*", HIGH),
        ("/chi-tieu/DVC03/", "98,63 %*", FEW),
        (QUANG_TRUNG, "100 %*", HIGH),
        (BAC_SON, "98,63 %*", FEW),
        ("/nhap/xa-quang-trung/2024-11/", "100 %*", f"* {HIGH}"),
    ],
)
def test_pages_mark_it_with_sign_words_and_number(
    as_person: Person, leader: Client, address: str, value: str, words: str
) -> None:
    client = as_person("vanphong") if address.startswith("/nhap/") else leader
    text = lowered(text_of(client, address))
    assert value in text and words in text


@pytest.mark.parametrize("address", ["/", "/chi-tieu/DVC02/", QUANG_TRUNG, "/phu-luc/"])
def test_workbooks_say_it_in_words(leader: Client, address: str) -> None:
    cells = [lowered(cell) for cell in cells_of(leader, address)]
    said = HIGH if address != "/phu-luc/" else "tỷ lệ cao trên số hồ sơ ít ở 08 đơn vị: "
    assert any(said in cell for cell in cells)


@pytest.mark.parametrize("address", ["/", "/chi-tieu/DVC02/", QUANG_TRUNG, BAC_SON, "/phu-luc/"])
def test_single_months_and_short_windows_are_never_marked(leader: Client, address: str) -> None:
    for query in (ONE_MONTH, "?tu=2024-07&den=2024-11"):
        assert "số hồ sơ ít (" not in lowered(text_of(leader, f"{address}{query}"))
        assert not any("hồ sơ ít" in lowered(cell) for cell in cells_of(leader, f"{address}{query}"))


def test_the_list_of_units_says_where_rates_stand_on_few_records(leader: Client) -> None:
    html = leader.get("/don-vi/").content.decode()
    row = html[html.index('href="/don-vi/xa-dong-do/"') :]
    assert "số hồ sơ ít: Hồ sơ tiếp nhận trực tuyến, Số hóa hồ sơ, kết quả giải quyết" in row[
        : row.index("</tr>")
    ].replace("Số hồ sơ ít", "số hồ sơ ít")


def test_units_behind_on_few_records_are_not_shamed_without_a_word(leader: Client) -> None:
    text = lowered(text_of(leader, "/chi-tieu/DVC03/"))
    behind = text[text.index("còn 04/45 đơn vị chưa đạt") :]
    assert re.search(r"xã bắc sơn: 98,63 % \(72 / 73\), [^;]*; số hồ sơ ít \(cả kỳ 73\)", behind)


def test_the_annex_marks_units_and_names_them_with_counts(leader: Client) -> None:
    answer = leader.get("/phu-luc/?format=xlsx")
    book = load_workbook(BytesIO(answer.content))
    values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    [note] = [value for value in values if "Hồ sơ tiếp nhận trực tuyến: tỷ lệ cao trên số hồ sơ ít" in value]
    assert "xã Quang Trung 119/119 (100%)" in note and "từ 120 trở xuống trong cả kỳ" in note
    mark = re.search(r"\(\d+\)", note)
    assert mark is not None and f"Xã Đông Đô {mark[0]}" in " ".join(value for value in values if "Đông Đô" in value)
    page = text_of(leader, "/phu-luc/")
    assert note[mark.start() :].replace("\u00a0", " ") in page, "page and workbook say the same"


def test_every_place_follows_one_rule(leader: Client, catalogue: Catalogue) -> None:
    """What the page of quality asks about, plus low rates on few records, is what the pages mark."""
    card = load_scorecard(catalogue, Question(catalogue.root, REPORT, Boundaries("end"), TODAY))
    rows = [row for result in card.results for row in result.rows if row.few is not None]
    assert len(rows) == 22 and sum(row.few is not None and row.few.is_odd for row in rows) == 21
    html = leader.get("/").content.decode()
    table = html[html.index('<table class="figure-table heatmap">') :]
    assert table[: table.index("</table>")].count('*<span class="visually-hidden">') == 22
    Indicator.objects.filter(code="KS02").update(few_records=1_000_000)
    html = leader.get("/chi-tieu/KS02/").content.decode()
    assert html.count("số hồ sơ ít (cả kỳ") >= 47, "the office's own number is used at once"
