"""What was rolled up into a unit: each part's own figures, for its own life, above their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.core.figures import STATE_WORDS
from indicators.core.results import Scorecard
from indicators.core.wording import counts, value_with_unit
from indicators.dashboards.lineage import life_words
from indicators.dashboards.tables import PINNED, FigureTable, Link, both
from indicators.loading.among import UnitAmong
from indicators.sheets.tables import Value
from units.timeline import UnitLife

# Names of indicators are longer than their numbers.
WRAPPING = {"th": {"class": "num is-words"}, "td": {"class": "num"}}


@dataclass(frozen=True)
class PartLine:
    unit: UnitLife
    scorecard: Scorecard
    is_sum: bool = False


class PartsTable(FigureTable):
    """A unit a line, an indicator a column."""

    unit = both("Đơn vị", attrs=PINNED)

    class Meta(FigureTable.Meta):
        orderable = False
        attrs = {"class": "figure-table parts-table"}

    def __init__(self, lines: Sequence[PartLine], *, visible: frozenset[str], link: Link, **options: Any) -> None:
        self.visible = visible
        super().__init__(
            lines, link=link, row_attrs={"class": lambda record: "is-total" if record.is_sum else ""}, **options
        )

    def render_unit(self, record: PartLine) -> SafeString | str:
        if record.is_sum:
            return "Cộng theo ranh giới đang chọn"
        name = record.unit.name
        shown = self.anchor("unit", record.unit.slug, name) if record.unit.slug in self.visible else name
        return format_html('{}<br><span class="muted">{}</span>', shown, life_words(record.unit.life))

    def value_unit(self, record: PartLine) -> Value:
        return "Cộng" if record.is_sum else record.unit.name


class ResultColumn(tables.Column):
    """One indicator of each line."""

    def __init__(self, code: str, title: str) -> None:
        super().__init__(verbose_name=title, empty_values=(), orderable=False, attrs=WRAPPING)
        self.code = code

    def render(self, record: PartLine) -> SafeString | str:
        judged = record.scorecard.by_code[self.code]
        if judged.value is None:
            return STATE_WORDS[judged.reading.state]
        return format_html('{}<br><span class="counts">{}</span>', value_with_unit(judged), counts(judged))

    def value(self, record: PartLine) -> Value:
        judged = record.scorecard.by_code[self.code]
        said = counts(judged)
        return f"{value_with_unit(judged)} ({said})" if said else value_with_unit(judged)


def parts_table(among: UnitAmong, link: Link, visible: frozenset[str]) -> PartsTable | None:
    """None where nothing was rolled up. A stock is shown as each part stated it last; their sum counts a territory once."""
    if not among.parts:
        return None
    own = among.own
    lines = [PartLine(part.scope.unit, part) for part in among.parts]
    lines.append(PartLine(own.scope.unit, own, is_sum=True))
    columns = [
        (f"c{place}", ResultColumn(result.rule.code, result.rule.short_name or result.rule.name))
        for place, result in enumerate(own.results)
        if result.reading.exact is not None
    ]
    if not columns:
        return None
    return PartsTable(lines, visible=visible, link=link, caption="Số liệu riêng của từng đơn vị", extra_columns=columns)
