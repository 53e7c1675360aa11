"""The keys of a spreadsheet in the grid of one unit: moving, choosing, filling, emptying, taking back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.entry import Opened, copied, focused, mark, pages_of, press, settled
from tests.site import Site

pytestmark = pytest.mark.browser
# Nothing is typed in these months yet.
EMPTY = "/nhap/xa-bac-son/2025-01/"


@pytest.fixture
def opened(site: Site) -> Iterator[Opened]:
    with pages_of(site) as opened:
        yield opened


def chosen(page: Any) -> list[str]:
    return page.evaluate("Array.from(document.querySelectorAll('.is-selected'), cell => cell.id)")


def typed(page: Any, *codes: str) -> list[tuple[str, str]]:
    return [(page.input_value(f"#{code}-numerator"), page.input_value(f"#{code}-denominator")) for code in codes]


def test_arrows_and_enter_go_from_cell_to_cell(opened: Opened) -> None:
    page = opened("xa-bac-son")
    page.focus("#KS01-numerator")
    for key, expected in (
        ("Enter", "KS02-numerator"), ("ArrowDown", "DVC02-numerator"), ("Shift+Enter", "KS02-numerator"),
        ("ArrowRight", "KS02-denominator"), ("ArrowRight", "KS02-state"), ("ArrowRight", "KS02-note"),
        ("ArrowUp", "KS01-note"), ("ArrowLeft", "KS01-state"), ("ArrowLeft", "KS01-denominator"),
        ("ArrowLeft", "KS01-numerator"), ("Control+ArrowDown", "TT11-numerator"), ("Control+ArrowUp", "HT03-numerator"),
        ("Control+ArrowRight", "HT03-note"), ("Control+Home", "HT03-numerator"), ("Control+End", "TT11-note"),
    ):  # fmt: skip
        press(page, key)
        assert focused(page) == expected, key


def test_an_arrow_in_a_choice_moves_and_changes_nothing(opened: Opened) -> None:
    page = opened("xa-bac-son")
    page.focus("#KS01-state")
    press(page, "ArrowDown")
    assert focused(page) == "KS02-state" and page.input_value("#KS01-state") == "figure"


def test_enter_after_tab_goes_back_to_where_tab_began(opened: Opened) -> None:
    page = opened("xa-bac-son", EMPTY)
    page.focus("#KS01-numerator")
    for number, key in (("7", "Tab"), ("9", "Enter"), ("5", "Tab"), ("8", "Enter")):
        page.keyboard.type(number)
        press(page, key)
    assert typed(page, "KS01", "KS02") == [("7", "9"), ("5", "8")] and focused(page) == "DVC02-numerator"


def test_typing_replaces_and_f2_mends(opened: Opened) -> None:
    page = opened("xa-bac-son", EMPTY)
    page.fill("#HT03-numerator", "12")
    page.focus("#NL01-numerator")
    press(page, "ArrowUp")
    page.keyboard.type("7")
    assert page.input_value("#HT03-numerator") == "7"
    press(page, "F2", "ArrowLeft", "ArrowLeft")
    page.keyboard.type("1")
    assert page.input_value("#HT03-numerator") == "17" and focused(page) == "HT03-numerator", "arrows stay inside"
    press(page, "Escape")
    assert page.input_value("#HT03-numerator") == "12"


def test_the_first_click_chooses_a_cell_and_the_second_goes_inside(opened: Opened) -> None:
    page = opened("xa-bac-son", EMPTY)
    page.fill("#DVC02-numerator", "123")
    page.click("#DVC03-numerator")
    page.click("#DVC02-numerator")
    page.keyboard.type("4")
    assert page.input_value("#DVC02-numerator") == "4"
    page.click("#DVC02-numerator")
    press(page, "End")
    page.keyboard.type("5")
    assert page.input_value("#DVC02-numerator") == "45"


def test_shift_and_the_mouse_choose_ranges(opened: Opened) -> None:
    page = opened("xa-bac-son")
    page.focus("#KS01-numerator")
    press(page, "Shift+ArrowDown", "Shift+ArrowRight")
    four = ["KS01-numerator", "KS01-denominator", "KS02-numerator", "KS02-denominator"]
    assert chosen(page) == four and page.locator("[data-selection]").inner_text() == "Đang chọn 04 ô."
    press(page, "ArrowDown")
    assert chosen(page) == [] and focused(page) == "KS02-numerator"
    page.hover("#KS01-numerator")
    page.mouse.down()
    page.hover("#KS02-denominator")
    page.mouse.up()
    assert chosen(page) == four
    page.click("#DVC02-numerator")
    page.click("#DVC03-denominator", modifiers=["Shift"])
    assert chosen(page) == ["DVC02-numerator", "DVC02-denominator", "DVC03-numerator", "DVC03-denominator"]
    press(page, "Escape")
    assert chosen(page) == []


def test_ctrl_d_fills_down(opened: Opened) -> None:
    page = opened("xa-bac-son", "/nhap/xa-bac-son/2025-02/")
    page.focus("#DVC02-numerator")
    page.keyboard.type("3")
    press(page, "ArrowRight")
    page.keyboard.type("8")
    press(page, "ArrowDown", "Control+d")
    assert page.input_value("#DVC03-denominator") == "8", "a single cell takes from the one above"
    page.focus("#DVC02-numerator")
    press(page, "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    assert typed(page, "DVC02", "DVC03", "DVC04") == [("3", "8")] * 3
    settled(page)
    assert mark(page, "DVC04", "saved") == "✓ đã lưu"
    page.reload()
    assert typed(page, "DVC03", "DVC04") == [("3", "8")] * 2


def test_delete_empties_a_range_and_is_taken_back(opened: Opened) -> None:
    page = opened("xa-bac-son")
    before = typed(page, "KS01", "KS02")
    assert all(all(pair) for pair in before)
    page.focus("#KS01-numerator")
    press(page, "Shift+ArrowDown", "Shift+ArrowRight", "Delete")
    assert typed(page, "KS01", "KS02") == [("", "")] * 2
    settled(page)
    fresh = opened("xa-bac-son")
    assert typed(fresh, "KS01", "KS02") == [("", "")] * 2, "an empty cell is saved as no figure"
    press(page, "Control+z")
    assert typed(page, "KS01", "KS02") == before
    settled(page)
    press(page, "Control+y")
    assert typed(page, "KS01", "KS02") == [("", "")] * 2
    press(page, "Control+z")
    mark(page, "KS01", "saved")
    settled(page)
    fresh.reload()
    assert typed(fresh, "KS01", "KS02") == before


def test_steps_are_taken_back_one_by_one(opened: Opened) -> None:
    page = opened("xa-bac-son", EMPTY)
    page.focus("#DVC04-numerator")
    for number in ("1", "2", "3"):
        page.keyboard.type(number)
        press(page, "ArrowRight" if number != "3" else "Escape")
        if number == "2":
            page.focus("#DVC04-numerator")
    page.focus("#DVC04-denominator")
    page.keyboard.type("9")
    press(page, "Control+z")
    assert typed(page, "DVC04") == [("1", "2")] and focused(page) == "DVC04-denominator"
    press(page, "Control+z")
    assert typed(page, "DVC04") == [("1", "")]
    press(page, "Control+z", "Control+z", "Control+z")
    assert typed(page, "DVC04") == [("", "")], "more than there is changes nothing"
    press(page, "Control+y", "Control+Shift+Z")
    assert typed(page, "DVC04") == [("1", "2")]


def test_a_state_in_words_can_be_taken_back(opened: Opened) -> None:
    page = opened("xa-bac-son")
    before = typed(page, "DVC03")
    page.select_option("#DVC03-state", "nothing_arose")
    assert typed(page, "DVC03") == [("", "")]
    assert page.get_attribute("#DVC03-numerator", "placeholder") == "không phát sinh"
    page.focus("#DVC03-numerator")
    press(page, "Control+z")
    assert typed(page, "DVC03") == before and page.input_value("#DVC03-state") == "figure"
    settled(page)


def test_a_remark_has_lines_and_a_key(opened: Opened) -> None:
    page = opened("xa-bac-son")
    page.focus("#NL01-numerator")
    press(page, "Shift+F2")
    assert focused(page) == "NL01-note"
    page.keyboard.type("một")
    press(page, "Alt+Enter")
    page.keyboard.type("hai")
    press(page, "Enter")
    assert focused(page) == "KS01-note"
    mark(page, "NL01", "saved")
    page.reload()
    assert page.input_value("#NL01-note") == "một\nhai"


def test_what_is_copied_is_what_stands_there(opened: Opened) -> None:
    page = opened("xa-bac-son", "/nhap/xa-bac-son/2024-10/")
    numbers = typed(page, "KS01", "KS02")
    page.focus("#KS01-numerator")
    press(page, "Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight")
    shares = [page.locator(f"#{code}-share").inner_text().replace("\xa0", "") for code in ("KS01", "KS02")]
    lines = ["\t".join((*pair, share)) for pair, share in zip(numbers, shares, strict=True)]
    assert copied(page) == "\n".join(lines), "from a locked month too"
    press(page, "Delete", "Control+x")
    page.keyboard.type("5")
    assert typed(page, "KS01", "KS02") == numbers, "and nothing is typed into it"


def test_the_page_of_a_cell_opens_over_the_grid_and_gives_the_focus_back(opened: Opened) -> None:
    page = opened("xa-bac-son", EMPTY)
    page.fill("#TT11-numerator", "4")
    page.focus("[data-line=KS01] [data-cell-page]")
    press(page, "Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_text("Lịch sử thay đổi").wait_for()
    assert "12 tháng trước" in dialog.inner_text()
    press(page, "Escape")
    assert page.evaluate("document.activeElement.matches('[data-line=KS01] [data-cell-page]')")
    assert page.input_value("#TT11-numerator") == "4", "what is typed is still there"


def test_the_console_stays_quiet(site: Site) -> None:
    assert [line for line in site.complaints if not line.startswith("Failed to load resource")] == []
