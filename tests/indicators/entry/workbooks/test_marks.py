"""Our own form comes back: known by its hidden sheet, found again after rows were put in, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indicators.entry.workbooks.figures import FileRows, form_rows
from indicators.entry.workbooks.limits import Unreadable
from indicators.entry.workbooks.marks import BROKEN_MARK, MARK_SHEET, OTHER_VERSION, mark_of, mark_rows
from indicators.entry.workbooks.reading import read
from tests.indicators.entry.workbooks.files import converted, office_workbook, saved
from tests.indicators.entry.workbooks.forms import CODES, SHEET, form_book, form_mark, form_workbook

VALUES = {"KS01": (120, 121, None, None), "TT11": (7, None, None, "tin trên đài")}


def changed(change: Callable[[Any], None], values: dict[str, tuple[Any, ...]] | None = None) -> bytes:
    book = form_book(VALUES if values is None else values)
    change(book)
    return saved(book)


def rows_of(content: bytes) -> FileRows:
    workbook = read(content)
    mark = mark_of(workbook)
    assert mark is not None
    return form_rows(workbook, mark)


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        rows_of(content)
    return str(refused.value)


def texts(content: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """By indicator and field: (address, text) of every cell of the form."""
    return {
        figure.indicator: {one.field: (one.address, one.cell.text) for one in figure.cells}
        for row in rows_of(content).rows
        for figure in row.figures
    }


def test_a_mark_comes_back_as_it_was_written() -> None:
    mark = form_mark({"KS01": 3})
    assert mark_of(read(form_workbook(VALUES, mark))) == mark
    assert mark_of(read(form_workbook(VALUES, mark))) is not None


def test_any_other_workbook_has_no_mark() -> None:
    assert mark_of(read(office_workbook())) is None


def test_the_hidden_sheet_is_no_remark() -> None:
    assert read(form_workbook(VALUES)).remarks == ()


def test_each_cell_of_the_form_is_known() -> None:
    found = texts(form_workbook(VALUES))
    assert tuple(found) == CODES
    assert found["KS01"] == {
        "numerator": (f"{SHEET}!B5", "120"),
        "denominator": (f"{SHEET}!C5", "121"),
        "state": (f"{SHEET}!D5", ""),
        "note": (f"{SHEET}!E5", ""),
    }
    assert found["TT11"]["note"] == (f"{SHEET}!E8", "tin trên đài")


def test_rows_and_columns_that_were_put_in_move_nothing() -> None:
    def put_in(book: Any) -> None:
        book[SHEET].insert_rows(6, 2)
        book[SHEET].insert_cols(2)

    moved = texts(changed(put_in))
    assert moved["KS01"]["numerator"] == (f"{SHEET}!C5", "120")
    assert moved["TT11"]["numerator"] == (f"{SHEET}!C10", "7")


def test_a_sorted_form_is_read_by_its_codes() -> None:
    def swapped(book: Any) -> None:
        sheet = book[SHEET]
        for column in range(1, 7):
            one, other = sheet.cell(5, column).value, sheet.cell(8, column).value
            sheet.cell(5, column).value, sheet.cell(8, column).value = other, one

    found = texts(changed(swapped))
    assert found["KS01"]["numerator"] == (f"{SHEET}!B8", "120") and found["TT11"]["numerator"] == (f"{SHEET}!B5", "7")


def test_a_row_that_is_gone_is_a_problem_of_that_row() -> None:
    rows = rows_of(changed(lambda book: book[SHEET].delete_rows(5))).rows
    assert [row.problem != "" for row in rows] == [True, False, False, False]
    assert "Dòng “KS01” không còn trong biểu nhập" in rows[0].problem


def test_a_column_or_a_sheet_that_is_gone_is_refused() -> None:
    assert "Không tìm thấy cột “Mẫu số”" in refusal(changed(lambda book: book[SHEET].delete_cols(3)))

    def renamed(book: Any) -> None:
        book[SHEET].title = "Khác"

    assert f"thiếu trang “{SHEET}”" in refusal(changed(renamed))


def _put(address: str, value: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[MARK_SHEET][address].value = value

    return change


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ("B1", "99", OTHER_VERSION),
        ("A1", "x", BROKEN_MARK),
        ("C1", "district", BROKEN_MARK),
        ("E1", "2024-13", BROKEN_MARK),
        ("A2", "dòng", BROKEN_MARK),
        ("C2", "A0", BROKEN_MARK),
        ("G2", "tháng 11", BROKEN_MARK),
        ("H2", "ba", BROKEN_MARK),
        ("H2", "", BROKEN_MARK),
        ("E6", "password", BROKEN_MARK),
    ],
)
def test_a_mark_that_was_changed_is_refused(address: str, value: str, sentence: str) -> None:
    assert refusal(changed(_put(address, value))) == sentence


def test_an_empty_mark_is_refused() -> None:
    def emptied(book: Any) -> None:
        book[MARK_SHEET].delete_rows(1, 100)

    assert refusal(changed(emptied)) == BROKEN_MARK


def test_a_mark_is_text_only() -> None:
    assert all(isinstance(text, str) for row in mark_rows(form_mark()) for text in row)


@pytest.mark.office
@pytest.mark.parametrize("target", ["xlsx", "xls:MS Excel 97"])
def test_a_form_that_libreoffice_saved_comes_back(tmp_path: Path, target: str) -> None:
    content = form_workbook(VALUES, form_mark({"KS01": 3}))
    saved_there = converted(content, tmp_path, target)
    assert mark_of(read(saved_there)) == form_mark({"KS01": 3})
    assert texts(saved_there) == texts(content)
    assert read(saved_there).remarks == ()
