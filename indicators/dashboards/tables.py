"""Tables of figures: one value with two faces, `render_x` for eyes and `value_x` for the workbook.

Columns that only one face has are hidden from the other: `exclude_from_export` on screen columns, `visible=False` on those
that a workbook wants apart (numerator, denominator).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django_tables2 as tables
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from indicators.core.figures import OverUnits
from indicators.core.numbers_vi import written
from indicators.core.results import Judged, Result
from indicators.core.wording import counts, distance_words, few_sign, status_words, target_printed, value_with_unit
from indicators.dashboards.drawings import HUNDRED, bar_of, scale_of
from indicators.dashboards.ranking import RankingData, RankLine, ranking_of
from indicators.dashboards.summary import Card
from indicators.sheets.tables import TableSheet, Value
from indicators.sheets.values import value_of
from units.timeline import Timeline

Link = Callable[[str], str]
NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
PINNED = {"th": {"class": "is-pinned"}, "td": {"class": "is-pinned"}}
# Beside a drawing, words stand in the middle of its height.
MIDDLE = {"td": {"class": "align-middle"}}
NUM_MIDDLE = {"th": {"class": "num"}, "td": {"class": "num align-middle"}}
# A phone has room for name, value and status; the rest goes below the name.
HIDDEN = "d-none d-md-table-cell"
WIDE = {"th": {"class": HIDDEN}, "td": {"class": HIDDEN}}
# A drawing of the number beside it: paper has no room for both.
DRAWN = {"th": {"class": f"{HIDDEN} is-drawn"}, "td": {"class": f"{HIDDEN} is-drawn"}}
WIDE_NUM = {"th": {"class": f"num {HIDDEN}"}, "td": {"class": f"num {HIDDEN}"}}
# A number within words, which may wrap on paper.
WIDE_WORDS = {"th": {"class": f"num {HIDDEN}"}, "td": {"class": f"num is-words {HIDDEN}"}}
WIDE_MIDDLE = {"th": {"class": HIDDEN}, "td": {"class": f"align-middle {HIDDEN}"}}
WIDE_NUM_MIDDLE = {"th": {"class": f"num {HIDDEN}"}, "td": {"class": f"num align-middle {HIDDEN}"}}
WORDS_MIDDLE = {"th": {"class": HIDDEN}, "td": {"class": f"is-words align-middle {HIDDEN}"}}
WIDE_WORDS_MIDDLE = {"th": {"class": f"num {HIDDEN}"}, "td": {"class": f"num is-words align-middle {HIDDEN}"}}


class FigureTable(tables.Table):
    """A table whose links keep the chosen window."""

    class Meta:
        template_name = "django_tables2/table.html"
        attrs = {"class": "figure-table"}
        row_attrs = {"class": ""}
        default = ""

    def __init__(self, data: Iterable[Any], *, link: Link, caption: str = "", **options: Any) -> None:
        self.link = link
        super().__init__(data, **options)
        self.caption = caption

    def anchor(self, name: str, key: str, words: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.link(reverse(f"indicators:{name}", args=[key])), words)

    def anchor_to(self, address: str, words: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.link(address), words)

    def sheet(self, title: str, notes: Sequence[str], name: str = "") -> TableSheet:
        """What the table says as a sheet, every page of it, in the order on screen."""
        columns = [column for column in self.columns.iterall() if not column.column.exclude_from_export]
        rows: list[list[Value]] = [[row.get_cell_value(column.name) for column in columns] for row in self.rows]
        # A code alone tells nobody which row it is.
        labels = 2 if columns[0].name == "code" else 1
        return TableSheet(title, notes, [str(column.header) for column in columns], rows, name, labels)

    # What every judged record shows alike: `record.judged` is a row, a month or a result.

    def render_value(self, record: Any) -> str:
        return big_value(record.judged)

    def value_value(self, record: Any) -> Value:
        return value_of(record.judged)

    def render_counts(self, record: Any) -> str:
        return counts(record.judged)

    def value_numerator(self, record: Any) -> Value:
        return record.judged.reading.numerator

    def value_denominator(self, record: Any) -> Value:
        return record.judged.reading.denominator

    def render_distance(self, record: Any) -> str:
        return distance_words(record.judged)

    def render_status(self, record: Any) -> SafeString:
        return status_mark(record.judged)

    def value_status(self, record: Any) -> Value:
        return status_words(record.judged)


def screen(title: str, **options: Any) -> tables.Column:
    """A column for eyes alone."""
    return tables.Column(verbose_name=title, exclude_from_export=True, empty_values=(), **options)


def both(title: str, **options: Any) -> tables.Column:
    return tables.Column(verbose_name=title, empty_values=(), **options)


def sheet_only(title: str) -> tables.Column:
    return tables.Column(verbose_name=title, visible=False, empty_values=(), orderable=False)


def status_mark(judged: Judged) -> SafeString:
    """Mark, word and colour, as everywhere."""
    return mark_safe(get_template("partials/status.html").render({"status": judged.status.value}))


def below(*words: str) -> SafeString:
    """What a phone shows under a name instead of in columns of its own."""
    said = "; ".join(filter(None, words))
    return format_html('<span class="d-md-none muted"><br>{}</span>', said) if said else mark_safe("")


def first_upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def big_value(judged: Judged) -> str:
    """The value with its unit and mark; nothing where the status column has the state's word already."""
    return f"{value_with_unit(judged)}{few_sign(judged)}" if judged.value is not None else "–"


# One indicator, all units


class RankingTable(FigureTable):
    unit = both("Đơn vị", attrs=PINNED)
    place = both("Hạng", attrs=WIDE_NUM)
    value = both("Giá trị", attrs=NUM)
    bar = screen("Vạch: mức giao", orderable=False, attrs=DRAWN)
    counts = screen("Số lượng", attrs=WIDE_NUM)
    numerator = sheet_only("Tử số")
    denominator = sheet_only("Mẫu số")
    distance = both("So với mức giao", attrs=WIDE_WORDS)
    status = both("Kết quả")
    coverage = screen("Số liệu đã có", attrs=WIDE_NUM)
    reported = sheet_only("Số liệu đã báo cáo")
    expected = sheet_only("Số liệu phải báo cáo")
    remark = both("Ghi chú", orderable=False, attrs=WIDE)

    def __init__(self, lines: Iterable[RankLine], **options: Any) -> None:
        lines = list(lines)
        self.scale = max((scale_of(line.row) for line in lines), default=HUNDRED)
        super().__init__(RankingData(lines), **options)

    def render_bar(self, record: RankLine) -> SafeString | str:
        return bar_of(record.row, self.scale) or ""

    def render_place(self, record: RankLine) -> str:
        return "" if record.place is None else str(record.place)

    def value_place(self, record: RankLine) -> Value:
        return record.place

    def render_unit(self, record: RankLine) -> SafeString:
        unit, code = record.row.unit, record.row.rule.code
        if record.row.rule.over_units is OverUnits.SUM:
            name = self.anchor_to(reverse("indicators:indicator_unit", args=[code, unit.slug]), unit.name)
        else:
            name = self.anchor("unit", unit.slug, unit.name)
        return name + below(counts(record.row), record.remark)

    def value_unit(self, record: RankLine) -> Value:
        return record.row.unit.name

    def render_coverage(self, record: RankLine) -> str:
        return f"{written(record.row.figures_reported)}/{written(record.row.figures_expected)}"

    def value_reported(self, record: RankLine) -> Value:
        return record.row.figures_reported

    def value_expected(self, record: RankLine) -> Value:
        return record.row.figures_expected

    def render_remark(self, record: RankLine) -> str:
        return first_upper(record.remark)


def ranking_table(result: Result | None, timeline: Timeline, *, link: Link, caption: str) -> RankingTable:
    """The units of an indicator, sorted by `?xep=`; without a target nothing is held against one."""
    lines = ranking_of(result, timeline) if result is not None else []
    hidden = ("distance", "status") if result is None or result.target is None else ()
    return RankingTable(lines, link=link, caption=caption, exclude=hidden, order_by_field="xep")


# Many indicators


class ResultTable(FigureTable):
    """A line for each indicator. `exclude` leaves out what a page has no use for; with a `unit` names lead to its entries."""

    code = both("Mã", attrs=WIDE_MIDDLE)
    name = both("Chỉ tiêu", attrs=MIDDLE)
    value = both("Giá trị", attrs=NUM_MIDDLE)
    counts = screen("Số lượng", attrs=WIDE_NUM_MIDDLE)
    numerator = sheet_only("Tử số")
    denominator = sheet_only("Mẫu số")
    target = both("Chỉ tiêu giao", attrs=WORDS_MIDDLE)
    distance = both("So với mức giao", attrs=WIDE_WORDS_MIDDLE)
    status = both("Kết quả", attrs=MIDDLE)
    trend = screen("Từng tháng", attrs=WIDE_MIDDLE)
    before = sheet_only("Kỳ liền trước")
    before_counts = sheet_only("Số lượng kỳ liền trước")
    year_ago = sheet_only("Cùng kỳ năm trước")
    year_ago_counts = sheet_only("Số lượng cùng kỳ năm trước")
    coverage = screen("Số liệu đã có", attrs=WIDE_NUM_MIDDLE)
    units = sheet_only("Đơn vị đã báo cáo")
    reported = sheet_only("Số liệu đã báo cáo")
    expected = sheet_only("Số liệu phải báo cáo")
    origin = both("Ghi chú", attrs=WIDE_MIDDLE)

    class Meta(FigureTable.Meta):
        orderable = False

    def __init__(self, data: Iterable[Card], *, unit: str = "", **options: Any) -> None:
        self.unit = unit
        super().__init__(data, **options)

    def render_name(self, record: Card) -> SafeString:
        result, said = record.result, record.result.rule.short_name or record.result.rule.name
        if self.unit:
            name = self.anchor_to(reverse("indicators:indicator_unit", args=[result.rule.code, self.unit]), said)
        else:
            name = self.anchor("indicator", result.rule.code, said)
        return name + below(counts(result), target_printed(result), record.remark)

    def value_name(self, record: Card) -> Value:
        return record.result.rule.name

    def render_code(self, record: Card) -> str:
        return record.result.rule.code

    def render_target(self, record: Card) -> str:
        return target_printed(record.result)

    def render_trend(self, record: Card) -> SafeString | str:
        return record.sparkline or ""

    def render_coverage(self, record: Card) -> str:
        coverage = record.result.coverage
        return f"{written(coverage.figures_reported)}/{written(coverage.figures_expected)}"

    def value_before(self, record: Card) -> Value:
        return value_of(record.result.before) if record.result.before is not None else None

    def value_before_counts(self, record: Card) -> Value:
        return counts(record.result.before) if record.result.before is not None else None

    def value_year_ago(self, record: Card) -> Value:
        return value_of(record.result.year_ago) if record.result.year_ago is not None else None

    def value_year_ago_counts(self, record: Card) -> Value:
        return counts(record.result.year_ago) if record.result.year_ago is not None else None

    def value_units(self, record: Card) -> Value:
        return f"{record.result.coverage.units_reported}/{record.result.coverage.units_expected}"

    def value_reported(self, record: Card) -> Value:
        return record.result.coverage.figures_reported

    def value_expected(self, record: Card) -> Value:
        return record.result.coverage.figures_expected

    def render_origin(self, record: Card) -> str:
        return first_upper(record.remark)
