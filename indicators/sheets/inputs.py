"""Cells that people type into, on a sheet that helps them: what may be typed, with a sentence, and the rate beside it.

The rate is live and cuts as the screen does, with more places where the cut would contradict the status (README §1.6).
"""

from __future__ import annotations

from typing import Any

from openpyxl.formatting.rule import Rule as Looks
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation

from indicators.core.figures import Better, Measure, Rule
from indicators.core.status import Target
from indicators.sheets.books import clean_text
from indicators.sheets.values import places_of

# More digits than a count can have.
LARGEST = 999_999_999_999
# Places that a live cell may add to those of the indicator before it gives up agreeing with the status.
EXTRA_PLACES = 4
LONGEST_TITLE, LONGEST_PROMPT = 32, 255
TOO_LARGE_PART, NO_WHOLE, NOTHING_AROSE = "Tử số lớn hơn mẫu số", "Mẫu số bằng 0", "không phát sinh"

COUNTED = "Chỉ nhập số nguyên, từ 0 trở lên. Chưa có số liệu thì để trống, không gõ 0."
PART_OF_WHOLE = (
    "Tử số phải là số nguyên, từ 0 đến mẫu số. Nếu mẫu số cũng thay đổi, hãy sửa mẫu số trước. "
    "Chưa có số liệu thì để trống."
)
NUMBER = "Chỉ nhập một số, từ 0 trở lên. Có thể viết “trên 1.050” nếu văn bản chỉ ghi như vậy."
SHARE = "Chỉ nhập tỷ lệ phần trăm, từ 0 đến 100."
A_STATE = "Hãy chọn một dòng trong danh sách, hoặc để trống nếu có số liệu."


def rate_formula(rule: Rule, target: Target | None, numerator: str, denominator: str) -> str:
    """The formula of a ratio over two cells: empty while one of them is, words where there is no rate."""
    better = rule.better if target is None else target.better
    n, d = numerator, denominator
    return (
        f'=IF(AND(ISNUMBER({n}),ISNUMBER({d})),IF({d}>0,IF({n}>{d},"{TOO_LARGE_PART}",'
        f'{_agreeing(rule.decimals, target, better, n, d)}),IF({n}=0,"{NOTHING_AROSE}","{NO_WHOLE}")),"")'
    )


def _cut(places: int, better: Better, n: str, d: str) -> str:
    """The rate cut towards the worse side, as a whole number of its last place."""
    up = f"+{d}-1" if better is Better.LOWER else ""
    return f"QUOTIENT({n}*10^{places + 2}{up},{d})"


def _agreeing(places: int, target: Target | None, better: Better, n: str, d: str) -> str:
    """The cut with as many places as its agreement with the status needs."""
    last = f"{_cut(places, better, n, d)}/10^{places}"
    if target is None or not (target.is_strict or places_of(target.value) > places):
        return last
    scale = 10 ** places_of(target.value)
    aim, sign = int(target.value * scale), target.comparator.value
    met = f"{n}*{100 * scale}{sign}{aim}*{d}"
    found = f"{_cut(places + EXTRA_PLACES, better, n, d)}/10^{places + EXTRA_PLACES}"
    for more in range(places + EXTRA_PLACES - 1, places - 1, -1):
        whole = _cut(more, better, n, d)
        found = f"IF(({whole}*{scale}{sign}{aim}*10^{more})=({met}),{whole}/10^{more},{found})"
    return found


def show_cut_places(worksheet: Any, cell: str, places: int, numerator: str, denominator: str) -> None:
    """A cut rate keeps its places (70,80), an exact one shows none that it does not need (100)."""
    if not places:
        return
    n, d = numerator, denominator
    is_cut = f"AND(ISNUMBER({cell}),ISNUMBER({n}),ISNUMBER({d}),{cell}*10^{places}=ROUND({cell}*10^{places},0))"
    shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=200 + places, formatCode="0." + "0" * places))
    formula = f"IF({is_cut},MOD({n}*10^{places + 2},{d})<>0,FALSE)"
    worksheet.conditional_formatting.add(cell, Looks(type="expression", dxf=shown, formula=[formula]))


def mark_impossible(worksheet: Any, cells: str, numerator: str, denominator: str) -> None:
    """Red where the part is larger than the whole, whichever of the two was typed last."""
    loud = DifferentialStyle(font=Font(color="9C0006", bold=True), fill=PatternFill(bgColor="FFC7CE"))
    formula = f"AND(ISNUMBER({numerator}),ISNUMBER({denominator}),{numerator}>{denominator})"
    worksheet.conditional_formatting.add(cells, Looks(type="expression", dxf=loud, formula=[formula]))


def allow_part(worksheet: Any, cell: str, whole: str, title: str, prompt: str) -> None:
    most = f"IF(ISNUMBER({whole}),{whole},{LARGEST})"
    _allow(worksheet, cell, (title, prompt, PART_OF_WHOLE), type="whole", formula1="0", formula2=most)


def allow_count(worksheet: Any, cell: str, title: str, prompt: str) -> None:
    _allow(worksheet, cell, (title, prompt, COUNTED), type="whole", formula1="0", formula2=str(LARGEST))


def allow_number(worksheet: Any, cell: str, rule: Rule, title: str, prompt: str) -> None:
    """A count that may have places or a word before it, or a value that is given as it is."""
    if rule.measure is Measure.COUNT:
        is_whole = f",{cell}=INT({cell})" if rule.decimals == 0 else ""
        formula = f'IF(ISNUMBER({cell}),AND({cell}>=0{is_whole}),LEFT({cell},4)="trên")'
        _allow(worksheet, cell, (title, prompt, NUMBER), type="custom", formula1=formula)
    else:
        is_share = rule.measure is Measure.PERCENTAGE
        message, most = (SHARE, "100") if is_share else (NUMBER.split(". ")[0] + ".", str(LARGEST))
        _allow(worksheet, cell, (title, prompt, message), type="decimal", formula1="0", formula2=most)


def allow_choice(worksheet: Any, cell: str, choices: tuple[str, ...]) -> None:
    """A drop-down of these words; none of them may hold a comma or a quotation mark."""
    words = ",".join(choices)
    _allow(worksheet, cell, ("", "", A_STATE), type="list", formula1=f'"{words}"')


def _allow(worksheet: Any, cell: str, words: tuple[str, str, str], **rule: Any) -> None:
    title, prompt, message = words
    validation = DataValidation(
        allow_blank=True, showErrorMessage=True, errorTitle="Chưa đúng", error=message[:LONGEST_PROMPT],
        showInputMessage=bool(prompt), promptTitle=_short(title, LONGEST_TITLE) or None,
        prompt=_short(prompt, LONGEST_PROMPT) or None, **rule,
    )  # fmt: skip
    validation.add(cell)
    worksheet.add_data_validation(validation)


def _short(text: str, most: int) -> str:
    text = clean_text(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
