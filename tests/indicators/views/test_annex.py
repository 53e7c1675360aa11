"""The page of the annex: the office sees what the workbook holds, and downloads it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.core.figures import Boundaries
from indicators.core.numbers_vi import written
from indicators.core.wording import with_qualifier
from indicators.loading import Catalogue
from tests.indicators.annex.papers import TODAY, paper_of
from tests.indicators.sheets.recalculation import read
from units.models import Unit

OFFICE = ["vanphong", "duyet", "lanhdao", "quantri"]
WINDOW = "?tu=2024-01&den=2024-11"


@pytest.fixture(autouse=True)
def _on_a_known_day(time_machine: Any) -> None:
    time_machine.move_to(TODAY, tick=False)


def text_of(response: Any) -> str:
    """The words of a page, a space between cells."""
    assert response.status_code == 200
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(body))


def test_the_preview_holds_every_number_of_the_workbook(as_person: Any, catalogue: Catalogue) -> None:
    page = text_of(as_person("vanphong").get(f"/phu-luc/{WINDOW}"))
    lines = 0
    for sheet in paper_of(catalogue).annex.sheets:
        assert f"{sheet.heading}. {sheet.name}" in page
        for note in sheet.notes:
            if note.heading:
                assert all(re.sub(r"\s+", " ", line) in page for line in note.lines)
        for line in sheet.units.lines if sheet.units else ():
            told = [line.name_with_marks]
            for entry in line.entries:
                reading = entry.judged.reading
                counts = (reading.numerator, reading.denominator) if reading.denominator is not None else ()
                words = [written(count) for count in counts if count is not None]
                words.append(with_qualifier(entry.judged) or "chưa có số liệu")
                if entry.has_verdict and entry.judged.target:
                    words.append("Đạt" if entry.judged.status == "met" else "Chưa đạt")
                told += [*words, *([] if entry.rank is None else [str(entry.rank)])]
            assert " ".join(told).replace("\u00a0", " ") in page, told
            lines += 1
    assert lines > 200


def test_an_annex_without_targets_says_so_where_others_count_what_is_met(as_person: Any) -> None:
    page = re.sub(r"<[^>]+>|\s+", " ", as_person("lanhdao").get(f"/phu-luc/{WINDOW}").content.decode())
    listed = re.sub(" +", " ", page[page.index("Danh mục phụ lục") : page.index("Kỳ số liệu")])
    assert "Dịch vụ công trực tuyến 2 2 0" in listed and "Nhân lực số 3 không giao" in listed


def test_the_workbook_is_named_after_its_window_and_not_kept(as_person: Any) -> None:
    for address in (f"/phu-luc/tai/{WINDOW}", f"/phu-luc/{WINDOW}&format=xlsx"):
        response = as_person("lanhdao").get(address)
        assert response["Content-Disposition"] == 'attachment; filename="phu-luc-2024-01-2024-11.xlsx"'
        assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert response["Cache-Control"] == "no-store"
        assert read(response.content, values=True).sheetnames[:2] == ["Danh mục", "Phụ lục I"]


def test_the_page_leads_to_the_workbook_of_what_it_shows(as_person: Any, catalogue: Catalogue) -> None:
    client = as_person("vanphong")
    page = client.get(f"/phu-luc/{WINDOW}&ranh-gioi=khi-do").content.decode()
    (link,) = re.findall(r'href="(/phu-luc/tai/[^"]*)"', page)
    content = client.get(html.unescape(link)).content
    expected = paper_of(catalogue, boundaries=Boundaries("then"))
    titles = [sheet["A2"].value for sheet in read(content, values=True).worksheets[1:-1]]
    assert titles == [sheet.title for sheet in expected.annex.sheets]
    assert any(row[1].value == "Xã Điệp Nông" for row in read(content, values=True)["Phụ lục I"].iter_rows())


def test_only_approved_figures_where_asked(as_person: Any) -> None:
    client = as_person("duyet")
    page = text_of(client.get(f"/phu-luc/{WINDOW}&chi-da-duyet=1"))
    assert "Chỉ tính số liệu đã được duyệt." in page
    assert "3.787 3.798" not in page
    assert "Chỉ tính số liệu đã được duyệt." not in text_of(client.get(f"/phu-luc/{WINDOW}"))


def test_a_window_without_indicators_says_so(as_person: Any) -> None:
    client = as_person("vanphong")
    response = client.get("/phu-luc/?tu=2020-01&den=2020-12")
    assert "chưa có phụ lục" in text_of(response)
    assert "/phu-luc/tai/" not in response.content.decode()
    book = read(client.get("/phu-luc/tai/?tu=2020-01&den=2020-12").content, values=True)
    assert book.sheetnames == ["Danh mục"]


@pytest.mark.parametrize("login", ["xa-bac-son", "phong-tu-phap"])
def test_reporters_may_not_see_the_annex(login: str, as_person: Any) -> None:
    for address in ("/phu-luc/", "/phu-luc/tai/", "/phu-luc/?format=xlsx"):
        assert as_person(login).get(address).status_code == 403


def test_names_are_escaped(as_person: Any) -> None:
    Unit.objects.filter(slug="xa-bac-son").update(name="<script>x</script>", short_name="<b>y</b>")
    body = as_person("vanphong").get(f"/phu-luc/{WINDOW}").content.decode()
    assert "<script>x" not in body and "<b>y" not in body
    assert "&lt;script&gt;x" in body


def test_the_queries_are_few_and_the_same_for_everyone(as_person: Any) -> None:
    counts = {}
    for login in OFFICE:
        for query in (WINDOW, "?tu=2024-11&den=2024-11&ranh-gioi=khi-do", "?tu=2025-01&den=2025-12"):
            client = as_person(login)
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/phu-luc/{query}")
            counts[login, query] = len(asked)
    assert len(set(counts.values())) == 1, counts
    assert set(counts.values()) <= set(range(13)), counts
