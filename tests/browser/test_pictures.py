"""Tables and drawings as pictures: a real download of a PNG that holds the whole of what is on the page."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

# Page, element, file.
PICTURES = (
    ("/", "thanh-chi-tieu", "tong-quan-thanh-chi-tieu-2024-01-2024-11.png"),
    ("/", "bang-don-vi-theo-chi-tieu", "tong-quan-bang-don-vi-theo-chi-tieu-2024-01-2024-11.png"),
    ("/don-vi/", "danh-sach", "don-vi-danh-sach-2024-01-2024-11.png"),
    ("/chi-tieu/KS01/", "bang-xep-hang", "ks01-bang-xep-hang-2024-01-2024-11.png"),
    ("/chi-tieu/KS01/", "bang-tung-thang", "ks01-bang-tung-thang-2024-01-2024-11.png"),
    ("/chi-tieu/KS01/xa-bac-son/", "xu-huong", "ks01-xu-huong-2024-01-2024-11.png"),
    ("/don-vi/xa-bac-son/", "bang-chi-tieu", "xa-bac-son-bang-chi-tieu-2024-01-2024-11.png"),
    ("/don-vi/xa-bac-son/", "nhieu-bieu-do", "xa-bac-son-nhieu-bieu-do-2024-01-2024-11.png"),
    ("/o-vuong/", "so-do", "o-vuong-dia-ban-so-do-2024-01-2024-11.png"),
    ("/so-sanh/", "bang-so-sanh", "so-sanh-bang-so-sanh-2024-01-2024-11.png"),
)
SIZE = "one => [one.scrollWidth || one.getBoundingClientRect().width, one.scrollHeight || one.getBoundingClientRect().height]"


# Promises the SVG that the next button draws from, as it is handed to the browser.
WATCH = """() => { window.drawnPicture = new Promise(done => {
    const set = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src").set;
    Object.defineProperty(HTMLImageElement.prototype, "src", {
        set(value) {
            set.call(this, value);
            const text = value.startsWith("data:image/svg") ? decodeURIComponent(value) : "";
            if (text.includes("foreignObject")) done(text);
        }
    });
}); }"""


def told(drawn: str) -> str:
    """The words of a picture before it becomes pixels."""
    return re.sub(r"\s+", " ", re.sub(r"(?s)<style.*?</style>|<[^>]+>", " ", drawn))


class Picture:
    """A PNG of eight bits a channel, read without a library: its size, and its pixels as red, green and blue."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        self.width, self.height, depth, colour = struct.unpack(">IIBB", data[16:26])
        assert (depth, colour in (2, 6)) == (8, True)
        self.channels = 3 if colour == 2 else 4
        packed, place = b"", 8
        while place < len(data):
            length, kind = struct.unpack(">I4s", data[place : place + 8])
            packed += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
            place += 12 + length
        self.raw = zlib.decompress(packed)

    def rows(self, last: int) -> list[bytes]:
        """The first rows without their filters."""
        step, length = self.channels, self.width * self.channels
        above, found = bytearray(length), []
        for number in range(min(last, self.height)):
            start = number * (length + 1)
            kind, line = self.raw[start], bytearray(self.raw[start + 1 : start + 1 + length])
            for place in range(length):
                left = line[place - step] if place >= step else 0
                corner = above[place - step] if place >= step else 0
                line[place] = (line[place] + _guess(kind, left, above[place], corner)) & 255
            found.append(bytes(line))
            above = line
        return found

    def colours(self, last: int = 400) -> set[bytes]:
        return {row[at : at + 3] for row in self.rows(last) for at in range(0, len(row), self.channels)}


def _guess(kind: int, left: int, above: int, corner: int) -> int:
    if kind == 4:
        ways = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
        return left if ways[0] <= min(ways[1:]) else above if ways[1] <= ways[2] else corner
    return (0, left, above, (left + above) // 2)[kind]


def taken(page: Any, element: str, folder: Path) -> tuple[str, Picture]:
    with page.expect_download() as waiting:
        page.locator(f"[data-picture='{element}']").click()
    name = waiting.value.suggested_filename
    waiting.value.save_as(folder / name)
    page.locator(f"[data-picture='{element}']", has_text=re.compile(r"Tải hình.* \(PNG\)")).wait_for()
    return name, Picture(folder / name)


def test_every_picture_is_the_whole_element_twice_as_large(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 800})
    for address, element, file in PICTURES:
        page.goto(address)
        name, picture = taken(page, element, tmp_path)
        assert re.fullmatch(r"[a-z0-9-]+\.png", name)
        assert name == file if "ks01" not in file else name.endswith(file.removeprefix("ks01")), name
        width, height = page.locator(f"#{element}").evaluate(SIZE)
        assert picture.width >= 2 * width and picture.height >= 2 * height + 60, (element, "and a head above it")
        assert picture.height <= 2 * height + 500, (element, "no taller than the page lays it out")
    assert site.complaints == []


def test_a_chart_is_taken_with_its_title_and_origin_before_it_was_ever_seen(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 740}, color_scheme="dark")
    page.goto("/chi-tieu/DVC03/")
    name, picture = taken(page, "xu-huong", tmp_path)
    assert name == "ty-le-so-hoa-ho-so-ket-qua-giai-quyet-thu-tuc-hanh-chinh-xu-huong-2024-01-2024-11.png"
    assert picture.width == 2 * 1032, "as wide as a desk's screen, whoever takes it"
    head, whole = picture.colours(200), picture.colours(picture.height)
    assert bytes.fromhex("17212b") in head, "the title"
    assert bytes.fromhex("1d3f63") in whole - head, "the line of values"
    page.evaluate(WATCH)
    page.locator("[data-picture='xu-huong']").click()
    words = told(page.evaluate("window.drawnPicture"))
    for said in ("Tỷ lệ số hóa hồ sơ", "tháng 01–11/2024", "Số liệu mô phỏng"):
        assert said in words, words[:300]
    assert site.complaints == []


def test_a_picture_is_light_and_shows_what_the_page_does(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page.goto("/")
    _, picture = taken(page, "thanh-chi-tieu", tmp_path)
    colours = picture.colours(picture.height)
    assert len(colours) > 100, "words have soft edges"
    for drawn in ("ffffff", "17212b", "1d3f63", "006b70", "97270a"):
        assert bytes.fromhex(drawn) in colours, drawn
    assert bytes.fromhex("11171d") not in colours
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("#thanh-chi-tieu").count() == 1, "the copy is gone"


def test_a_table_that_scrolls_on_a_phone_is_drawn_whole(site: Site, tmp_path: Path) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 740})
    page.goto("/")
    width = page.locator("#bang-don-vi-theo-chi-tieu table").evaluate("one => one.offsetWidth")
    _, picture = taken(page, "bang-don-vi-theo-chi-tieu", tmp_path)
    assert width > 360 and picture.width >= 2 * width
    right = {row[-200 * picture.channels :] for row in picture.rows(700)[400:]}
    assert len(right) > 20, "the last column is drawn too"
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_head_tells_window_boundaries_and_simulation(site: Site) -> None:
    page = site.page("lanhdao")
    page.goto("/?tu=2024-01&den=2024-10&ranh-gioi=khi-do")
    page.evaluate(WATCH)
    page.locator("[data-picture='thanh-chi-tieu']").click()
    words = told(page.evaluate("window.drawnPicture"))
    for said in (
        "Tổng quan: So với chỉ tiêu giao",
        "Huyện Hưng Hà · tháng 01–10/2024 · ranh giới khi đó",
        "Số liệu mô phỏng",
    ):
        assert said in words, words[:300]


def test_without_scripts_no_button_promises_a_picture(site: Site) -> None:
    page = site.page("lanhdao", java_script_enabled=False)
    page.goto("/")
    assert page.get_by_text("Tải hình (PNG)").first.is_hidden()
    assert page.get_by_role("link", name="Tải Excel").count() > 1
