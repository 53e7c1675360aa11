"""A line that drops in the middle of a paste, two people on one cell, a second person at the same computer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.entry import INDICATOR, Opened, column, focused, mark, pages_of, paste, press, rows_of, settled
from tests.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(site: Site) -> Iterator[Opened]:
    with pages_of(site) as opened:
        yield opened


def state(page: Any) -> str:
    return page.locator("[data-save-state]").inner_text()


def test_a_paste_without_a_line_is_listed_and_sent_when_it_is_back(opened: Opened) -> None:
    page = opened("vanphong", INDICATOR)
    units = rows_of(page)
    page.context.set_offline(True)
    paste(page, f"#{units[0]}-numerator", "".join(f"{number}\t99\r\n" for number in range(1, 36)))
    page.locator("[data-save-state][data-standing=trouble]").wait_for()
    assert "Còn 35 dòng chưa gửi. Mất kết nối, sẽ tự gửi lại." in state(page)
    listed = page.locator("[data-unsent] li").all_inner_texts()
    assert len(listed) == 35 and listed[0].endswith(": 1 / 99") and listed[34].endswith(": 35 / 99")
    assert mark(page, units[3], "waiting") == "↻ chờ gửi lại"
    page.locator("[data-unsent] a").nth(34).click()
    assert focused(page) == f"{units[34]}-numerator", "the list leads to the cells"
    page.context.set_offline(False)
    settled(page)
    page.locator("[data-unsent]").wait_for(state="hidden")
    page.reload()
    assert column(page)[:35] == [str(number) for number in range(1, 36)]


def test_a_line_that_drops_between_request_and_answer_saves_nothing_twice(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC02/2024-12/")
    units = rows_of(page)
    keys: list[str] = []

    def drop_the_first_answer(route: Any) -> None:
        keys.append(json.loads(route.request.post_data)["idempotency_key"])
        if len(keys) == 1:
            route.fetch()
            page.context.set_offline(True)
            route.abort()
        else:
            route.continue_()

    page.route("**/so-lieu/luu/", drop_the_first_answer)
    paste(page, f"#{units[0]}-numerator", "3\t4\r\n5\t6\r\n")
    page.locator("[data-unsent] li").first.wait_for()
    page.context.set_offline(False)
    settled(page)
    assert len(keys) >= 2 and len(set(keys)) == 1
    page.reload()
    assert column(page)[:2] == ["3", "5"]
    assert page.get_attribute(f'[data-line="{units[0]}"]', "data-version") == "1"


def test_what_is_typed_without_a_line_joins_what_waits(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC03/2024-12/")
    units = rows_of(page)
    page.context.set_offline(True)
    paste(page, f"#{units[0]}-numerator", "1\t2\r\n")
    page.locator("[data-unsent] li").first.wait_for()
    page.fill(f"#{units[1]}-numerator", "3")
    page.fill(f"#{units[1]}-denominator", "4")
    press(page, "Enter")
    page.locator("[data-unsent] li").nth(1).wait_for()
    page.context.set_offline(False)
    settled(page)
    page.reload()
    assert column(page)[:2] == ["1", "3"]


def test_two_people_on_one_cell_see_both_values_and_choose(opened: Opened) -> None:
    clerk = opened("xa-bac-son", "/nhap/xa-bac-son/2024-12/")
    office = opened("vanphong", "/nhap/chi-tieu/KS02/2024-12/")
    for person, cell in ((clerk, "#KS02"), (office, "#xa-bac-son")):
        person.fill(f"{cell}-numerator", "5" if person is clerk else "6")
        person.fill(f"{cell}-denominator", "9")
        press(person, "Enter")
        settled(person)
    assert mark(office, "xa-bac-son", "conflict") == "⇄ người khác vừa sửa"
    words = office.locator("#xa-bac-son-message").inner_text()
    assert "Hiện là 5 / 9" in words and "bạn nhập 6 / 9" in words
    assert "5 / 9 (" in words, "and who"
    office.get_by_role("button", name="Giữ số tôi vừa nhập").click()
    settled(office)
    clerk.fill("#KS02-numerator", "4")
    press(clerk, "Enter")
    assert mark(clerk, "KS02", "conflict")
    clerk.get_by_role("button", name="Lấy giá trị hiện có").click()
    settled(clerk)
    assert clerk.input_value("#KS02-numerator") == "6"
    clerk.reload()
    assert clerk.input_value("#KS02-numerator") == "6"


def test_a_conflict_among_pasted_cells_holds_back_none_of_the_others(opened: Opened) -> None:
    office = opened("vanphong", "/nhap/chi-tieu/DVC04/2024-12/")
    units = rows_of(office)
    other = opened("vanphong", "/nhap/chi-tieu/DVC04/2024-12/")
    paste(other, f"#{units[1]}-numerator", "1\t9\r\n")
    settled(other)
    paste(office, f"#{units[0]}-numerator", "5\t9\r\n5\t9\r\n5\t9\r\n")
    settled(office)
    assert "01 ô cần xem lại" in office.locator("[data-pasted]").inner_text()
    mark(office, units[1], "conflict")
    other.reload()
    assert column(other)[:3] == ["5", "1", "5"]


def test_side_by_side_a_conflict_is_shown_in_the_panel(opened: Opened) -> None:
    sheet = opened("vanphong", "/nhap/chi-tieu/KS01/2025-01/?nhom=tat-ca")
    clerk = opened("xa-bac-son", "/nhap/xa-bac-son/2025-01/")
    clerk.fill("#KS01-numerator", "5")
    clerk.fill("#KS01-denominator", "9")
    press(clerk, "Enter")
    settled(clerk)
    key = "xa-bac-son.KS01"
    sheet.fill(f'[name="{key}-numerator"]', "6")
    sheet.fill(f'[name="{key}-denominator"]', "9")
    press(sheet, "Enter")
    settled(sheet)
    assert sheet.locator(f'td.is-conflict[data-line="{key}"]').count() == 1
    sheet.focus(f'[name="{key}-numerator"]')
    panel = sheet.locator("[data-cell-panel]")
    assert "Hiện là 5 / 9" in panel.inner_text() and "người khác vừa sửa" in panel.inner_text()
    panel.get_by_role("button", name="Giữ số tôi vừa nhập").click()
    settled(sheet)
    clerk.reload()
    assert clerk.input_value("#KS01-numerator") == "6"


def test_what_one_person_typed_is_not_saved_under_the_next_one_s_name(site: Site) -> None:
    page = site.page(None)
    page.set_default_timeout(30_000)

    def log_in(tab: Any, login: str) -> None:
        tab.goto("/dang-nhap/")
        tab.fill("input[name=username]", login)
        tab.fill("input[name=password]", f"demo{login}")
        tab.click("main button[type=submit]")
        tab.wait_for_url(f"{site.url}/", wait_until="commit")

    def log_out(tab: Any) -> None:
        tab.goto("/doi-mat-khau/")
        tab.evaluate("document.querySelector('form[action*=dang-xuat]').submit()")
        tab.wait_for_url("**/dang-nhap/**")

    log_in(page, "xa-cong-hoa")
    page.goto("/nhap/xa-cong-hoa/2025-02/")
    other = page.context.new_page()
    log_out(other)
    log_in(other, "vanphong")

    page.bring_to_front()
    page.fill("#KS01-numerator", "5")
    page.fill("#KS01-denominator", "9")
    page.press("#KS01-denominator", "Enter")
    page.locator("[data-save-state]", has_text="đang đăng nhập bằng vanphong").wait_for()
    assert "KS01" in page.locator("[data-unsent]").inner_text()
    log_out(other)
    log_in(other, "xa-cong-hoa")
    page.bring_to_front()
    page.click(".save-line button")
    mark(page, "KS01", "saved")
    page.goto("/nhap/xa-cong-hoa/2025-02/KS01/")
    history = page.locator(".cell-changes tbody tr")
    office = site.run(
        "shell", "-v", "0", "-c", "from units.models import User; print(User.objects.get(username='vanphong'))"
    )
    assert history.count() == 1 and office.stdout.strip() not in history.inner_text()
    page.context.close()


def test_the_console_stays_quiet_but_for_refusals(site: Site) -> None:
    assert [line for line in site.complaints if not line.startswith("Failed to load resource")] == []
