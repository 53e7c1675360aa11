"""Pages of entry on every screen and in every state: nothing wider than the screen, nothing that axe-core finds, nothing that
the keyboard cannot reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.entry import UNIT, Opened, focused, mark, pages_of, paste, press, rows_of, settled
from tests.site import Site

pytestmark = pytest.mark.browser
SIDE_BY_SIDE = "/nhap/chi-tieu/KS01/2024-11/?nhom=tat-ca"
PAGES = [
    "/nhap/", "/nhap/?theo=chi-tieu", UNIT, "/nhap/xa-bac-son/2024-10/", "/nhap/huyen-hung-ha/2024-11/",
    "/nhap/chi-tieu/KS01/2024-11/", "/nhap/chi-tieu/KS01/2024-10/", "/nhap/chi-tieu/TT11/2024-12/", SIDE_BY_SIDE,
    f"{UNIT}KS01/",
]  # fmt: skip


@pytest.fixture
def opened(site: Site) -> Iterator[Opened]:
    with pages_of(site) as opened:
        yield opened


def check(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("path", PAGES)
def test_pages_of_entry_fit_every_screen_and_satisfy_axe(opened: Opened, path: str, width: int, height: int) -> None:
    check(opened("vanphong", path, viewport={"width": width, "height": height}))


@pytest.mark.parametrize("path", [UNIT, "/nhap/chi-tieu/KS01/2024-11/", SIDE_BY_SIDE])
def test_grids_satisfy_axe_in_every_state(opened: Opened, path: str) -> None:
    page = opened("vanphong", path, color_scheme="dark")
    first = page.locator("[data-line] [data-field=numerator]").first
    cell = f"[name='{first.get_attribute('name')}']"
    paste(page, cell, "mười\t9\r\n1\t9\r\n")
    settled(page)
    press(page, "Escape", "Shift+ArrowDown")
    check(page)
    if path != SIDE_BY_SIDE:
        page.locator("[data-cell-page]").first.click()
        page.locator("dialog[open]").get_by_text("Lịch sử thay đổi").wait_for()
        check(page)


def test_tab_reaches_everything_and_is_never_caught(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC01/2024-11/")
    key = rows_of(page)[0]
    page.evaluate("document.activeElement.blur()")
    page.focus(".skip-link")
    seen = []
    for _ in range(60):
        press(page, "Tab")
        seen.append(focused(page) or page.evaluate("document.activeElement.textContent.trim()"))
        if page.evaluate("document.activeElement === document.body"):
            break
    for part in ("numerator", "denominator", "state", "note"):
        assert f"{key}-{part}" in seen, part
    assert any(word.startswith("lịch sử") for word in seen) and "Lưu" in seen and "Cách nhập và phím tắt" in seen


def test_head_and_first_column_stay_in_view(opened: Opened) -> None:
    page = opened("vanphong", SIDE_BY_SIDE, viewport={"width": 1280, "height": 800})
    last = page.locator("[data-row] [data-column]").last
    last.focus()
    box = page.locator(".entry-scroll").bounding_box()
    head = page.locator("thead th").last.bounding_box()
    name = page.locator("[data-row] > th").last.bounding_box()
    cell = last.bounding_box()
    assert abs(head["y"] - box["y"]) < 3 and abs(name["x"] - box["x"]) < 3
    assert cell["y"] >= head["y"] + head["height"] and cell["x"] >= name["x"] + name["width"], "and hide no cell"
    line = page.locator(".save-line").bounding_box()
    assert cell["y"] + cell["height"] <= line["y"] + 1


def test_a_month_returned_in_parts_says_why_beside_each_cell(opened: Opened, site: Site) -> None:
    give_back = """from indicators.models import Submission
from django.utils import timezone
from units.models import User
Submission.objects.filter(unit__slug="xa-cong-hoa", month=202411).update(
    stage="returned", returned_codes=["KS02"], reason="Đếm lại văn bản mật", changed_at=timezone.now(),
    changed_by=User.objects.get(username="vanphong"), version=2)"""
    done = site.run("shell", "-c", give_back)
    assert done.returncode == 0, done.stderr
    page = opened("xa-cong-hoa", "/nhap/xa-cong-hoa/2024-11/")
    assert focused(page) == "KS02-numerator", "the cursor stands where something may be typed"
    assert mark(page, "KS01", "locked") == "không trả lại"
    assert "Trả lại: Đếm lại văn bản mật" in page.locator("[data-line=KS02]").inner_text()
    check(page)


def test_the_console_stays_quiet_but_for_refusals(site: Site) -> None:
    assert [line for line in site.complaints if not line.startswith("Failed to load resource")] == []
