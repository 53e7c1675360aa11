"""The entry form as a workbook: one unit's indicators or one indicator's units, in a month (README §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.utils import timezone

from indicators.core.figures import STATE_WORDS, STORED_STATES, Measure, Rule, State
from indicators.core.months import Month
from indicators.core.numbers_vi import written_date, written_month
from indicators.core.wording import target_words
from indicators.entry.grid import load_grid
from indicators.entry.indicator_loading import load_indicator_grid
from indicators.entry.lines import Line
from indicators.entry.workbooks.contents import Place
from indicators.entry.workbooks.marks import FIELDS, MARK_SHEET, Mark, MarkedColumn, MarkedRow, Subject, mark_rows
from indicators.loading import Catalogue
from indicators.sheets.forms import EntryForm, FormColumn, FormLine, form_workbook
from units.timeline import UnitLife

SHEET = "Nhập số liệu"
# "chưa có số liệu" is what an empty row says by itself.
SAID_STATES = (State.NOTHING_AROSE, State.NOT_APPLICABLE)
GUIDE = (
    "1. Chỉ gõ vào các ô nền vàng; các ô khác đã khóa. Tỷ lệ tự tính từ số đếm, không phải nhập.",
    "2. Chưa có số liệu thì để trống cả dòng, không gõ số 0. Trong tháng không phát sinh thì gõ 0 vào cả tử số và mẫu số, "
    "hoặc chọn “không phát sinh” ở cột “Khi không có số”.",
    "3. Cần giải thích con số nào thì ghi vào cột “Ghi chú” của dòng đó.",
    "4. Lưu tệp (dạng .xlsx) rồi gửi lại trên phần mềm: Nhập số liệu → Nhập từ Excel. Phần mềm cho xem trước những gì "
    "sẽ thay đổi; chưa bấm Ghi thì chưa có gì thay đổi.",
)  # fmt: skip
LOCKED = "Tháng này đã nộp, đã duyệt hoặc đã khóa sổ: biểu chỉ để xem, gửi lại cũng không ghi được."
PARTLY_LOCKED = "Có dòng đã khóa: chỉ những dòng có nền vàng là sửa được."
RETURNED = "Báo cáo được trả lại vì: {reason}"
NO_YEAR = "Chưa có bộ chỉ tiêu của năm {year}. Hãy đề nghị văn phòng mở năm báo cáo {year} rồi tải biểu."
NOT_ALIVE = "{unit} không hoạt động trong tháng {month}. Hãy chọn tháng khác hoặc đơn vị khác."
NOTHING_ASKED = "Tháng {month}, {unit} không có chỉ tiêu nào phải báo cáo. Hãy chọn tháng khác."
NOT_ASKED = "Tháng {month} không phải nhập chỉ tiêu {code}. Hãy chọn tháng khác hoặc chỉ tiêu khác."
NOBODY = "Không có đơn vị nào phải nhập chỉ tiêu {code} trong tháng {month}."


class NoForm(ValueError):
    """There is nothing to fill in; the message is a sentence that says what to choose instead."""


@dataclass(frozen=True)
class MadeForm:
    """A workbook and a name for its file, made of letters that every system can keep."""

    content: bytes
    name: str


@dataclass(frozen=True)
class _Row:
    """A line of the form and the figure that it is of."""

    line: FormLine
    unit: str
    indicator: str
    version: int


def unit_form(catalogue: Catalogue, unit: UnitLife, month: Month, *, at: datetime) -> MadeForm:
    """All indicators of one unit. NoForm where the unit has none in that month; seven queries at most."""
    today = timezone.localtime(at).date()
    if month.year not in catalogue.years:
        raise NoForm(NO_YEAR.format(year=month.year))
    if not unit.alive_on(month.last_day):
        raise NoForm(NOT_ALIVE.format(unit=unit.name, month=written_month(month)))
    grid = load_grid(catalogue, unit, month, today=today, shows_whole=False)
    if not grid.lines:
        raise NoForm(NOTHING_ASKED.format(unit=unit.name, month=written_month(month)))
    sections = [(section.name, tuple(_row_of_indicator(line) for line in section.lines)) for section in grid.sections]
    form = _form(
        title=f"BIỂU NHẬP SỐ LIỆU THÁNG {written_month(month)}",
        subtitle=f"{unit.name} – hạn nộp {written_date(catalogue.deadlines(today).deadline_of(month))}",
        heads=("Mã", "Chỉ tiêu"),
        month=month,
        sections=sections,
        returned_because=next((line.returned_because for line in grid.lines if line.returned_because), ""),
    )
    return _made(form, "unit", unit.slug, month, sections, at, f"{unit.slug}-{month}")


def _row_of_indicator(line: Line) -> _Row:
    """A row of a unit's form: the code, the indicator and what is counted of it."""
    rule = line.rule
    counted = (rule.numerator_label, rule.denominator_label)
    if rule.measure is Measure.RATIO:
        below = f"Tử số: {counted[0] or 'tử số'}\nMẫu số: {counted[1] or 'mẫu số'}"
    else:
        below = f"{counted[0] or 'Giá trị'} ({rule.unit_label})"
    return _row_of(line, rule.code, f"{rule.short_name or rule.name}\n{below}", rule.code)


def _row_of(line: Line, key: str, label: str, called: str) -> _Row:
    rule = line.rule
    beside = (
        target_words(line.judged.target, rule.unit_label) or "không giao",
        *("\n".join(filter(None, (one.words, one.counts))) for one in (line.last_month, line.year_ago)),
    )
    said = line.judged.reading.state
    shown = FormLine(
        key, label, called, line.judged, _prompts(rule), beside,
        STATE_WORDS[said] if said in SAID_STATES else "", line.was.note or "", not line.lock,
    )  # fmt: skip
    return _Row(shown, line.unit.slug, rule.code, line.was.version)


def _prompts(rule: Rule) -> tuple[str, str]:
    """What to count, shown while the cell is chosen."""
    return rule.numerator_label or rule.name, rule.denominator_label


def indicator_form(
    catalogue: Catalogue, rule: Rule, month: Month, *, at: datetime, only: Collection[str] | None = None
) -> MadeForm:
    """One indicator of all units that report it, or of those in `only`. NoForm where there are none; five queries."""
    today = timezone.localtime(at).date()
    deadlines = catalogue.deadlines(today)
    if month.year not in catalogue.years:
        raise NoForm(NO_YEAR.format(year=month.year))
    if not deadlines.asks_for(rule, month):
        raise NoForm(NOT_ASKED.format(code=rule.code, month=written_month(month)))
    units = catalogue.timeline.units if only is None else only
    grid = load_indicator_grid(catalogue, rule, month, units=units, writes=True, shows_sums=False, today=today)
    if not grid.lines:
        raise NoForm(NOBODY.format(code=rule.code, month=written_month(month)))
    numbers = count(1)
    sections = [
        (group.name, tuple(_row_of_unit(line, next(numbers)) for row in group.rows for line in row.lines if line))
        for group in grid.groups
    ]
    form = _form(
        title=f"BIỂU NHẬP CHỈ TIÊU {rule.code} THÁNG {written_month(month)}",
        subtitle=f"{rule.name} – hạn nộp {written_date(deadlines.deadline_of(month))}",
        heads=("TT", "Đơn vị"),
        month=month,
        sections=sections,
        about=_about(rule),
    )
    return _made(form, "indicator", rule.code, month, sections, at, f"{rule.code}-{month}")


def _about(rule: Rule) -> str:
    if rule.measure is Measure.RATIO:
        return f"Tử số: {rule.numerator_label or 'tử số'}. Mẫu số: {rule.denominator_label or 'mẫu số'}."
    return f"Nhập: {rule.numerator_label or rule.name} ({rule.unit_label})."


def _row_of_unit(line: Line, number: int) -> _Row:
    """A row of an indicator's form: a number, and the unit."""
    return _row_of(line, str(number), line.unit.name, line.unit.short_name)


def _form(
    *,
    title: str,
    subtitle: str,
    heads: tuple[str, str],
    month: Month,
    sections: Iterable[tuple[str, tuple[_Row, ...]]],
    about: str = "",
    returned_because: str = "",
) -> EntryForm:
    lines = [(heading, tuple(row.line for row in rows)) for heading, rows in sections]
    measures = {line.rule.measure for _, own in lines for line in own}
    locked = [not line.is_open for _, own in lines for line in own]
    guide = [about] if about else []
    guide += [LOCKED] if all(locked) else [*GUIDE, *([PARTLY_LOCKED] if any(locked) else [])]
    guide += [RETURNED.format(reason=returned_because)] if returned_because else []
    states = tuple(STATE_WORDS[state] for state in (*STORED_STATES[1:],))
    return EntryForm(SHEET, title, subtitle, tuple(guide), _columns(heads, measures, month), tuple(lines), states)


def _columns(heads: tuple[str, str], measures: Collection[Measure], month: Month) -> tuple[FormColumn, ...]:
    """Only those that some line of the form has something for."""
    has_ratio, has_count = Measure.RATIO in measures, Measure.COUNT in measures
    has_value = any(not measure.is_counted for measure in measures)
    first = "Tử số hoặc số lượng" if has_ratio and has_count else "Tử số" if has_ratio else "Số lượng"
    is_of_units = heads[0] == "TT"
    columns = [FormColumn(heads[0], "key", 12 if is_of_units else 16)]
    columns.append(FormColumn(heads[1], "label", 60 if is_of_units else 82))
    if has_ratio or has_count:
        columns.append(FormColumn(first, "numerator", 25))
    if has_ratio:
        columns += [FormColumn("Mẫu số", "denominator", 25), FormColumn("Tỷ lệ (%)", "rate", 25)]
    if has_value:
        columns.append(FormColumn("Giá trị", "value", 25))
    columns += [FormColumn("Khi không có số", "state", 35), FormColumn("Ghi chú", "note", 50)]
    return (
        *columns,
        FormColumn("Chỉ tiêu giao", "beside", 28),
        FormColumn(f"Tháng trước ({written_month(month.plus(-1))})", "beside", 29),
        FormColumn(f"Cùng kỳ năm trước ({written_month(month.plus(-12))})", "beside", 29),
    )


def _made(
    form: EntryForm,
    about: Subject,
    subject: str,
    month: Month,
    sections: Iterable[tuple[str, tuple[_Row, ...]]],
    at: datetime,
    name: str,
) -> MadeForm:
    rows = [row for _, own in sections for row in own]
    places = [(place, line) for place, line in form.rows() if isinstance(line, FormLine)]
    marked = tuple(
        MarkedRow(SHEET, *_known_by(place, line, about), row.unit, row.indicator, str(month), row.version)
        for (place, line), row in zip(places, rows, strict=True)
    )
    columns = tuple(
        MarkedColumn(SHEET, (form.head_row, place), column.head, column.field)  # type: ignore[arg-type]
        for place, column in enumerate(form.columns, 1)
        if column.field in FIELDS
    )
    mark = Mark(about, subject, str(month), marked, columns)
    return MadeForm(form_workbook(form, MARK_SHEET, mark_rows(mark), at), f"nhap-so-lieu-{name}.xlsx")


def _known_by(row: int, line: FormLine, about: Subject) -> tuple[Place, str]:
    """The cell that a row is known by, and its text: the code of an indicator, the name of a unit."""
    return ((row, 1), line.key) if about == "unit" else ((row, 2), line.label)
