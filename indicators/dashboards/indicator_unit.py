"""One indicator of one unit: its value over the window, and every entry behind it with who and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from indicators.core.months import Month
from indicators.core.numbers_vi import written_date, written_month
from indicators.core.results import Judged, Result, Scorecard
from indicators.core.stages import STAGE_WORDS, Stage
from indicators.core.wording import value_with_unit
from indicators.dashboards.exports import Circumstances
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Card
from indicators.dashboards.tables import NUM, WIDE, FigureTable, Link, both, first_upper, screen, sheet_only
from indicators.loading.entries import Entry
from indicators.sheets.tables import TableSheet, Value
from units.timeline import UnitLife


@dataclass(frozen=True)
class EntryLine:
    """A month of one unit with its entry; None where nobody entered anything."""

    month: Month
    unit: UnitLife
    missing: Judged
    entry: Entry | None

    @property
    def judged(self) -> Judged:
        return self.entry.judged if self.entry is not None else self.missing

    @property
    def stage(self) -> str:
        if self.entry is None or not self.entry.stage:
            return ""
        words = first_upper(STAGE_WORDS[Stage(self.entry.stage)])
        return f"{words}: {self.entry.approved_by}" if self.entry.approved_by else words

    @property
    def approved_on(self) -> str:
        return _day(self.entry.approved_at) if self.entry is not None and self.entry.approved_at is not None else ""

    @property
    def remark(self) -> str:
        return "; ".join(filter(None, (self.entry.note, self.entry.reason))) if self.entry is not None else ""


def _day(moment: object) -> str:
    return written_date(localtime(moment).date())  # type: ignore[arg-type]


class EntryTable(FigureTable):
    """Every entry; the month leads to its cell, with twelve earlier months and each change."""

    month = both("Tháng")
    unit = both("Đơn vị", attrs=WIDE)
    value = both("Giá trị", attrs=NUM)
    counts = screen("Số lượng", attrs=NUM)
    numerator = sheet_only("Tử số")
    denominator = sheet_only("Mẫu số")
    by = both("Người nhập")
    at = both("Lúc", attrs=WIDE)
    stage = both("Báo cáo tháng", attrs=WIDE)
    remark = both("Ghi chú, lý do", attrs=WIDE)

    class Meta(FigureTable.Meta):
        orderable = False

    def render_month(self, record: EntryLine) -> SafeString:
        code = record.judged.rule.code
        address = reverse("indicators:entry_cell", args=[record.unit.slug, str(record.month), code])
        name = format_html('<a href="{}">{}</a>', address, written_month(record.month))
        below = "; ".join(filter(None, (record.stage, record.remark)))
        return format_html('{}<span class="d-md-none muted"><br>{}</span>', name, below) if below else name

    def value_month(self, record: EntryLine) -> Value:
        return written_month(record.month)

    def render_unit(self, record: EntryLine) -> str:
        return record.unit.name

    def render_value(self, record: EntryLine) -> str:
        return first_upper(value_with_unit(record.judged))

    def render_by(self, record: EntryLine) -> str:
        return record.entry.by if record.entry is not None else "–"

    def render_at(self, record: EntryLine) -> str:
        if record.entry is None:
            return ""
        moment = localtime(record.entry.at)
        return f"{moment.hour}\u00a0giờ\u00a0{moment.minute:02d} ngày\u00a0{written_date(moment.date())}"

    def render_stage(self, record: EntryLine) -> str:
        return " ".join(filter(None, (record.stage, f"({record.approved_on})" if record.approved_on else "")))

    def render_remark(self, record: EntryLine) -> str:
        return record.remark


@dataclass(frozen=True)
class IndicatorUnitPage:
    """`result` is None where the indicator is in no set of the window, or does not concern the unit."""

    scorecard: Scorecard
    code: str
    entries: Sequence[Entry]
    link: Link

    @property
    def unit(self) -> UnitLife:
        return self.scorecard.scope.unit

    @property
    def result(self) -> Result | None:
        return self.scorecard.by_code.get(self.code)

    @cached_property
    def card(self) -> Card | None:
        return Card(self.result) if self.result is not None else None

    @cached_property
    def lines(self) -> list[EntryLine]:
        """Every month in which a unit of the row had this cell, reported or not, oldest first."""
        result = self.result
        if result is None:
            return []
        scope, units = self.scorecard.scope, self.scorecard.scope.timeline.units
        known = {(entry.month, entry.unit): entry for entry in self.entries}
        readings = dict(result.months)
        found = []
        for month in scope.window:
            missing = Judged(result.rule, readings[month], None)
            for unit in scope.timeline.in_order(scope.reporting_in(result.rule, month)):
                entry = known.get((month, unit.slug))
                if entry is not None or missing.reading.exact is None:
                    found.append(EntryLine(month, units[unit.slug], missing, entry))
        return found

    @cached_property
    def table(self) -> EntryTable:
        one = len({line.unit.slug for line in self.lines}) < 2
        return EntryTable(
            self.lines,
            link=self.link,
            caption=f"{self.code} của {self.unit.name}, từng tháng",
            exclude=("unit",) if one else (),
        )

    @property
    def simulated(self) -> str:
        return simulated_in(line.judged for line in self.lines)

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        coverage = self.result.coverage if self.result is not None else None
        notes = asked.notes(coverage, self.simulated)
        if self.result is not None:
            notes = [f"Cả kỳ: {value_with_unit(self.result)}", *notes]
        return [self.table.sheet(f"{self.code} {self.unit.name}", notes, "Từng tháng")]
