"""Login and logout in a real browser."""

from __future__ import annotations

from tests.site import Site


def test_login_leads_to_the_overview_and_logout_back(site: Site) -> None:
    page = site.page("vanphong")
    page.goto("/")
    assert page.url == f"{site.url}/"
    page.goto("/dang-nhap/")
    assert page.url == f"{site.url}/"


def test_a_wrong_password_says_so_in_vietnamese(site: Site) -> None:
    page = site.page()
    page.goto("/dang-nhap/")
    page.fill("input[name=username]", "vanphong")
    page.fill("input[name=password]", "sai")
    page.click("main button[type=submit]")
    assert "/dang-nhap/" in page.url
    assert "mật khẩu" in page.inner_text("main").casefold()
