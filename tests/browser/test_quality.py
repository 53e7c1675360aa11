"""The page of quality and its thresholds in a real browser: read on a phone, worked by keyboard, without scripts."""

from __future__ import annotations

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

QUALITY, THRESHOLDS = "/chat-luong/", "/chat-luong/nguong/"
PAGES = (QUALITY, f"{QUALITY}?kiem-tra=few_records&trang-thai=cho", f"{QUALITY}?muc-do=phai-sua", THRESHOLDS)


@pytest.mark.parametrize("login", ["vanphong", "lanhdao", "xa-bac-son"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(site: Site, login: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = site.page(login)
    for address in PAGES if login != "xa-bac-son" else PAGES[:3]:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond == 0, (address, width)
            found = axe.run(page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], (address, width)
    assert site.complaints == []


def test_a_line_of_the_table_is_still_one_for_those_who_hear_it_on_a_phone(site: Site) -> None:
    page = site.page("vanphong", viewport={"width": 360, "height": 800})
    page.goto(f"{QUALITY}?kiem-tra=few_records")
    table = page.get_by_role("table", name="Tỷ lệ cao trên số hồ sơ ít")
    assert table.get_by_role("row").count() == 22
    assert table.get_by_role("rowheader").first.inner_text().startswith("Phòng Tư pháp")


def test_two_lines_are_explained_by_keyboard_and_show_it(site: Site) -> None:
    page = site.page("vanphong")
    page.goto(f"{QUALITY}?kiem-tra=few_records&don-vi=xa-dong-do")
    page.get_by_role("checkbox", name="Chọn: Xã Đông Đô").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="Chọn: Xã Đông Đô").last.focus()
    page.keyboard.press("Space")
    page.get_by_label("Giải trình cho các dòng đã chọn").focus()
    page.keyboard.type("Xã nhỏ, ít phát sinh.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Đã lưu giải trình cho 02 cảnh báo.").wait_for()
    assert page.url.endswith("?kiem-tra=few_records&don-vi=xa-dong-do"), "the filters stay"
    said = page.locator(".quality-state", has_text="Đã giải trình: “Xã nhỏ, ít phát sinh.” Cán bộ tổng hợp")
    assert said.count() == 2
    page.goto(QUALITY)
    assert page.locator(".statement").inner_text() == "25 cảnh báo, 02 đã giải trình, 0 lỗi"


def test_what_cannot_be_kept_is_told_with_the_cursor_on_it(site: Site) -> None:
    page = site.page("vanphong")
    page.goto(f"{QUALITY}?kiem-tra=open_list")
    page.get_by_label("Giải trình cho các dòng đã chọn").fill("Lời chưa chọn dòng")
    page.get_by_role("button", name="Lưu giải trình").click()
    summary = page.locator("[data-error-summary]")
    summary.wait_for()
    assert "Hãy chọn ít nhất một dòng" in summary.inner_text()
    assert summary.evaluate("element => element === document.activeElement")
    assert page.get_by_label("Giải trình cho các dòng đã chọn").input_value() == "Lời chưa chọn dòng"


def test_without_scripts_all_waiting_lines_are_explained_with_one_tick(site: Site) -> None:
    page = site.page("vanphong", java_script_enabled=False)
    page.goto(f"{QUALITY}?kiem-tra=statements_disagree")
    page.get_by_label("Tất cả 02 dòng đang chờ ở trên").check()
    page.get_by_label("Giải trình cho các dòng đã chọn").fill("Sửa ở báo cáo sau.")
    page.get_by_role("button", name="Lưu giải trình").click()
    assert "Đã lưu giải trình cho 02 cảnh báo." in page.content()


def test_a_threshold_is_changed_and_the_page_of_quality_follows(site: Site) -> None:
    page = site.page("quantri")
    page.goto(THRESHOLDS)
    page.get_by_label("DVC03: từ bao nhiêu trở xuống là ít").fill("")
    page.get_by_label("Lý do thay đổi").fill("Chỉ xét hồ sơ tiếp nhận")
    page.get_by_role("button", name="Lưu ngưỡng").click()
    page.get_by_text("Đã đổi 01 ngưỡng.").wait_for()
    page.goto(f"{QUALITY}?kiem-tra=few_records")
    assert "Còn 14 cảnh báo" in page.get_by_role("status").last.inner_text()
