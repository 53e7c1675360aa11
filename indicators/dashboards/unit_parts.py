"""What was rolled up into a unit: each part's own figures, for its own life, above their sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.core.results import Judged, Result
from indicators.core.wording import counts, value_with_unit
from indicators.dashboards.lineage import life_words
from indicators.dashboards.tables import NUM, WIDE_NUM, FigureTable, Link, below, both, first_upper, screen, sheet_only
from indicators.loading.among import UnitAmong
from indicators.sheets.tables import Value
from units.timeline import UnitLife


@dataclass(frozen=True)
class PartLine:
    """One indicator of one part, or of all of them together; `is_first` begins an indicator."""

    judged: Judged
    unit: UnitLife | None
    is_first: bool = False

    @property
    def name(self) -> str:
        return self.judged.rule.short_name or self.judged.rule.name


def _class_of(record: PartLine) -> str:
    return "is-total" if record.unit is None else ""


class PartsTable(FigureTable):
    """Indicator by indicator: the parts, then what they come to."""

    indicator = both("Chỉ tiêu")
    unit = both("Đơn vị")
    value = both("Giá trị", attrs=NUM)
    counts = screen("Số lượng", attrs=WIDE_NUM)
    numerator = sheet_only("Tử số")
    denominator = sheet_only("Mẫu số")

    class Meta(FigureTable.Meta):
        orderable = False
        attrs = {"class": "figure-table is-compact"}
        row_attrs = {"class": _class_of}  # type: ignore[dict-item]  # called for each row

    def render_indicator(self, record: PartLine) -> str:
        return record.name if record.is_first else ""

    def value_indicator(self, record: PartLine) -> Value:
        return record.name

    def render_unit(self, record: PartLine) -> SafeString | str:
        if record.unit is None:
            return "Cộng"
        return format_html('{}<br><span class="muted">{}</span>', record.unit.short_name, life_words(record.unit.life))

    def value_unit(self, record: PartLine) -> Value:
        return "Cộng" if record.unit is None else record.unit.name

    def render_value(self, record: PartLine) -> SafeString:
        return format_html("{}{}", first_upper(value_with_unit(record.judged)), below(counts(record.judged)))


def parts_table(among: UnitAmong, link: Link) -> PartsTable | None:
    """Of what has a target; None where nothing was rolled up. A stock is shown as each part stated it last."""
    results = [result for result in among.own.results if result.target is not None and result.reading.exact is not None]
    if not among.parts or not results:
        return None
    lines = [line for result in results for line in _lines(among, result)]
    return PartsTable(lines, link=link, caption="Số liệu riêng của từng đơn vị")


def _lines(among: UnitAmong, result: Result) -> Iterator[PartLine]:
    for place, part in enumerate(among.parts):
        yield PartLine(part.by_code[result.rule.code], part.scope.unit, is_first=place == 0)
    yield PartLine(result, None)
