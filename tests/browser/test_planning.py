"""Chỉ tiêu giao in a real browser: every form by keyboard, on every screen, with and without scripts, quiet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

PAGES = (
    "/chi-tieu-giao/2025/",
    "/chi-tieu-giao/2025/BC02/",
    "/chi-tieu-giao/2024/KS01/",
    "/chi-tieu-giao/2024/KS01/muc/?pham-vi=whole",
    "/chi-tieu-giao/2024/KS01/dinh-nghia/",
    "/chi-tieu-giao/2025/chi-tieu-moi/",
    "/chi-tieu-giao/2025/them/",
    "/chi-tieu-giao/2024/nam/",
    "/chi-tieu-giao/mo-nam/?muc=chep",
    "/phu-luc/noi-dung/2024/",
    "/phu-luc/noi-dung/2025/them/sentence/",
)
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 2.2, 2.5.8: what is not a link within a sentence is at least 24 px high.
TOO_SMALL = """() => [...document.querySelectorAll("main :is(a, button, input, select, summary, textarea)")]
  .filter((e) => e.offsetHeight && e.offsetHeight < 24 && !e.closest(".tick"))
  .filter((e) => getComputedStyle(e).display !== "inline").map((e) => `${e.tagName} ${e.innerText} ${e.offsetHeight}`)"""


@pytest.mark.parametrize("address", PAGES)
def test_every_page_fits_every_screen_and_satisfies_axe(site: Site, address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = site.page("vanphong")
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    for width in (360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(BEYOND) == 0, width
        if width < 1920:
            found = axe.run(page)
            assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(TOO_SMALL) == []
    page.context.close()


def test_a_target_is_revised_by_keyboard_and_both_stand_on_the_page(site: Site) -> None:
    page = site.page("vanphong")
    page.goto("/chi-tieu-giao/2024/KS02/")
    page.get_by_role("link", name="Điều chỉnh trong năm").press("Enter")
    page.wait_for_url("**/muc/**")
    page.get_by_label("Mức giao (%)").focus()
    page.keyboard.type("70.82")
    page.keyboard.press("Enter")
    summary = page.locator("[data-error-summary]")
    summary.wait_for()
    assert "“70.82” chưa rõ" in summary.inner_text() and page.evaluate("document.activeElement.matches('.notice')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#id_value")
    page.fill("#id_value", "70,82")
    page.get_by_label("Số văn bản").fill("812/QĐ-UBND")
    page.get_by_label("Ngày văn bản").fill("28/6/2024")
    page.get_by_label("Áp dụng từ ngày").fill("1/7/2024")
    page.keyboard.press("Enter")
    page.locator(".notice.is-success").wait_for()
    text = page.inner_text("main").replace("\u00a0", " ")
    assert "Từ 50 %, đến hết ngày 30/6/2024" in text and "Từ 70,82 %, từ ngày 01/7/2024" in text
    assert "812/QĐ-UBND ngày 28/6/2024" in text
    page.goto("/chi-tieu/KS02/")
    shown = page.inner_text("main").replace("\u00a0", " ")
    assert "Mức giao từ 70,82 %" in shown and "trước đó từ 50 %" in shown
    page.context.close()


def test_a_year_is_opened_with_one_button_without_scripts(site: Site) -> None:
    page = site.page("quantri", java_script_enabled=False)
    page.goto("/chi-tieu-giao/2025/")
    page.get_by_role("link", name="Mở năm khác").click()
    page.select_option("#muc", "chep")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_label("Tỷ lệ hồ sơ công việc được xử lý trên môi trường mạng - cấp xã").uncheck()
    page.get_by_role("button", name="Mở năm 2026").click()
    text = page.inner_text("main").replace("\u00a0", " ")
    assert "Đã mở năm 2026." in text and "30 chỉ tiêu: 19 có mức giao" in text
    page.go_back()
    assert "Năm 2026 đã được mở từ trước (ngày" in page.inner_text("main")
    page.context.close()


def test_what_wants_agreement_is_read_first(site: Site) -> None:
    page = site.page("vanphong")
    page.goto("/chi-tieu-giao/2024/DVC02/dinh-nghia/")
    page.get_by_label("đơn vị sự nghiệp").check()
    page.get_by_label("Lý do").fill("Theo quy chế mới")
    page.get_by_role("button", name="Lưu").click()
    notice: Any = page.locator("[data-error-summary]")
    notice.wait_for()
    assert "Lưu ý trước khi lưu" in notice.inner_text() and "độ phủ" in notice.inner_text()
    page.get_by_label("Đã đọc, vẫn lưu").check()
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/chi-tieu-giao/2024/DVC02/")
    assert "Đã sửa định nghĩa của DVC02." in page.inner_text("main")
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_with_errors_and_with_a_history_satisfy_axe(site: Site, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = site.page("vanphong", viewport={"width": width, "height": 800})
    for address, button in (
        ("/chi-tieu-giao/2024/KS01/muc/", "Lưu"),
        ("/chi-tieu-giao/2025/chi-tieu-moi/", "Lưu"),
        ("/chi-tieu-giao/2024/nam/", "Dời hạn"),
        ("/chi-tieu-giao/2025/them/", "Thêm vào năm 2025"),
    ):
        page.goto(address)
        page.get_by_role("button", name=button, exact=True).click()
        page.locator("[data-error-summary]").wait_for()
        assert page.evaluate(BEYOND) == 0
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
    for address in ("/chi-tieu-giao/2024/", "/chi-tieu-giao/2024/DVC02/", "/chi-tieu-giao/2024/KS02/"):
        page.goto(address)
        assert page.get_by_role("region", name="Bảng thay đổi").count() == 1
        assert page.evaluate(BEYOND) == 0
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
    page.context.close()


def test_a_readers_page_prints_on_one_width(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 794, "height": 900})
    page.goto("/chi-tieu-giao/2025/")
    page.emulate_media(media="print")
    page.evaluate("document.body.style.width = '661px'")
    widest = page.evaluate("Math.max(...[...document.querySelectorAll('table')].map((e) => e.offsetWidth))")
    assert widest <= 661
    page.context.close()


def test_the_console_stays_quiet(site: Site) -> None:
    """A form that comes back with 422 is a line of the browser's own; anything else would be ours."""
    assert [line for line in site.complaints if not line.startswith("Failed to load resource")] == []
