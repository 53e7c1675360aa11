"""Entry by workbook in a real browser: pages fit every screen, satisfy axe and need no scripts; a file is dropped on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_entry_look import check
from tests.indicators.entry.importing.filling import filled
from tests.indicators.entry.workbooks.files import office_workbook
from tests.site import Site

pytestmark = pytest.mark.browser
START = "/nhap/excel/"


@pytest.fixture(scope="module")
def bad_form(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form of Bắc Sơn with an error, a doubtful number, an emptied figure and a change."""
    path = tmp_path_factory.mktemp("bieu") / "bieu.xlsx"
    assert site.run("entry_form", "--unit", "xa-bac-son", "--month", "2024-11", "--out", str(path)).returncode == 0
    values: dict[str, dict[str, Any]] = {
        "KS01": {"numerator": 50, "denominator": 40},
        "KS02": {"numerator": "1,234"},
        "DVC02": {"numerator": None, "denominator": None},
        "DVC03": {"numerator": 7, "denominator": 8, "note": "<b>đã dò lại</b>"},
    }
    path.write_bytes(filled(path.read_bytes(), values))
    return path


def sent(page: Any, path: Path) -> Any:
    page.goto(START)
    page.set_input_files("input[type=file]", path)
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url("**/xem-truoc/")
    return page


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800), (1920, 1080)])
def test_pages_fit_every_screen_and_satisfy_axe(
    site: Site, bad_form: Path, tmp_path: Path, width: int, height: int
) -> None:
    office = tmp_path / "ky-so.xlsx"
    office.write_bytes(office_workbook())
    page = site.page("vanphong", viewport={"width": width, "height": height})
    page.goto(START)
    check(page)
    sent(page, bad_form)
    page.get_by_role("heading", name="Câu hỏi").wait_for()
    check(page)
    sent(page, office)
    check(page)
    assert site.complaints == []


def test_a_form_goes_in_without_javascript(site: Site, bad_form: Path) -> None:
    page = sent(site.page("xa-bac-son", java_script_enabled=False), bad_form)
    page.fill("input[name=tra-loi]", "5")
    page.check("input[name=dong-y]")
    page.click("text=Xem lại với các câu trả lời")
    assert page.input_value("input[name=tra-loi]") == "5" and page.is_checked("input[name=dong-y]")
    assert page.get_by_text("Tử số 50 lớn hơn mẫu số 40").is_visible(), "what only the file can mend stays to be mended"
    with page.expect_download() as download:
        page.click("text=Tải tệp có đánh dấu lỗi")
    mended = filled(Path(download.value.path()).read_bytes(), {"KS01": {"denominator": 60}, "KS02": {"numerator": 5}})
    path = bad_form.with_name("da-sua.xlsx")
    path.write_bytes(mended)
    sent(page, path)
    page.check("input[name=dong-y]")
    page.click("text=Xem lại với các câu trả lời")
    page.click("text=Ghi 04 số liệu")
    page.wait_for_url("**/nhap/xa-bac-son/2024-11/")
    assert page.get_by_text("Đã ghi 04 số liệu thay đổi từ tệp “da-sua.xlsx”.").is_visible()
    assert page.input_value("#KS01-numerator") == "50" and page.input_value("#DVC02-numerator") == ""


def test_the_button_speaks_vietnamese_and_a_file_can_be_dropped(site: Site) -> None:
    page = site.page("xa-bac-son")
    page.goto(START)
    assert page.get_by_text("chưa chọn tệp, hoặc thả tệp vào đây").is_visible()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "so-lieu.xlsx"));
            document.querySelector(".import-drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }"""
    )
    assert page.locator(".import-chosen").inner_text() == "so-lieu.xlsx"
    page.click("main form[method=post] button[type=submit]")
    page.get_by_text("Đây là tệp văn bản (.csv hoặc .txt)").wait_for()
