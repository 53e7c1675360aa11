"""A clerk's month with the keyboard alone: open, type twelve figures, explain one warning, hand in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

# What an unpractised typist needs for one key, and to look at a cell before typing (the keystroke-level model's figures for
# the slow end: half a second and 1.35 seconds). The whole month has to stay under a minute and a half.
SECONDS_A_KEY, SECONDS_A_LOOK, MOST_SECONDS = 0.5, 1.35, 90
WORDS = "Hai thôn mất sóng."


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.keys = 0
        self.looks = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def cell(self, number: str, key: str) -> None:
        """Looks at the cell that has the focus, types, and moves on."""
        self.looks += 1
        self.type(number)
        self.press(key)

    @property
    def seconds(self) -> float:
        return self.keys * SECONDS_A_KEY + self.looks * SECONDS_A_LOOK


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_a_month_is_typed_explained_and_handed_in_without_a_mouse(site: Site) -> None:
    page = site.page("xa-bac-son")

    page.goto("/nhap/xa-bac-son/2024-12/")
    keyboard = Keyboard(page)
    assert focused(page) == "HT03-numerator", "the cursor stands in the first cell"
    # HT03 falls from 8 to 6 of 8: odd, and to be explained.
    rows = (("6", "8"), ("9", "9"), ("10", "10"), ("7", "10"), ("7", "7"), ("7", "7"))
    for numerator, denominator in rows:
        keyboard.cell(numerator, "Tab")
        keyboard.cell(denominator, "Enter")
    keyboard.press("Control+Enter")
    page.locator("#giai-trinh-fall-HT03:focus").wait_for()
    keyboard.looks += 2
    keyboard.type(WORDS)
    keyboard.press("Control+Enter")
    page.locator("[data-hand-in]:focus").wait_for()
    with page.expect_navigation():
        keyboard.press("Enter")
    assert "Đã nộp báo cáo tháng 12/2024" in page.locator("main").inner_text()
    assert page.locator("[data-closed]").is_visible()
    assert keyboard.seconds <= MOST_SECONDS, f"{keyboard.keys} keys, {keyboard.looks} looks"
    page.goto("/nhap/xa-bac-son/2024-12/")
    assert page.locator("#KS02-numerator").input_value() == "7"
    assert WORDS in page.locator("main").inner_text()
    assert not site.complaints
