"""The office's month in a real browser: the board on every screen and on paper, reminders copied, deadlines by keyboard."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

PAGES = (
    "/tien-do/",
    "/tien-do/?tu=2024-06&den=2025-12",
    "/tien-do/?loai=town&tinh-trang=tre",
    "/tien-do/nhac/",
    "/tien-do/nhac/?tu=2024-01&den=2024-10",
    "/tien-do/han-nop/",
)
A_CYCLE = """
from datetime import datetime, UTC, date
from indicators.core.months import Month
from indicators.entry import submitting
from indicators.entry.extending import Extending, extend
from indicators.loading import load_catalogue
from units.models import Unit, User
people = {user.username: user for user in User.objects.all()}
def deed(slug, login, day, reason=""):
    at = datetime(2024, 12, day, 2, tzinfo=UTC)
    return submitting.Deed(Unit.objects.get(slug=slug), Month(2024, 11), people[login], at, reason)
for slug, day in (("xa-bac-son", 3), ("xa-cong-hoa", 7), ("xa-tay-do", 4)):
    submitting.submit(deed(slug, "vanphong", day), open_findings=list)
submitting.give_back(deed("xa-tay-do", "duyet", 5, "Số văn bản ký số lệch sổ văn bản đi"), ["KS01"], known=["KS01"])
catalogue = load_catalogue()
unit, at = catalogue.timeline.units["xa-canh-tan"], datetime(2024, 12, 4, tzinfo=UTC)
more = Extending(unit, Month(2024, 11), people["vanphong"], at, "Bão")
extend(more, date(2024, 12, 12), catalogue.deadlines(date(2024, 12, 4)))
"""


@pytest.fixture(scope="module")
def office(site: Site) -> Site:
    """The demo with a cycle under way: two months wait, one was returned, one unit has more time."""
    done = site.run("shell", "-c", A_CYCLE)
    assert done.returncode == 0, done.stderr
    return site


def test_no_page_is_wider_than_its_window(office: Site) -> None:
    page = office.page("duyet")
    for address in PAGES:
        page.goto(address)
        for width in (360, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond == 0, (address, width)
    assert office.complaints == []


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_axe_finds_nothing(office: Site, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for login in ("duyet", "vanphong"):
        page = office.page(login, viewport={"width": width, "height": 800})
        for address in PAGES:
            page.goto(address)
            found = axe.run(page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], address


def test_head_and_first_column_stay_while_the_board_moves(office: Site) -> None:
    for width, height in ((360, 780), (1280, 800)):
        page = office.page("lanhdao", viewport={"width": width, "height": height})
        page.goto("/tien-do/?tu=2024-01&den=2025-12")
        where = """() => { const box = document.querySelector(".board-scroll"); box.scrollTo(700, 500);
            const b = box.getBoundingClientRect();
            const at = (query) => { const a = box.querySelector(query).getBoundingClientRect();
              return [Math.round(a.left - b.left), Math.round(a.top - b.top)]; };
            return [at("thead th.is-pinned"), at("thead th:nth-child(3)")[1], at("tbody tr:nth-child(5) th")[0]]; }"""
        assert page.evaluate(where) == [[0, 0], 0, 0]
        page.context.close()


def test_the_board_is_one_sheet_of_paper(office: Site, tmp_path: Path) -> None:
    """A4 on its side; the lists of what waits come on the next sheet."""
    page = office.page("lanhdao", viewport={"width": 1280, "height": 800})
    page.goto("/tien-do/?tu=2024-01&den=2024-12")
    page.emulate_media(media="print")
    for section in ("#cho-duyet", "#tra-lai"):
        page.evaluate("(id) => document.querySelector(id).closest('section').remove()", section)
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type /Page\b", paper)) == 1
    (box,) = set(re.findall(rb"/MediaBox \[([^\]]+)\]", paper))
    width, height = (float(number) for number in box.split()[2:])
    assert (round(width), round(height)) == (842, 595)
    file = tmp_path / "tien-do.pdf"
    file.write_bytes(paper)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=False).stdout
    if text:
        for words in ("Tiến độ báo cáo", "Hồng Minh", "Số liệu do văn phòng nhập", "Đúng hạn", "12/2024"):
            assert words in text, words


def test_complete_months_are_approved_with_the_keyboard_alone(office: Site) -> None:
    page = office.page("duyet")
    page.goto("/tien-do/")
    boxes = page.locator("input[name='bao-cao']")
    assert boxes.count() == 2
    page.get_by_role("button", name="Chọn tất cả").focus()
    page.keyboard.press("Enter")
    assert page.locator("input[name='bao-cao']:checked").count() == 2
    page.keyboard.press("Enter")
    boxes.first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Duyệt các báo cáo đã chọn").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.is-success")
    assert "Đã duyệt 01 báo cáo: Bắc Sơn 11/2024." in page.inner_text(".notice.is-success")
    assert page.locator("input[name='bao-cao']").count() == 1
    assert office.complaints == []


def test_a_reminder_is_copied_as_it_stands_without_the_clipboard_of_https(office: Site) -> None:
    page = office.page("vanphong")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.goto("/tien-do/nhac/")
    page.evaluate("document.addEventListener('copy', () => { window.copied = String(document.activeElement.value.slice("
                  "document.activeElement.selectionStart, document.activeElement.selectionEnd)); });")  # fmt: skip
    text = page.locator("#loi-nhac-xa-tay-do").input_value()
    assert "Số văn bản ký số lệch sổ văn bản đi. Cần sửa 01 chỉ tiêu: Văn bản điện tử được ký số (KS01)." in text
    button = page.locator("[data-copy='loi-nhac-xa-tay-do']")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".reminder", has=button).get_by_text("Đã chép.").wait_for()
    assert page.evaluate("window.copied") == text
    assert page.evaluate("document.activeElement.dataset.copy") == "loi-nhac-xa-tay-do"
    assert office.complaints == []


def test_everything_works_without_scripts(office: Site) -> None:
    page = office.page("vanphong", java_script_enabled=False)
    page.goto("/tien-do/")
    page.select_option("#loai", "town")
    page.click("form.progress-filter button")
    assert "Đang lọc: Thị trấn." in page.inner_text("main")
    page.goto("/tien-do/nhac/")
    assert page.locator("[data-copy]:visible").count() == 0
    assert "Kính gửi: Xã Tây Đô" in page.locator("#loi-nhac-xa-tay-do").input_value()
    page.goto("/tien-do/han-nop/")
    page.select_option("#gia-han-don-vi", "xa-tan-le")
    page.fill("#gia-han-ngay", "5/12/2024")
    page.fill("#gia-han-ly-do", "Mất điện")
    page.click("#gia-han button[type=submit]")
    assert "Hạn mới phải sau hạn chung của tháng 11/2024 là 05/12/2024." in page.inner_text(".notice.is-error")
    assert page.input_value("#gia-han-ly-do") == "Mất điện"
    page.fill("#gia-han-ngay", "15/12/2024")
    page.click("#gia-han button[type=submit]")
    assert "Xã Tân Lễ được nộp báo cáo tháng 11/2024 đến hết ngày 15/12/2024." in page.inner_text("main")


def test_a_thumb_hits_every_control(office: Site) -> None:
    small = """() => [...document.querySelectorAll("main a, main button, main input, main select, main summary")]
      .filter((e) => e.offsetHeight && e.offsetHeight < 24 && e.type !== "checkbox")
      .filter((e) => getComputedStyle(e).display !== "inline")
      .map((e) => `${e.tagName} ${e.innerText} ${e.offsetHeight}`)"""
    phone: dict[str, Any] = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
    page = office.page("vanphong", **phone)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate(small) == [], address


def test_totals_name_who_is_not_approved_and_leave_them_out(office: Site) -> None:
    page = office.page("lanhdao", viewport={"width": 360, "height": 780})
    page.goto("/?tu=2024-01&den=2024-11")
    page.click(".page-head .unapproved summary")
    assert "Xã Tây Đô" in page.inner_text(".page-head .unapproved p")
    page.get_by_role("link", name="Chỉ số liệu đã duyệt").click()
    assert "Chỉ tính số liệu đã duyệt." in page.inner_text("main")
    assert page.locator(".unapproved").count() == 0
    page.get_by_role("link", name="Tính cả chưa duyệt").click()
    assert page.url.endswith("/?tu=2024-01&den=2024-11")
