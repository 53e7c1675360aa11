"""The months of one indicator of one unit as a table: what was stated, by whom, when, why, and where the month stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from indicators.core.months import Month
from indicators.core.numbers_vi import written_date, written_moment, written_month
from indicators.core.results import Judged
from indicators.core.stages import SeenMonth, Stage
from indicators.core.wording import NBSP, counts, value_with_unit
from indicators.dashboards.tables import (
    NUM,
    WIDE,
    WIDE_NUM,
    FigureTable,
    Link,
    below,
    both,
    first_upper,
    screen,
    sheet_only,
)
from indicators.loading.records import NOTHING_STORED, MonthState
from indicators.loading.stated import Stated
from indicators.sheets.tables import Value
from indicators.sheets.values import value_of
from units.timeline import UnitLife


@dataclass(frozen=True)
class StatedLine:
    """One month of one unit, or, without a `unit`, of all its parts together. `judged` is None where a part said nothing."""

    month: Month
    judged: Judged | None
    unit: UnitLife | None
    stated: Stated | None = None
    seen: SeenMonth | None = None
    state: MonthState = NOTHING_STORED
    is_sum: bool = False
    is_part: bool = False

    @property
    def remark(self) -> str:
        """Its note, why it was changed last, why there is no figure."""
        said = self.stated
        words = (said.note, f"lý do sửa: {said.reason}" if said.reason else "") if said is not None else ()
        why = self.judged.reading.reason if self.judged is not None else ""
        return "; ".join(filter(None, (why, *words)))

    @property
    def decider(self) -> tuple[str, datetime | None]:
        """Who approved or handed in the month, and when; nothing for neither, and where nobody is on record."""
        stage = self.seen.stage if self.seen is not None else None
        if stage is Stage.APPROVED:
            return self.state.approved_by, self.state.approved_at
        return (self.state.submitted_by, self.state.submitted_at) if stage is Stage.SUBMITTED else ("", None)

    @property
    def decided(self) -> str:
        """Người A, 8 giờ 05 phút ngày 08/5/2024; why a month was given back."""
        if self.seen is not None and self.seen.stage is Stage.RETURNED:
            return self.state.reason
        return _by(*self.decider)

    @property
    def days(self) -> str:
        """What a phone has room for: 05/3/2024, nhập 03/3/2024."""
        decided, entered = self.decider[1], self.stated.at if self.stated is not None else None
        return ", ".join(filter(None, (_day(decided), f"nhập {_day(entered)}" if entered is not None else "")))

    @property
    def entered(self) -> str:
        return _by(self.stated.by, self.stated.at) if self.stated is not None else ""


def _by(person: str, at: datetime | None) -> str:
    """Người A, 8 giờ 05 phút ngày 08/5/2024."""
    if at is None:
        return person
    # A line may break before the day, nowhere else.
    moment = written_moment(timezone.localtime(at)).replace(" ", NBSP).replace(f"{NBSP}ngày", " ngày")
    return f"{person}, {moment}" if person else moment


def _day(at: datetime | None) -> str:
    return written_date(timezone.localtime(at).date()) if at is not None else ""


def _class_of(record: StatedLine) -> str:
    return "is-part" if record.is_part else "is-sum" if record.is_sum else ""


class StatedTable(FigureTable):
    """A line a month; where parts were added up, their lines stand below it. The month leads to its cell."""

    month = both("Tháng", attrs={"td": {"class": "nowrap"}})
    unit = both("Đơn vị", attrs=WIDE)
    value = both("Giá trị", attrs=NUM)
    counts = screen("Số lượng", attrs=WIDE_NUM)
    numerator = sheet_only("Tử số")
    denominator = sheet_only("Mẫu số")
    stage = both("Báo cáo tháng")
    decided = sheet_only("Người nộp hoặc duyệt")
    entered = both("Người nhập, lúc", attrs=WIDE)
    remark = both("Ghi chú, lý do", attrs=WIDE)

    class Meta(FigureTable.Meta):
        orderable = False
        attrs = {"class": "figure-table stated-months"}

    def __init__(self, lines: Iterable[StatedLine], *, code: str, own: str, link: Link, **options: Any) -> None:
        lines = list(lines)
        self.code = code
        others = self.names_units = any(line.unit is not None and line.unit.slug != own for line in lines)
        rows = {"class": _class_of, "id": lambda record: None if record.is_part else f"t{record.month}"}
        hidden: tuple[str, ...] = () if others else ("unit",)
        if not any(line.unit for line in lines):
            hidden = ("unit", "stage", "decided", "entered", "remark")
        super().__init__(lines, link=link, exclude=hidden, row_attrs=rows, **options)

    def render_month(self, record: StatedLine) -> SafeString | str:
        words = written_month(record.month)
        if record.unit is None:
            return words
        name = below(record.unit.name) if self.names_units else ""
        if not record.unit.alive_on(record.month.last_day):
            return format_html("{}{}", words, name)
        where = reverse("indicators:entry_cell", args=[record.unit.slug, str(record.month), self.code])
        of_part = f", {record.unit.name}" if record.is_part else ""
        hidden = format_html('<span class="visually-hidden"> (ô số liệu{})</span>', of_part)
        return format_html('<a href="{}">{}{}</a>{}', where, words, hidden, name)

    def value_month(self, record: StatedLine) -> Value:
        return written_month(record.month)

    def render_unit(self, record: StatedLine) -> str:
        if record.unit is not None:
            return record.unit.name
        return "Cộng" if record.is_sum else ""

    def render_value(self, record: StatedLine) -> SafeString | str:
        if record.judged is None:
            return "chưa có số liệu"
        shown = value_with_unit(record.judged)
        return format_html("{}{}", shown, below(counts(record.judged)))

    def value_value(self, record: StatedLine) -> Value:
        return value_of(record.judged) if record.judged is not None else "chưa có số liệu"

    def render_counts(self, record: StatedLine) -> str:
        return counts(record.judged) if record.judged is not None else ""

    def value_numerator(self, record: StatedLine) -> Value:
        return record.judged.reading.numerator if record.judged is not None else None

    def value_denominator(self, record: StatedLine) -> Value:
        return record.judged.reading.denominator if record.judged is not None else None

    def render_stage(self, record: StatedLine) -> SafeString:
        if record.seen is None:
            return mark_safe("")
        mark = mark_safe(get_template("partials/stage.html").render({"seen": record.seen}))
        said = format_html('<span class="{} muted"><br>{}</span>', "d-none d-md-inline", record.decided)
        return format_html("{}{}{}", mark, said if record.decided else "", below(record.days, record.remark))

    def value_stage(self, record: StatedLine) -> Value:
        return record.seen.words if record.seen is not None else None

    def value_decided(self, record: StatedLine) -> Value:
        return record.decided or None

    def render_entered(self, record: StatedLine) -> str:
        return record.entered

    def render_remark(self, record: StatedLine) -> str:
        return first_upper(record.remark)
