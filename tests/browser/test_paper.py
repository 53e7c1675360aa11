"""What is handed over on paper: one A4 sheet tells a view whole, what has no room there begins the next sheet."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

UPRIGHT, ON_ITS_SIDE = (595, 842), (842, 595)


def sheets(page: Any, folder: Path) -> tuple[int, tuple[int, int], list[str]]:
    """How many, of which size, and the words of each (empty where no pdftotext is installed)."""
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    (box,) = set(re.findall(rb"/MediaBox \[([^\]]+)\]", paper))
    width, height = (round(float(number)) for number in box.split()[2:])
    file = folder / "paper.pdf"
    file.write_bytes(paper)
    words = []
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        words = [re.sub(r"\s+", " ", sheet) for sheet in said.split("\f")[:-1]]
    return len(re.findall(rb"/Type /Page\b", paper)), (width, height), words


def test_the_overview_is_one_sheet_and_one_of_the_units(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 900})
    page.goto("/")
    assert not page.get_by_text("không in ở đây").is_visible(), "of no use on a screen"
    count, size, words = sheets(page, tmp_path)
    assert (count, size) == (2, UPRIGHT)
    if words:
        for said in (
            "4/6 chỉ tiêu đạt",
            "So với chỉ tiêu giao",
            "99,71 %",
            "0,1 %",
            "Số liệu mô phỏng",
            "Còn 43 chỉ tiêu theo dõi",
        ):
            assert said in words[0], said
        assert "Đơn vị theo chỉ tiêu" in words[1] and "Hồng Minh" in words[1]


def test_an_indicator_is_one_sheet_then_its_units_down_to_the_last(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 900})
    for code, last in (("DVC03", "Xã Độc Lập 100 %"), ("KS01", "Xã Hòa Bình 88,88 %")):
        page.goto(f"/chi-tieu/{code}/")
        page.locator("[data-chart]").scroll_into_view_if_needed()
        page.wait_for_selector("[data-drawn]")
        count, size, words = sheets(page, tmp_path)
        assert (count, size) == (4, UPRIGHT), code
        if words:
            for said in ("Đạt" if code == "KS01" else "Chưa đạt", "Từng tháng", "11/2024", "đơn vị chưa đạt"):
                assert said in words[0], (code, said)
            assert "Xếp hạng đơn vị" in words[1] and last in words[1], (code, words[1][-300:])
            assert words[2].strip().startswith("Đơn vị theo tháng") and "Ý nghĩa và cách tính" in words[3]


def test_the_last_column_of_tiles_keeps_its_border(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 900})
    page.goto("/o-vuong/")
    page.emulate_media(media="print")
    inside, clips = page.locator("#so-do .tiles").evaluate(
        """map => {
            const edges = [...map.children].map(tile => tile.getBoundingClientRect().right);
            return [map.getBoundingClientRect().right - Math.max(...edges), getComputedStyle(map).overflowX];
        }"""
    )
    assert inside >= 1 and clips == "visible"


def test_a_unit_is_one_sheet_and_what_it_came_from_the_next(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 900})
    page.goto("/don-vi/xa-bac-son/")
    count, size, words = sheets(page, tmp_path)
    assert (count, size) == (1, UPRIGHT)
    if words:
        for said in ("3/5 chỉ tiêu đạt", "Còn thiếu", "Chỉ tiêu được giao", "Báo cáo từng tháng", "Lịch sử sáp nhập"):
            assert said in words[0], said
    page.goto("/don-vi/xa-quang-trung/")
    count, size, words = sheets(page, tmp_path)
    assert count == 2
    if words:
        assert words[1].strip().startswith("Số liệu trước và sau sáp nhập")


def test_each_slide_is_a_sheet_on_its_side(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 720})
    page.goto("/trinh-chieu/?giay=0")
    count, size, words = sheets(page, tmp_path)
    assert (count, size) == (page.locator(".slide").count(), ON_ITS_SIDE)
    if words:
        assert "Thoát" not in "".join(words)
