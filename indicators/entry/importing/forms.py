"""The entry form as a workbook: one unit's indicators or one indicator's units, in a month (README §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from indicators.core.figures import STATE_WORDS, STORED_STATES, Boundaries, Measure, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written_date, written_month
from indicators.core.results import Judged
from indicators.core.wording import counts, target_words, value_with_unit
from indicators.entry.grid import load_grid
from indicators.entry.lines import Line
from indicators.entry.progress import rules_asked
from indicators.entry.recording import content_of_row
from indicators.entry.workbooks.contents import Place
from indicators.entry.workbooks.marks import FIELDS, MARK_SHEET, Mark, MarkedColumn, MarkedRow, Subject, mark_rows
from indicators.loading import Catalogue, Question, load_series
from indicators.loading.months import target_in
from indicators.models import Measurement, Submission
from indicators.sheets.forms import EntryForm, FormColumn, FormLine, form_workbook
from units.models import Unit
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
PARTLY_LOCKED = "Báo cáo được trả lại ở một số ô: chỉ những dòng có nền vàng là sửa được."
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
    """All indicators of one unit. NoForm where the unit has none in that month; nine queries at most."""
    today = timezone.localtime(at).date()
    if month.year not in catalogue.years:
        raise NoForm(NO_YEAR.format(year=month.year))
    if not unit.alive_on(month.last_day):
        raise NoForm(NOT_ALIVE.format(unit=unit.name, month=written_month(month)))
    grid = load_grid(catalogue, unit, month, today=today, shows_whole=False)
    if not grid.lines:
        raise NoForm(NOTHING_ASKED.format(unit=unit.name, month=written_month(month)))
    sections, open_count = [], 0
    for section in grid.sections:
        rows = []
        for line in section.lines:
            is_open = grid.submission is None or not grid.submission.locks(line.code)
            open_count += is_open
            rows.append(_row_of(line, unit.slug, is_open))
        sections.append((section.name, tuple(rows)))
    form = _form(
        title=f"BIỂU NHẬP SỐ LIỆU THÁNG {written_month(month)}",
        subtitle=f"{unit.name} – hạn nộp {written_date(catalogue.deadlines(today).deadline_of(month))}",
        heads=("Mã", "Chỉ tiêu"),
        month=month,
        sections=sections,
        locked=len(grid.lines) - open_count,
    )
    return _made(form, "unit", unit.slug, month, sections, at, f"{unit.slug}-{month}")


def _row_of(line: Line, unit: str, is_open: bool) -> _Row:
    rule = line.rule
    counted = (rule.numerator_label, rule.denominator_label)
    if rule.measure is Measure.RATIO:
        below = f"Tử số: {counted[0] or 'tử số'}\nMẫu số: {counted[1] or 'mẫu số'}"
    else:
        below = f"{counted[0] or 'Giá trị'} ({rule.unit_label})"
    target = target_words(line.judged.target, rule.unit_label) or "không giao"
    last, ago = (_beside(one.words, one.counts) for one in (line.last_month, line.year_ago))
    said = line.judged.reading.state
    shown = FormLine(
        rule.code, f"{rule.short_name or rule.name}\n{below}", rule.code, line.judged, _prompts(rule), (target, last, ago),
        STATE_WORDS[said] if said in SAID_STATES else "", line.was.note or "", is_open,
    )  # fmt: skip
    return _Row(shown, unit, rule.code, line.was.version)


def _prompts(rule: Rule) -> tuple[str, str]:
    """What to count, shown while the cell is chosen."""
    return rule.numerator_label or rule.name, rule.denominator_label


def _beside(words: str, numbers: str) -> str:
    return f"{words}\n{numbers}" if numbers else words


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
    units = [
        unit
        for unit in catalogue.timeline.in_order(catalogue.timeline.units if only is None else only)
        if rule in rules_asked(catalogue, deadlines, unit, month)
    ]
    if not units:
        raise NoForm(NOBODY.format(code=rule.code, month=written_month(month)))
    rows = _UnitRows(catalogue, rule, month, units, today)
    sections, locked = [], 0
    for kind in dict.fromkeys(unit.kind for unit in units):
        own = tuple(rows.row(unit, number) for number, unit in enumerate(units, 1) if unit.kind == kind)
        locked += sum(not row.line.is_open for row in own)
        name = str(Unit.Kind(kind).label)
        sections.append((f"{name[0].upper()}{name[1:]}", own))
    form = _form(
        title=f"BIỂU NHẬP CHỈ TIÊU {rule.code} THÁNG {written_month(month)}",
        subtitle=f"{rule.name} – hạn nộp {written_date(deadlines.deadline_of(month))}",
        heads=("TT", "Đơn vị"),
        month=month,
        sections=sections,
        locked=locked,
        about=_about(rule),
    )
    return _made(form, "indicator", rule.code, month, sections, at, f"{rule.code}-{month}")


def _about(rule: Rule) -> str:
    if rule.measure is Measure.RATIO:
        return f"Tử số: {rule.numerator_label or 'tử số'}. Mẫu số: {rule.denominator_label or 'mẫu số'}."
    return f"Nhập: {rule.numerator_label or rule.name} ({rule.unit_label})."


class _UnitRows:
    """What stands and stood of one indicator, by unit; three queries."""

    def __init__(self, catalogue: Catalogue, rule: Rule, month: Month, units: Iterable[UnitLife], today: date) -> None:
        self.catalogue, self.rule, self.month = catalogue, rule, month
        pks = {unit.pk for unit in units}
        here = Window(month, month)
        rows = Measurement.objects.in_window(here).filter(indicator=catalogue.ids[rule.code], unit__in=pks)
        self.rows = {row.unit_id: row for row in rows}
        self.submissions = {row.unit_id: row for row in Submission.objects.filter(month__in=[month], unit__in=pks)}
        # Before its birth a unit stands on what went into it.
        asked = Question(
            catalogue.root, Window(month.plus(-12), month.plus(-1)), Boundaries("date", month.last_day), today
        )
        self.earlier = {(row.unit, row.month): row.judged for row in load_series(catalogue, asked, rule.code)}

    def row(self, unit: UnitLife, number: int) -> _Row:
        stored = self.rows.get(unit.pk or 0)
        content = None if stored is None else content_of_row(stored)
        reading = Reading(State.NO_DATA)
        if content is not None:
            numbers = (content.numerator, content.denominator, content.value)
            reading = Reading(content.state, *numbers, content.qualifier)
        target = target_in(self.catalogue, self.rule, unit, self.month)
        judged = Judged(self.rule, reading, target)
        submission = self.submissions.get(unit.pk or 0)
        beside = (
            target_words(target, self.rule.unit_label) or "không giao",
            self._earlier(unit, self.month.plus(-1)),
            self._earlier(unit, self.month.plus(-12)),
        )
        line = FormLine(
            str(number), unit.name, unit.short_name, judged, _prompts(self.rule), beside,
            STATE_WORDS[reading.state] if reading.state in SAID_STATES else "",
            "" if content is None else content.note or "",
            submission is None or not submission.locks(self.rule.code),
        )  # fmt: skip
        return _Row(line, unit.slug, self.rule.code, 0 if stored is None else stored.version)

    def _earlier(self, unit: UnitLife, month: Month) -> str:
        judged = self.earlier.get((unit.slug, month))
        return "" if judged is None else _beside(value_with_unit(judged), counts(judged))


def _form(
    *,
    title: str,
    subtitle: str,
    heads: tuple[str, str],
    month: Month,
    sections: Iterable[tuple[str, tuple[_Row, ...]]],
    locked: int,
    about: str = "",
) -> EntryForm:
    lines = [(heading, tuple(row.line for row in rows)) for heading, rows in sections]
    measures = {line.rule.measure for _, own in lines for line in own}
    guide = [about] if about else []
    is_locked = locked == sum(len(own) for _, own in lines)
    guide += [LOCKED] if is_locked else [*GUIDE, *([PARTLY_LOCKED] if locked else [])]
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
