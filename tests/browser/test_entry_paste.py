"""Pasting from Excel into the grid of one indicator, with a real clipboard: what is written, left out, refused."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.browser.entry import (
    INDICATOR,
    Opened,
    column,
    copied,
    focused,
    mark,
    pages_of,
    paste,
    press,
    put_on_clipboard,
    rows_of,
    settled,
)
from tests.site import Site

pytestmark = pytest.mark.browser
COMMUNES = 35


@pytest.fixture
def opened(site: Site) -> Iterator[Opened]:
    with pages_of(site) as opened:
        yield opened


def said(page: object) -> str:
    """The report of the paste, once its cells are decided on."""
    settled(page)
    return " ".join(page.locator("[data-pasted]").inner_text().split())  # type: ignore[attr-defined]


def test_thirty_five_rows_from_excel_are_pasted_saved_and_reported(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/NL01/2024-12/")
    units = rows_of(page)[:COMMUNES]
    assert len(units) >= 33
    count = len(units)
    # One column of numerators with a thousand, a blank, a decimal and a word; one of denominators.
    numerators = [str(number) for number in range(1, count + 1)]
    numerators[0], numerators[4], numerators[9], numerators[20] = "1.234", "", "8,9", "chưa có"
    denominators = ["2.000", *["100"] * (count - 1)]
    denominators[4] = ""
    text = "".join(f"{top}\t{whole}\r\n" for top, whole in zip(numerators, denominators, strict=True))
    paste(page, f"#{units[0]}-numerator", text)
    report = said(page)
    # 8,9 is a number that cannot be counted, "chưa có" is none.
    assert report.startswith(f"Đã dán {2 * count - 2} ô, 02 ô cần xem lại:"), report
    assert "02 ô trống được bỏ qua, số đang có giữ nguyên." in report
    links = page.locator("[data-pasted] a")
    assert [link.split(", ")[-1] for link in links.all_inner_texts()] == ["tử số", "tử số"]
    assert "phải là số nguyên" in page.locator(f"#{units[9]}-message").inner_text()
    assert "không phải là số" in page.locator(f"#{units[20]}-message").inner_text()
    assert mark(page, units[9], "error") == mark(page, units[20], "error") == "✗ lỗi, chưa lưu"
    assert page.locator("[data-sum='whole.NL01'], [data-sum='commune.NL01']").count() >= 1
    # The good ones are on the server, whatever became of the two.
    fresh = opened("vanphong", "/nhap/chi-tieu/NL01/2024-12/")
    assert (
        fresh.input_value(f"#{units[0]}-numerator") == "1.234"
        and fresh.input_value(f"#{units[0]}-denominator") == "2.000"
    )
    stored = column(fresh)[:count]
    assert [stored[4], stored[9], stored[20]] == ["", "", ""] and stored[34 if count > 34 else -1] == str(count)
    # A link leads to its cell; mended, it leaves the report.
    links.nth(1).click()
    assert focused(page) == f"{units[20]}-numerator"
    page.keyboard.type("21")
    press(page, "Enter")
    assert ", 01 ô cần xem lại" in said(page)
    assert page.locator(f"#{units[20]}-message").inner_text().find("không phải là số") < 0


def test_a_paste_is_taken_back_in_one_step(opened: Opened) -> None:
    page = opened("vanphong", INDICATOR)
    units = rows_of(page)
    before = column(page)
    paste(page, f"#{units[0]}-denominator", "".join(f"{number}\r\n" for number in range(1, 36)))
    assert column(page, "denominator")[34] == "35"
    assert "35 dòng đang nhập dở" in page.locator("[data-save-state]").inner_text()
    assert mark(page, units[0], "waiting") == "↻ chờ tử số", "half a ratio waits and is no mistake"
    press(page, "Control+z")
    assert column(page, "denominator") == [""] * len(units) and column(page) == before
    press(page, "Control+y")
    assert column(page, "denominator")[34] == "35"
    press(page, "Control+z")
    settled(page)


def test_one_value_fills_what_is_chosen(opened: Opened) -> None:
    page = opened("vanphong", INDICATOR)
    units = rows_of(page)
    put_on_clipboard(page, "12\r\n")
    page.focus(f"#{units[2]}-numerator")
    press(page, *["Shift+ArrowDown"] * 4, "Shift+ArrowRight", "Control+v")
    assert column(page)[2:7] == ["12"] * 5 and column(page, "denominator")[1:8] == ["", *["12"] * 5, ""]
    assert said(page) == "Đã dán 10 ô."
    mark(page, units[6], "saved")


def test_blanks_leave_alone_what_stands_there_and_computed_columns_are_left_out(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC02/2024-12/")
    units = rows_of(page)
    paste(page, f"#{units[0]}-numerator", "3\t4\r\n5\t6\r\n")
    settled(page)
    paste(page, f"#{units[0]}-numerator", "\t8\t37,5%\r\n7\t\t87,5%\r\n")
    report = said(page)
    assert column(page)[:2] == ["3", "7"] and column(page, "denominator")[:2] == ["8", "6"]
    assert "Đã dán 02 ô, 01 ô cần xem lại" in report, "7 of 6 cannot be"
    assert "02 ô trống được bỏ qua" in report and "02 ô tỷ lệ được bỏ qua vì phần mềm tự tính." in report


def test_what_reaches_beyond_the_table_is_said(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/TT11/2024-12/")
    units = rows_of(page)
    paste(page, f"#{units[-1]}-numerator", "1\t2\r\n3\t4\r\n")
    report = said(page)
    assert report.startswith("Đã dán 01 ô, 01 ô cần xem lại:") and "(không nhận “2”)" in report, (
        "a count has one number"
    )
    assert "02 ô thừa ra ngoài bảng, không dán." in report
    assert column(page)[-1] == "1"


def test_quoted_cells_keep_their_lines(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC03/2024-12/")
    units = rows_of(page)
    put_on_clipboard(page, '"một ""hai""\nba"\r\nghi chú\tthừa\r\n')
    page.focus(f"#{units[0]}-note")
    press(page, "Control+v")
    assert (
        page.input_value(f"#{units[0]}-note") == 'một "hai"\nba' and page.input_value(f"#{units[1]}-note") == "ghi chú"
    )
    press(page, "Escape", "Shift+ArrowDown")
    assert copied(page) == '"một ""hai""\nba"\nghi chú'


def test_a_remark_never_becomes_a_formula(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC03/2024-12/")
    units = rows_of(page)
    page.fill(f"#{units[5]}-note", "=1+1")
    page.focus(f"#{units[5]}-state")
    press(page, "ArrowRight")
    assert copied(page) == "'=1+1"
    put_on_clipboard(page, "'=1+1\r\n")
    page.focus(f"#{units[6]}-note")
    press(page, "Control+v")
    assert page.input_value(f"#{units[6]}-note") == "=1+1"


def test_any_block_comes_back_as_it_was_copied(opened: Opened) -> None:
    page = opened("vanphong", INDICATOR)
    dice = random.Random(35)
    signs = ['"', "\t", "\n", "'", "1.234", "8,9", "", " ", "ă", "=", "a"]
    blocks = []
    for _ in range(300):
        width = dice.randint(1, 4)
        cells = [
            ["".join(dice.choices(signs, k=dice.randint(0, 4))) for _ in range(width)]
            for _ in range(dice.randint(1, 4))
        ]
        # A single empty cell, and one at the very end, are what a line break at the end looks like.
        cells[-1][-1] += "x"
        blocks.append(cells)
    back = page.evaluate(
        "blocks => blocks.map(rows => window.dxEntry.tsv.read(window.dxEntry.tsv.write(rows)))", blocks
    )
    assert back == blocks
    ended = page.evaluate(
        "blocks => blocks.map(rows => window.dxEntry.tsv.read(window.dxEntry.tsv.write(rows) + '\\r\\n'))", blocks
    )
    assert ended == blocks, "as Excel ends it"


def test_words_of_a_state_are_understood_and_copied(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/DVC04/2024-12/")
    units = rows_of(page)
    paste(page, f"#{units[0]}-numerator", "Không phát sinh\r\n3\t4\r\n")
    assert said(page) == "Đã dán 03 ô."
    assert (
        page.input_value(f"#{units[0]}-state") == "nothing_arose" and page.input_value(f"#{units[0]}-numerator") == ""
    )
    mark(page, units[0], "saved")
    press(page, "Escape", "Shift+ArrowDown", "Shift+ArrowRight")
    assert copied(page) == "không phát sinh\t\n3\t4"


def test_locked_units_are_passed_over(opened: Opened, site: Site) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/HT03/2025-01/")
    units = rows_of(page)
    paste(page, f"#{units[0]}-numerator", "8\t8\r\n")
    settled(page)
    lock = f"""from indicators.models import Submission
Submission.objects.filter(unit__slug="{units[0]}", month=202501).update(is_closed=True)"""
    assert site.run("shell", "-c", lock).returncode == 0
    page.reload()
    assert mark(page, units[0], "locked") == "đã khóa"
    paste(page, f"#{units[0]}-numerator", "1\t8\r\n7\t8\r\n")
    report = said(page)
    assert report == "Đã dán 02 ô. 02 ô đã khóa, không dán vào."
    assert column(page)[:2] == ["8", "7"]


def test_a_single_number_pasted_inside_a_text_is_the_browser_s(opened: Opened) -> None:
    page = opened("vanphong", INDICATOR)
    units = rows_of(page)
    page.fill(f"#{units[10]}-numerator", "12")
    put_on_clipboard(page, "5")
    press(page, "F2", "Control+v")
    assert page.input_value(f"#{units[10]}-numerator") == "125"
    press(page, "Escape")


def test_side_by_side_a_whole_sheet_is_pasted(opened: Opened) -> None:
    page = opened("vanphong", "/nhap/chi-tieu/KS01/2024-12/?nhom=tat-ca")
    row = page.locator("[data-row]").filter(has=page.locator("[data-line$='.HT03']")).first
    unit, cells = row.get_attribute("data-unit"), row.locator("[data-column]").count()
    assert cells == 15, "seven ratios and a count"
    put_on_clipboard(page, "".join("\t".join(["3"] * cells) + "\r\n" for _ in range(20)))
    row.locator("[data-column]").first.focus()
    press(page, "Control+v")
    assert said(page) == "Đã dán 300 ô."
    page.reload()
    for code in ("HT03", "KS01", "TT11"):
        assert page.input_value(f'[name="{unit}.{code}-numerator"]') == "3"
    odd = page.locator("td.is-explain").first
    odd.wait_for()
    odd.locator("input").first.focus()
    assert "cần giải trình" in page.locator("[data-cell-panel]").inner_text(), "asked for when the table stands"
    page.focus(f'[name="{unit}.KS01-numerator"]')
    panel = page.locator("[data-cell-panel]")
    assert "KS01" in panel.inner_text() and "Giao:" in panel.inner_text()
    panel.locator("textarea").fill("cả hai máy in hỏng")
    panel.locator("select").focus()
    page.focus(f'[name="{unit}.KS02-numerator"]')
    settled(page)
    page.goto(f"/nhap/{unit}/2024-12/")
    assert page.input_value("#KS01-note") == "cả hai máy in hỏng"


def test_the_console_stays_quiet_but_for_refusals(site: Site) -> None:
    assert [line for line in site.complaints if not line.startswith("Failed to load resource")] == []
