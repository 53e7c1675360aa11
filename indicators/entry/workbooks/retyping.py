"""A figure of a file as a person would have typed it, or a sentence that names the cell and says what is wrong.

Numbers lie in workbooks as numbers, so 1,234 is not ambiguous there; text is read by the one parser of what people type.
Excel's own helpfulness is undone where it can be seen: 3/4 that became a date, shares formatted as percentages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.figures import STATE_WORDS, STORED_STATES, Measure, Rule, State
from indicators.core.numbers_vi import NotANumber, parsed, typeable, written, written_date
from indicators.entry.cells import QUALIFIERS, Typed
from indicators.entry.workbooks.contents import CellText
from indicators.entry.workbooks.figures import NUMBERS, RawCell, RawFigure
from indicators.entry.workbooks.marks import Field
from indicators.entry.workbooks.number_text import date_of
from units.names import fold

_STATES = {fold(STATE_WORDS[state]): state for state in STORED_STATES}
NO_RESULT = (
    "Công thức chưa có kết quả được lưu trong tệp. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc nhập thẳng con số."
)
SHARE_FOR_COUNT = "Ô này định dạng phần trăm, trong khi cần số đếm. Hãy nhập số đếm vào ô này."
NOT_A_STATE = "“{text}” không phải là một trạng thái. Hãy chọn một trong: {states}."


class BadCell(ValueError):
    """A cell that cannot be read; `is_question` where a person's word would settle it."""

    def __init__(self, address: str, message: str, *, is_question: bool = False) -> None:
        super().__init__(message)
        self.address = address
        self.is_question = is_question


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that stands beside counts in the file: its value in percent and the places that it was given with."""

    address: str
    percent: Decimal
    places: int


def typed_of(
    figure: RawFigure, unit: str, rule: Rule, texts: Mapping[str, str], version: int = 0
) -> tuple[Typed, Share | None]:
    """The figure as typed, and the percentage beside it; BadCell otherwise.

    `texts` are what a person answered for cells that were asked about, by address; `version` is that of what stands.
    """
    state: State | None = None
    numbers: dict[Field, str] = {}
    cells = {one.field: one for one in figure.cells}
    for name in NUMBERS:
        one = cells.get(name)
        if one is None:
            continue
        said = _state_in(one.cell)
        if said is not None:
            if state not in (None, said):
                raise BadCell(one.address, "Các ô của cùng một số liệu ghi hai trạng thái khác nhau. Hãy giữ lại một.")
            state = said
            continue
        is_answered = bool(texts) and one.address in texts
        numbers[name] = _answered(one, texts[one.address]) if is_answered else _number_text(one, rule)
    state = _stated(cells.get("state"), state, has_number=any(numbers.values()))
    note = cells.get("note")
    typed = Typed(
        unit,
        rule.code,
        figure.month,
        (state or State.FIGURE).value,
        numbers.get("numerator", ""),
        numbers.get("denominator", ""),
        numbers.get("value", ""),
        note=None if note is None or note.cell.is_empty else note.cell.text,
        version=version,
    )
    return typed, _share(cells.get("percent"))


def _answered(one: RawCell, text: str) -> str:
    """What a person typed for a cell that was asked about; asked about again where it is no number."""
    try:
        return _read(text)
    except NotANumber as problem:
        raise BadCell(one.address, str(problem), is_question=True) from None


def _state_in(cell: CellText) -> State | None:
    return _STATES.get(fold(cell.text)) if cell.kind == "text" else None


def _stated(one: RawCell | None, state: State | None, *, has_number: bool) -> State | None:
    """The state of the figure: what its own cell says goes before words in place of a number."""
    if one is None or one.cell.is_empty:
        return state
    said = _state_in(one.cell)
    if said is None:
        states = ", ".join(STATE_WORDS[each] for each in STORED_STATES)
        raise BadCell(one.address, NOT_A_STATE.format(text=one.cell.text[:30], states=states))
    if said is State.FIGURE and not has_number:
        # The drop-down was left as it was; no number is no figure.
        return state
    if state not in (None, said):
        raise BadCell(one.address, "Cột trạng thái ghi khác với ô số liệu. Hãy giữ lại một.")
    return said


def _number_text(one: RawCell, rule: Rule) -> str:
    cell = one.cell
    if (
        cell.kind == "number"
        and cell.number.isdigit()
        and one.field != "value"
        and not (cell.is_percent or cell.prefix)
    ):
        # Most cells: a whole number, which needs no points to be read back.
        return cell.number
    _refuse_what_is_no_number(one)
    if cell.is_empty:
        return ""
    if cell.kind == "text":
        return _clear(one)
    number = Decimal(cell.number)
    if one.field != "value":
        if cell.is_percent:
            raise BadCell(one.address, SHARE_FOR_COUNT)
        return f"{cell.prefix.casefold()} {typeable(number)}" if _is_qualified(cell, rule) else typeable(number)
    if cell.is_percent:
        return typeable((number * 100).normalize() + 0)
    if rule.measure.is_percent and 0 < number < 1:
        raise BadCell(
            one.address,
            f"{written(number)} là {written(number)} % hay {written(_plain(number * 100))} %?",
            is_question=True,
        )
    return typeable(number)


def _is_qualified(cell: CellText, rule: Rule) -> bool:
    """A workbook of ours keeps "trên 1.050" as a number whose format says the word."""
    return rule.measure is Measure.COUNT and cell.prefix.casefold() in QUALIFIERS


def _refuse_what_is_no_number(one: RawCell) -> None:
    cell = one.cell
    if cell.kind == "formula":
        raise BadCell(one.address, NO_RESULT)
    if cell.kind == "error":
        raise BadCell(
            one.address, f"Ô đang báo lỗi {cell.text[:20]} của Excel. Hãy sửa công thức hoặc nhập thẳng con số."
        )
    if cell.kind == "date":
        day = date_of(cell.text)
        shown = cell.text if day is None else written_date(day)
        raise BadCell(
            one.address,
            f"Excel đã đổi nội dung ô này thành ngày {shown} (thường do gõ dấu / hoặc -). "
            "Hãy định dạng ô là Số (Number) rồi nhập lại con số.",
        )


def _clear(one: RawCell) -> str:
    """Text that reads as a number, or as one with a qualifier; what could mean two numbers is asked about."""
    try:
        return _read(one.cell.text)
    except NotANumber as problem:
        raise BadCell(one.address, str(problem), is_question="chưa rõ" in str(problem)) from None


def _read(text: str) -> str:
    """The text itself, which may begin with a qualifier; NotANumber for what is none."""
    first, _, rest = text.strip().partition(" ")
    parsed(rest if first.casefold() in QUALIFIERS else text)
    return text


def _share(one: RawCell | None) -> Share | None:
    """A percentage that can be compared with; what cannot be read as one (0/0 gives #DIV/0!) says nothing."""
    if one is None:
        return None
    cell = one.cell
    if cell.kind == "number":
        number = Decimal(cell.number) * (100 if cell.is_percent else 1)
    elif cell.kind == "text" and not cell.is_empty:
        try:
            read = parsed(cell.text)
        except NotANumber:
            return None
        if read is None:
            return None
        number = read
    else:
        return None
    number = _plain(number)
    exponent = number.as_tuple().exponent
    return Share(one.address, number, max(-exponent, 0) if isinstance(exponent, int) else 0)


def _plain(number: Decimal) -> Decimal:
    """Without zeros at the end, and without an exponent."""
    return Decimal(format(number.normalize(), "f"))
