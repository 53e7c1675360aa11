"""References when rows are repeated: what moves, what grows, what is refused."""

from __future__ import annotations

import pytest

from indicators.sheets.shifting import CannotShift, Shift, Where, moved

# Row 5 of the sheet stands there four times.
SHIFTS = {"A": Shift({5: 4}), "B": Shift(), "C D": Shift({2: 3})}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("C4", "C4"), ("C6", "C9"), ("$C$6*2", "$C$9*2"), ("SUM(C5:C5)", "SUM(C5:C8)"), ("SUM(C5)", "SUM(C5:C8)"),
        ("SUM(C3:C6)", "SUM(C3:C9)"), ("SUM(C:C)", "SUM(C:C)"), ("SUM(4:6)", "SUM(4:9)"), ("A!C6+B!C6", "A!C9+B!C6"),
        ("SUM('C D'!A2:A2)", "SUM('C D'!A2:A4)"), ("Tong*1", "Tong*1"), ("IF(C6=\"C6\",1,0)", "IF(C9=\"C6\",1,0)"),
        ("LOG10(C6)", "LOG10(C9)"), ("SUBTOTAL(9,C5)", "SUBTOTAL(9,C5:C8)"), ("SUM(C5,D5)", "SUM(C5:C8,D5:D8)"),
    ],
)  # fmt: skip
def test_below_and_around(formula: str, expected: str) -> None:
    assert moved(formula, Where("A", 9), SHIFTS) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("C5/D5", "C7/D7"), ("C5/C$6", "C7/C$9"), ("SUM(C5:E5)", "SUM(C7:E7)"), ("SUM(C$5:C5)", "SUM(C$5:C7)"),
     ("C5/SUM(C$5:C$5)", "C7/SUM(C$5:C$8)"), ("B!C$9", "B!C$9")],
)  # fmt: skip
def test_inside_a_copy(formula: str, expected: str) -> None:
    assert moved(formula, Where("A", 5, 2), SHIFTS) == expected


@pytest.mark.parametrize(
    ("formula", "row"),
    [("C5*2", 9), ("IF(C5>0,1,0)", 9), ("INDIRECT(\"C5\")", 9), ("C6", 5), ("C4+1", 5), ("SUM(C4:C5)", 5), ("B!C9", 5),
     ("VLOOKUP(A5,B!A1:B9,2,0)", 5), ("A:B!C6", 9), ("SUM(A!C5:A!C6)", 9), ("C6#", 9)],
)  # fmt: skip
def test_what_has_no_clear_meaning_is_refused(formula: str, row: int) -> None:
    with pytest.raises(CannotShift):
        moved(formula, Where("A", row, 1), SHIFTS)


def test_nothing_moves_where_nothing_is_repeated() -> None:
    assert moved('INDIRECT("C5")+C5', Where("A", 9), {"A": Shift()}) == 'INDIRECT("C5")+C5'


def test_areas_of_rules_and_names_grow() -> None:
    assert Shift({5: 4}).areas("E5 A1:B9 C6") == "E5:E8 A1:B12 C9"
    assert moved("A!$B$5:$B$5,A!$C$5", Where("", is_area=True), SHIFTS) == "A!$B$5:$B$8,A!$C$5:$C$8"
