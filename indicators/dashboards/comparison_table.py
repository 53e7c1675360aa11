"""The table of a comparison: both sides with their counts and status, a drawing of the two, and the difference in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from indicators.core.wording import few_sign, status_words, value_with_unit
from indicators.dashboards.comparison import WHOLE, Pair, Side, counts_words
from indicators.dashboards.tables import (
    MIDDLE,
    NUM_MIDDLE,
    WIDE_MIDDLE,
    FigureTable,
    Link,
    both,
    first_upper,
    screen,
    sheet_only,
    status_mark,
)
from indicators.sheets.tables import Value
from indicators.sheets.values import value_of


class PairTable(FigureTable):
    """`heading` names what a line is about, `page` is where its name leads to."""

    name = both("Chỉ tiêu", attrs=MIDDLE)
    one = both("A", attrs=NUM_MIDDLE)
    one_numerator = sheet_only("A tử số")
    one_denominator = sheet_only("A mẫu số")
    one_status = sheet_only("A kết quả")
    drawing = screen("A và B", attrs=WIDE_MIDDLE)
    other = both("B", attrs=NUM_MIDDLE)
    other_numerator = sheet_only("B tử số")
    other_denominator = sheet_only("B mẫu số")
    other_status = sheet_only("B kết quả")
    difference = both("Chênh lệch", attrs=MIDDLE)
    target = sheet_only("Chỉ tiêu giao (hai bên)")
    remark = both("Ghi chú", attrs=WIDE_MIDDLE)

    class Meta(FigureTable.Meta):
        orderable = False
        attrs = {"class": "figure-table stacked pair-table"}

    def __init__(
        self, pairs: Iterable[Pair], *, link: Link, names: tuple[str, str], heading: str, page: str, **options: Any
    ) -> None:
        super().__init__(pairs, link=link, **options)
        self.leads_to = page
        self.columns["name"].column.verbose_name = heading
        for column, side in (("one", "A"), ("other", "B")):
            self._head(column, f"{side}: {names[side == 'B']}")
        self._head("difference", "Chênh lệch")

    def _head(self, name: str, words: str) -> None:
        """The words above the column, and on a phone, where there are no columns, in each cell."""
        column = self.columns[name].column
        column.verbose_name = words
        column.attrs = {**column.attrs, "td": {**column.attrs.get("td", {}), "data-label": words}}

    def render_name(self, record: Pair) -> SafeString | str:
        name = record.name if record.key == WHOLE else self.anchor(self.leads_to, record.key, record.name)
        aim = record.target_words
        return format_html('{}<br><span class="counts">{}</span>', name, aim) if aim else name

    def value_target(self, record: Pair) -> Value:
        return record.target_words

    def value_name(self, record: Pair) -> Value:
        return record.name

    def render_one(self, record: Pair) -> SafeString:
        return _seen(record.one)

    def render_other(self, record: Pair) -> SafeString:
        return _seen(record.other)

    def render_drawing(self, record: Pair) -> SafeString:
        return record.drawing or mark_safe("")

    def render_difference(self, record: Pair) -> SafeString:
        difference = record.difference
        css = {True: " is-better", False: " is-worse", None: ""}[difference.is_better]
        arrow = (
            format_html('<span class="arrow" aria-hidden="true">{}</span> ', difference.arrow)
            if difference.arrow
            else ""
        )
        words = first_upper(record.difference_words)
        return format_html('<span class="compared{}">{}{}</span>{}', css, arrow, words, _below(record.remark))

    def value_difference(self, record: Pair) -> Value:
        return first_upper(record.difference_words)

    def render_remark(self, record: Pair) -> str:
        return first_upper(record.remark)

    def value_one(self, record: Pair) -> Value:
        return _value(record.one)

    def value_one_numerator(self, record: Pair) -> Value:
        return record.one.judged.reading.numerator if record.one is not None else None

    def value_one_denominator(self, record: Pair) -> Value:
        return record.one.judged.reading.denominator if record.one is not None else None

    def value_one_status(self, record: Pair) -> Value:
        return record.one.status if record.one is not None else None

    def value_other(self, record: Pair) -> Value:
        return _value(record.other)

    def value_other_numerator(self, record: Pair) -> Value:
        return record.other.judged.reading.numerator if record.other is not None else None

    def value_other_denominator(self, record: Pair) -> Value:
        return record.other.judged.reading.denominator if record.other is not None else None

    def value_other_status(self, record: Pair) -> Value:
        return record.other.status if record.other is not None else None


def _seen(side: Side | None) -> SafeString:
    if side is None:
        return mark_safe('<span class="muted">Không áp dụng</span>')
    judged = side.judged
    if judged.value is None:
        return format_html('<span class="muted">{}</span>', status_words(judged))
    status = status_mark(judged) if judged.target is not None else ""
    return format_html(
        '<strong>{}{}</strong><br><span class="counts">{}</span> {}',
        value_with_unit(judged),
        few_sign(judged),
        counts_words(side),
        status,
    )


def _value(side: Side | None) -> Value:
    return "không áp dụng" if side is None else value_of(side.judged)


def _below(words: str) -> SafeString | str:
    return format_html('<span class="d-md-none muted"><br>{}</span>', first_upper(words)) if words else ""
