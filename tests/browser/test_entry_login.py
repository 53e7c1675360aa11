"""Figures that were typed while the session ended: a login in another tab lets them go, nothing is typed twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser


def test_what_was_typed_while_logged_out_is_saved_after_a_login_in_another_tab(site: Site) -> None:
    page = site.page(None)
    page.set_default_timeout(30_000)

    def log_in(tab: Any) -> None:
        tab.goto("/dang-nhap/")
        tab.fill("input[name=username]", "xa-bac-son")
        tab.fill("input[name=password]", "demoxa-bac-son")
        tab.click("main button[type=submit]")
        tab.wait_for_url(f"{site.url}/", wait_until="commit")

    log_in(page)
    page.goto("/nhap/xa-bac-son/2024-11/")
    other = page.context.new_page()
    other.goto("/doi-mat-khau/")
    other.evaluate("document.querySelector('form[action*=dang-xuat]').submit()")
    other.wait_for_url("**/dang-nhap/**")

    page.bring_to_front()
    page.fill("#KS02-numerator", "5")
    page.fill("#KS02-denominator", "9")
    page.press("#KS02-denominator", "Enter")
    page.locator("[data-save-state]", has_text="đăng nhập lại ở thẻ khác").wait_for()
    log_in(other)

    page.bring_to_front()
    page.click("button[type=submit]:has-text('Lưu')")
    page.locator("[data-line=KS02] [data-mark].is-saved").wait_for()
    page.reload()
    assert page.input_value("#KS02-numerator") == "5"
