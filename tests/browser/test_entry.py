"""Entering a month as a clerk does: with the keyboard, with mistakes, without a line, without JavaScript."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser
GRID = "/nhap/xa-bac-son/2024-11/"


@pytest.fixture
def opened(site: Site) -> Iterator[Any]:
    """`opened("xa-bac-son")` is the grid in a page of that person, closed after the test."""
    pages = []

    def open_page(login: str, path: str = GRID, **options: Any) -> Any:
        page = site.page(login, **options)
        page.set_default_timeout(30_000)
        pages.append(page)
        page.goto(path)
        return page

    yield open_page
    for page in pages:
        page.context.close()


def mark(page: Any, code: str, kind: str) -> str:
    """Waits for the state of a row and says it in words."""
    place = page.locator(f"[data-line={code}] [data-mark].is-{kind}")
    place.wait_for()
    return " ".join(place.inner_text().split())


def type_in(page: Any, code: str, *numbers: str) -> None:
    """Types numbers into a row and leaves it downwards."""
    fields = page.locator(f"[data-line={code}] [data-column]")
    for index, number in enumerate(numbers):
        fields.nth(index).fill(number)
    fields.nth(len(numbers) - 1).press("Enter")


def total(page: Any, code: str, which: str = "unit") -> str:
    return " ".join(page.locator(f"[data-line={code}] [data-total={which}]").inner_text().split())


def test_a_month_is_typed_and_the_totals_move(opened: Any) -> None:
    page = opened("vanphong")
    assert total(page, "KS02", "whole") == "70,82 % 2.690 / 3.798"
    type_in(page, "KS02", "8", "9")
    assert mark(page, "KS02", "saved") == "✓ đã lưu"
    page.locator("[data-line=KS02] [data-total=whole]", has_text="2.692").wait_for()
    assert total(page, "KS02", "whole") == "70,87 % 2.692 / 3.798"
    assert total(page, "KS02") == "75,86 % 66 / 87"
    assert page.locator("#KS02-share").inner_text().replace("\xa0", " ") == "88,88 %"
    assert "Đã lưu lúc" in page.locator("[data-save-state]").inner_text()
    page.reload()
    assert page.input_value("#KS02-numerator") == "8"
    assert total(page, "KS02", "whole") == "70,87 % 2.692 / 3.798"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("mười", "không phải là số"), ("70.82", "chưa rõ"), ("-3", "số âm"), ("99", "lớn hơn mẫu số"),
        (str(10**30), "quá lớn"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_beside_the_cell_and_saves_nothing(opened: Any, typed: str, words: str) -> None:
    page = opened("xa-bac-son")
    version = page.get_attribute("[data-line=DVC02]", "data-version")
    type_in(page, "DVC02", typed, "8")
    assert mark(page, "DVC02", "error") == "✗ lỗi, chưa lưu"
    assert words in page.locator("#DVC02-message").inner_text()
    assert page.get_attribute("#DVC02-numerator", "aria-invalid") == "true"
    assert "01 dòng chưa lưu" in page.locator("[data-save-state]").inner_text()
    fresh = opened("xa-bac-son")
    assert fresh.get_attribute("[data-line=DVC02]", "data-version") == version


def test_a_mended_mistake_is_saved(opened: Any) -> None:
    page = opened("xa-bac-son")
    type_in(page, "DVC03", "99", "8")
    mark(page, "DVC03", "error")
    type_in(page, "DVC03", "7", "8")
    mark(page, "DVC03", "saved")
    assert page.locator("#DVC03-message").is_hidden()


def test_a_stock_that_falls_is_saved_with_a_warning(opened: Any) -> None:
    page = opened("xa-bac-son", "/nhap/xa-bac-son/2024-12/")
    type_in(page, "HT03", "1", "8")
    assert mark(page, "HT03", "explain") == "? cần giải trình"
    assert "Số hiện có giảm so với tháng 11/2024: tử số từ 8 xuống 1" in page.locator("#HT03-message").inner_text()


def test_half_a_ratio_waits_for_its_other_half(opened: Any) -> None:
    page = opened("xa-bac-son")
    type_in(page, "KS01", "", "9")
    assert mark(page, "KS01", "waiting") == "↻ chờ tử số"
    page.click(".save-line button")
    mark(page, "KS01", "error")
    assert "thiếu tử số" in page.locator("#KS01-message").inner_text()
    assert page.evaluate("document.activeElement.id") == "KS01-numerator"


def test_nothing_over_nothing_turns_into_words_and_words_take_the_numbers_away(opened: Any) -> None:
    page = opened("xa-bac-son")
    type_in(page, "DVC04", "0", "0")
    mark(page, "DVC04", "saved")
    assert (page.input_value("#DVC04-state"), page.input_value("#DVC04-numerator")) == ("nothing_arose", "")
    page.fill("#DVC04-numerator", "1")
    assert page.input_value("#DVC04-state") == "figure"
    page.fill("#DVC04-denominator", "4")
    page.select_option("#DVC04-state", "no_data")
    assert page.input_value("#DVC04-numerator") == ""
    page.select_option("#DVC04-state", "figure")
    assert (page.input_value("#DVC04-numerator"), page.input_value("#DVC04-denominator")) == ("1", "4")


def test_the_keyboard_reaches_every_cell(opened: Any) -> None:
    page = opened("xa-bac-son")
    where = "document.activeElement.id"
    page.focus("#KS01-numerator")
    for key, expected in (
        ("Enter", "KS02-numerator"), ("ArrowDown", "DVC02-numerator"), ("Shift+Enter", "KS02-numerator"),
        ("ArrowRight", "KS02-denominator"), ("ArrowUp", "KS01-denominator"), ("ArrowLeft", "KS01-numerator"),
        ("ArrowUp", "NL01-numerator"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(where) == expected, key
    page.focus("#DVC04-denominator")
    page.keyboard.press("Enter")
    assert page.evaluate(where) == "DVC04-denominator", "the last row with that column"


def test_escape_gives_back_what_stood_there(opened: Any) -> None:
    page = opened("xa-bac-son")
    before = page.input_value("#HT03-numerator")
    page.fill("#HT03-numerator", "4")
    page.keyboard.press("Escape")
    assert page.input_value("#HT03-numerator") == before
    assert mark(page, "HT03", "saved") == "✓ đã lưu"


def test_a_second_person_s_change_is_shown_with_a_choice(opened: Any) -> None:
    clerk, editor = opened("xa-bac-son"), opened("vanphong")
    type_in(editor, "TT11", "5")
    mark(editor, "TT11", "saved")
    type_in(clerk, "TT11", "6")
    assert mark(clerk, "TT11", "conflict") == "⇄ người khác vừa sửa"
    assert "Hiện là 5" in clerk.locator("#TT11-message").inner_text()
    clerk.click("text=Lấy giá trị hiện có")
    mark(clerk, "TT11", "saved")
    assert clerk.input_value("#TT11-numerator") == "5"
    type_in(editor, "TT11", "7")
    mark(editor, "TT11", "saved")
    type_in(clerk, "TT11", "8")
    mark(clerk, "TT11", "conflict")
    clerk.click("text=Giữ số tôi vừa nhập")
    mark(clerk, "TT11", "saved")
    editor.reload()
    assert editor.input_value("#TT11-numerator") == "8"


def test_what_was_typed_without_a_line_is_listed_and_sent_later(opened: Any) -> None:
    page = opened("xa-bac-son")
    page.context.set_offline(True)
    type_in(page, "NL01", "9", "12")
    page.locator("[data-unsent] li").wait_for()
    assert (
        "NL01" in page.locator("[data-unsent]").inner_text() and "9 / 12" in page.locator("[data-unsent]").inner_text()
    )
    assert "Mất kết nối" in page.locator("[data-save-state]").inner_text()
    page.context.set_offline(False)
    assert mark(page, "NL01", "saved") == "✓ đã lưu"
    page.locator("[data-unsent]").wait_for(state="hidden")
    page.reload()
    assert page.input_value("#NL01-denominator") == "12"


def test_an_answer_that_got_lost_saves_nothing_twice(opened: Any) -> None:
    page = opened("xa-bac-son")
    keys: list[str] = []

    def lose_the_first_answer(route: Any) -> None:
        keys.append(json.loads(route.request.post_data)["idempotency_key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/so-lieu/luu/", lose_the_first_answer)
    type_in(page, "HT03", "8", "9")
    mark(page, "HT03", "saved")
    assert len(keys) == 2 and keys[0] == keys[1]


def test_a_session_that_ended_loses_nothing(opened: Any) -> None:
    page = opened("xa-bac-son")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    type_in(page, "DVC02", "5", "8")
    page.locator("[data-unsent] li").wait_for()
    assert "đăng nhập lại" in page.locator("[data-save-state]").inner_text()
    page.context.add_cookies(cookies)
    page.click(".save-line button")
    mark(page, "DVC02", "saved")


def test_without_javascript_the_same_table_is_a_form(opened: Any) -> None:
    page = opened("xa-bac-son", java_script_enabled=False)
    page.fill("#KS02-numerator", "99")
    page.fill("#KS01-numerator", "7")
    page.click(".save-line button")
    assert "Chưa lưu ô nào: có ô cần sửa" in page.locator("[data-error-summary]").inner_text()
    assert (page.input_value("#KS02-numerator"), page.input_value("#KS01-numerator")) == ("99", "7")
    page.click("[data-error-summary] a")
    assert page.url.endswith("#KS02-numerator")
    page.fill("#KS02-numerator", "4")
    page.click(".save-line button")
    assert "Đã lưu 02 số liệu" in page.locator("main").inner_text()
    assert (page.input_value("#KS02-numerator"), page.input_value("#KS01-numerator")) == ("4", "7")


def test_while_typing_the_share_is_cut_as_the_server_cuts_it(opened: Any) -> None:
    from indicators.core.figures import Better
    from indicators.core.rounding import plain, shown
    from indicators.core.status import Comparator, Target

    page = opened("xa-bac-son")
    dice = random.Random(2024)
    cases = [(2690, 3798, 2, "higher", ">=", "50"), (80_0004, 100_0000, 2, "higher", ">", "80")]
    cases += [
        (13333, 13334, 2, "higher", "=", "100"),
        (1, 10**12 - 1, 1, "lower", "=", "0"),
        (0, 7, 2, "lower", "<", "5"),
    ]
    for _ in range(400):
        whole = dice.choice((dice.randint(1, 99), dice.randint(1, 10**6), dice.randint(1, 10**12 - 1)))
        part = dice.choice((0, whole, whole - 1, dice.randint(0, whole)))
        comparator, aim = dice.choice((("", ""), (">=", "97"), (">", "80"), ("<=", "12.5"), ("<", "5"), ("=", "100")))
        cases.append((part, whole, dice.randint(0, 3), dice.choice(("higher", "lower")), comparator, aim))
    script = """cases => cases.map(([part, whole, decimals, better, comparator, target]) =>
        window.dxEntry.figures.percent(BigInt(part), BigInt(whole), {decimals, better, comparator, target}))"""
    answers = page.evaluate(script, [[str(part), str(whole), *rest] for part, whole, *rest in cases])
    for (part, whole, places, better, comparator, aim), answer in zip(cases, answers, strict=True):
        target = Target(Comparator(comparator), Decimal(aim)) if comparator else None
        expected = plain(shown(Fraction(part * 100, whole), places, Better(better), target))
        assert answer == expected, (part, whole, places, better, comparator, aim)


def test_the_console_stays_quiet_but_for_refusals(site: Site) -> None:
    """Refused saves and lines that were cut are the browser's own lines; anything else would be ours."""
    assert [line for line in site.complaints if not line.startswith("Failed to load resource")] == []
