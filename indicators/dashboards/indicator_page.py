"""The page of one indicator: its value, months, ranking, units behind and last changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from indicators.core.figures import Reading, Rule
from indicators.core.numbers_vi import counted, written_month
from indicators.core.results import Judged, Result, Scorecard
from indicators.core.status import Target
from indicators.core.wording import counts, target_words, value_with_unit
from indicators.dashboards.behind import Behind, behind_of, said_words
from indicators.dashboards.charts import trend_figure
from indicators.dashboards.drawings import Band, bands_of, has_trend, strip_of
from indicators.dashboards.explanations import definition_pairs, target_facts
from indicators.dashboards.exports import Circumstances, unapproved_notes
from indicators.dashboards.indicator_months import MonthLine, MonthsTable, month_lines
from indicators.dashboards.month_map import MonthMap, month_map_of
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Card, names_of
from indicators.dashboards.tables import Link, RankingTable, ResultTable, first_upper, ranking_table
from indicators.dashboards.targets_of_years import YearTargets, targets_of_years, targets_sheet
from indicators.loading import Catalogue, SeriesRow
from indicators.loading.records import Change
from indicators.loading.said import Said
from indicators.sheets.tables import TableSheet

FEWEST_DOTS = 3


@dataclass(frozen=True)
class ChangeLine:
    """A change as read: who, when, old, new, why."""

    change: Change
    unit: str
    month: str
    old: str
    new: str

    @property
    def at(self) -> datetime:
        return self.change.at


@dataclass(frozen=True)
class IndicatorPage:
    """Everything on the page that comes from figures; `result` is None where the indicator is in no set of the window."""

    catalogue: Catalogue
    scorecard: Scorecard
    code: str
    link: Link
    series: tuple[SeriesRow, ...] = ()
    said: Said = field(default_factory=Said)

    @property
    def rule(self) -> Rule:
        return self.catalogue.by_code[self.code]

    @property
    def result(self) -> Result | None:
        return self.scorecard.by_code.get(self.code)

    @cached_property
    def card(self) -> Card | None:
        return Card(self.result) if self.result is not None else None

    @property
    def pillar(self) -> str:
        return self.catalogue.pillars.get(self.rule.pillar, "")

    @property
    def years(self) -> str:
        """The years whose set holds the indicator, in words."""
        return ", ".join(str(year) for year in sorted(self.rule.years))

    @property
    def definition(self) -> list[tuple[str, str]]:
        return definition_pairs(self.rule)

    @property
    def target_facts(self) -> str:
        names = {slug: unit.name for slug, unit in self.catalogue.timeline.units.items()}
        target = self.result.target if self.result else None
        return "; ".join([*target_facts(target, names), *self._earlier_target(target)])

    def _earlier_target(self, target: Target | None) -> list[str]:
        """What a revision took the place of, which the months before it were judged by."""
        if target is None or target.effective_on is None:
            return []
        year = self.catalogue.targets.get((self.code, target.effective_on.year), ())
        earlier = sorted(
            (one for one in year if one.scope == target.scope and one.is_before(target)),
            key=lambda one: one.effective_on or date.min,
        )
        return [f"trước đó {target_words(one, self.rule.unit_label)}" for one in earlier[-1:]]

    @cached_property
    def figure(self) -> dict[str, Any] | None:
        """The trend, where there is more than one month to draw and any figure in it."""
        result = self.result
        if result is None or not has_trend(result) or all(reading.exact is None for _, reading in result.months):
            return None
        return trend_figure(result, self.month_lines)

    @cached_property
    def month_lines(self) -> list[MonthLine]:
        return month_lines(self.catalogue, self.scorecard.scope, self.result) if self.result is not None else []

    @cached_property
    def months(self) -> MonthsTable | None:
        if self.result is None or not has_trend(self.result):
            return None
        return MonthsTable(self.month_lines, link=self.link, caption=f"{self.rule.code} từng tháng")

    @property
    def months_origin(self) -> str:
        """Whether the months are simulated: they may be where the window's own value is not, or has none."""
        shown = [one for line in self.month_lines for one in (line.judged, line.year_ago) if one is not None]
        return simulated_in(shown)

    @cached_property
    def ranking(self) -> RankingTable:
        caption = f"{self.rule.code} theo đơn vị"
        return ranking_table(self.result, self.catalogue.timeline, link=self.link, caption=caption)

    @property
    def is_ranked(self) -> bool:
        return self.result is not None and self.scorecard.scope.is_territory and len(self.result.rows) > 1

    @cached_property
    def month_map(self) -> MonthMap | None:
        """Nothing of what is due once a year: its one month is the ranking."""
        if self.result is None or not self.is_ranked:
            return None
        page, _, query = self.link(reverse("indicators:indicator", args=[self.code])).partition("?")
        tail = f"?{query}" if query else ""
        return month_map_of(self.catalogue, self.scorecard.scope, self.result, self.series, page, tail)

    @property
    def strip(self) -> SafeString | None:
        if self.result is None or len(self.result.judged_rows) < FEWEST_DOTS:
            return None
        return strip_of(self.result, self.result.rows)

    @property
    def bands(self) -> list[Band]:
        """How many units lie where; nothing where nobody is judged."""
        if self.result is None or not self.result.judged_rows:
            return []
        target = self.result.target
        return bands_of(self.result.rows, target.better if target is not None else self.rule.better)

    @cached_property
    def targets(self) -> tuple[YearTargets, ...]:
        return targets_of_years(self.catalogue, self.scorecard.scope, self.rule)

    @cached_property
    def behind(self) -> list[Behind]:
        if self.result is None or not self.is_ranked:
            return []
        return behind_of(self.result.missed, self.catalogue.timeline, self.said.remarks)

    @property
    def said_words(self) -> str:
        return said_words(self.behind)

    @property
    def behind_words(self) -> str:
        """Còn 04/45 đơn vị chưa đạt; empty where nobody is behind."""
        if not self.behind or self.result is None:
            return ""
        return f"Còn {counted(len(self.behind))}/{len(self.result.judged_rows)} đơn vị chưa đạt"

    @property
    def unapproved_names(self) -> list[str]:
        return names_of(self.result.unapproved) if self.result is not None and self.is_ranked else []

    @property
    def incomplete(self) -> list[str]:
        return names_of(self.result.incomplete) if self.result is not None and self.is_ranked else []

    def changes(self, changes: Iterable[Change]) -> list[ChangeLine]:
        units = self.catalogue.timeline.units
        return [
            ChangeLine(
                change,
                units[change.unit].name if change.unit is not None else "",
                written_month(change.month),
                self._said(change.old),
                self._said(change.new),
            )
            for change in changes
        ]

    def _said(self, reading: Reading | None) -> str:
        """The figure as it stood: its counts where it has any, else its value or state."""
        if reading is None:
            return "không có"
        judged = Judged(self.rule, reading, None)
        return counts(judged) or value_with_unit(judged)

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        """Value, months and ranking, as seen."""
        if self.result is None or self.card is None:
            return [ResultTable([], link=self.link).sheet(self.rule.name, asked.notes(), self.code)]
        words, names = first_upper(self.card.unapproved), self.unapproved_names
        notes = [*asked.notes(self.result.coverage), *unapproved_notes(words, names)]
        sheets = [ResultTable([self.card], link=self.link).sheet(self.rule.name, notes, self.code)]
        if self.months is not None:
            of_months = asked.notes(self.result.coverage, self.months_origin)
            sheets.append(self.months.sheet(f"{self.code} từng tháng", of_months, "Từng tháng"))
        if self.is_ranked:
            of_rows = asked.notes(self.result.coverage, simulated_in(self.result.rows))
            sheets.append(self.ranking.sheet(f"{self.code} theo đơn vị", of_rows, "Theo đơn vị"))
        if self.month_map is not None:
            sheets.append(self.month_map.sheet(asked.notes(self.result.coverage, self.month_map.simulated)))
        sheets.append(targets_sheet(self.code, self.targets, asked.notes()))
        return sheets
