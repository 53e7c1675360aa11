"""Accounts and the log in a real browser: from one click to 44 slips, from a slip to the own password; for every screen."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

PAGES = ("/tai-khoan/", "/tai-khoan/them/", "/tai-khoan/tao/", "/tai-khoan/chuyen-don-vi/", "/tai-khoan/5/", "/nhat-ky/",
         "/nhat-ky/?loai=so-lieu&thang=2024-11")  # fmt: skip
SIZES = ((360, 800), (1280, 900), (1920, 1080))
CLERK = "xa-tan-hoa"


def check(page: Any, where: str) -> None:
    """Fits its window at every size, and axe finds nothing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond == 0, (where, width)
        if width < 1920:
            found = axe.run(page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], (where, width)


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_every_screen_and_satisfy_axe(site: Site, address: str) -> None:
    page = site.page("quantri")
    page.goto(address)
    check(page, address)
    assert site.complaints == []


def test_the_log_of_a_reporter_fits_every_screen_and_satisfies_axe(site: Site) -> None:
    page = site.page("xa-bac-son")
    page.goto("/nhat-ky/")
    check(page, "/nhat-ky/")


def test_from_one_click_to_slips_on_a4_to_an_own_password(site: Site) -> None:
    office = site.page("quantri")
    office.goto("/tai-khoan/tao/")
    office.click("text=Xem trước cho 44 đơn vị")
    assert office.inner_text("h1") == "Xem trước: 44 dòng"
    check(office, "preview")
    office.click("text=Tạo các tài khoản đã đánh dấu")
    slips = office.locator(".slip")
    assert slips.count() == 44
    check(office, "slips")
    # Four on a sheet.
    pdf = office.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 11
    slip = slips.filter(has_text="Xã Tân Hòa")
    login, password = slip.locator(".slip-code").all_inner_texts()
    assert login == CLERK

    clerk = site.page()
    clerk.goto("/nhap/")
    clerk.fill("input[name=username]", login)
    clerk.fill("input[name=password]", password)
    clerk.click("main button[type=submit]")
    assert "/doi-mat-khau/" in clerk.url
    assert "Việc đầu tiên" in clerk.inner_text("main")
    check(clerk, "first password")
    clerk.goto("/")
    assert "/doi-mat-khau/?next=/" in clerk.url
    clerk.goto("/doi-mat-khau/?next=/nhap/")
    clerk.fill("input[name=old_password]", password)
    clerk.fill("input[name=new_password1]", "mot-mat-khau-rieng-9")
    clerk.fill("input[name=new_password2]", "mot-mat-khau-rieng-9")
    clerk.click("main button[type=submit]")
    clerk.wait_for_url(f"{site.url}/nhap/")
    assert "Đã đổi mật khẩu" in clerk.inner_text("main")


def test_the_back_button_does_not_bring_slips_back(site: Site) -> None:
    from playwright.sync_api import Error

    office = site.page("vanphong")
    office.goto("/tai-khoan/them/")
    office.select_option("select[name=unit]", "xa-bac-son")
    office.click("text=Tạo tài khoản")
    assert office.locator(".slip-code").count() == 2
    office.click("text=Đã in xong")
    # The browser has kept nothing, and would have to send the form again, which it does not do by itself.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        office.go_back()


def test_everything_works_without_scripts_and_by_keyboard(site: Site) -> None:
    page = site.page("quantri", java_script_enabled=False)
    page.goto("/tai-khoan/?tim=cong+hoa")
    page.get_by_role("link", name="Xã Cộng Hòa").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tai-khoan/*/")
    page.get_by_label("Email").fill("cong-hoa@example.vn")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Đã đổi email" in page.inner_text("main")
    page.goto("/nhat-ky/?loai=tai-khoan")
    assert "xa-cong-hoa: đổi email" in page.inner_text("main")
