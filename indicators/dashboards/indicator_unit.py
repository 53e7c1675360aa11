"""One indicator of one unit: its value, and month by month who stated what, how it was approved, and the parts of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.core.deadlines import Deadlines
from indicators.core.figures import Reading, Rule
from indicators.core.months import Month
from indicators.core.results import Judged, Result, Scorecard
from indicators.core.scope import Scope
from indicators.core.stages import seen_month
from indicators.dashboards.drawings import month_of
from indicators.dashboards.explanations import target_facts
from indicators.dashboards.exports import Circumstances, unapproved_notes
from indicators.dashboards.lineage import own_life_words, rolled_up_words
from indicators.dashboards.origins import simulated_words
from indicators.dashboards.stated_months import StatedLine, StatedTable
from indicators.dashboards.summary import Card
from indicators.dashboards.tables import Link, ResultTable, first_upper
from indicators.loading import Catalogue
from indicators.loading.records import NOTHING_STORED, MonthState
from indicators.loading.stated import Stated
from indicators.sheets.tables import TableSheet
from units.timeline import UnitLife


@dataclass(frozen=True)
class IndicatorUnitPage:
    """`result` is None where the indicator is in no set of the window; `is_concerned` says whether the unit has it at all."""

    catalogue: Catalogue
    scorecard: Scorecard
    code: str
    stated: Mapping[tuple[str, Month], Stated]
    states: Mapping[tuple[int, Month], MonthState]
    deadlines: Deadlines
    link: Link

    @property
    def rule(self) -> Rule:
        return self.catalogue.by_code[self.code]

    @property
    def scope(self) -> Scope:
        return self.scorecard.scope

    @property
    def unit(self) -> UnitLife:
        return self.scope.unit

    @property
    def is_concerned(self) -> bool:
        return any(self.scope.concerns(self.rule, slug) for slug in self.scope.row_of)

    @property
    def result(self) -> Result | None:
        return self.scorecard.by_code.get(self.code) if self.is_concerned else None

    @property
    def not_here(self) -> str:
        """Why there is nothing to show, in a sentence; empty where there is a result."""
        if not self.is_concerned:
            return f"Chỉ tiêu này không áp dụng với {self.unit.name}."
        return "Chỉ tiêu này không thuộc bộ chỉ tiêu của kỳ đang chọn." if self.result is None else ""

    @cached_property
    def card(self) -> Card | None:
        return Card(self.result) if self.result is not None else None

    @property
    def pillar(self) -> str:
        return self.catalogue.pillars.get(self.rule.pillar, "")

    @property
    def is_of_many(self) -> bool:
        """Whether the months are sums of units that have pages of their own."""
        return self.scope.is_territory and not self.scope.concerns(self.rule, self.unit.slug)

    @property
    def target_facts(self) -> str:
        names = {slug: unit.name for slug, unit in self.catalogue.timeline.units.items()}
        return "; ".join(target_facts(self.result.target if self.result else None, names))

    @property
    def own_life_words(self) -> str:
        return own_life_words(self.scope)

    @property
    def rolled_up(self) -> str:
        return rolled_up_words(self.scope)

    @property
    def months_origin(self) -> str:
        return simulated_words(reading for _, reading in self.result.months) if self.result is not None else ""

    @cached_property
    def months(self) -> StatedTable | None:
        if self.result is None:
            return None
        lines = [line for month, reading in self.result.months for line in self._lines(month, reading)]
        return StatedTable(lines, code=self.code, own=self.unit.slug, link=self.link, caption="Từng tháng")

    def _lines(self, month: Month, reading: Reading) -> Iterator[StatedLine]:
        """The month as it counts for the unit, and, where more than one unit stands behind it, what each of them stated."""
        assert self.result is not None
        whole = month_of(self.result, reading)
        units = [self.scope.timeline.units[slug] for slug in self._reporting(month)]
        if len(units) == 1:
            yield self._line(month, whole, units[0])
            return
        yield StatedLine(month, whole, None, is_sum=bool(units))
        for unit in units:
            stated = self.stated.get((unit.slug, month))
            yield self._line(month, Judged(self.rule, stated.reading, None) if stated else None, unit, is_part=True)

    def _line(self, month: Month, judged: Judged | None, unit: UnitLife, *, is_part: bool = False) -> StatedLine:
        state = self.states.get((unit.pk or 0, month), NOTHING_STORED)
        seen = seen_month(state.record, month, self.deadlines)
        return StatedLine(month, judged, unit, self.stated.get((unit.slug, month)), seen, state, is_part=is_part)

    def _reporting(self, month: Month) -> tuple[str, ...]:
        """Who has a cell in that month, or stated one anyway; of a territory itself alone."""
        slugs = (self.unit.slug,) if self.scope.is_territory else self.scope.parts_of(self.unit.slug)
        asked = self.deadlines.asks_for(self.rule, month)
        units = self.scope.timeline.units
        return tuple(
            slug
            for slug in slugs
            if (slug, month) in self.stated
            or (asked and self.scope.concerns(self.rule, slug) and units[slug].alive_on(month.last_day))
        )

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        """The value and the months, as seen."""
        if self.card is None or self.months is None:
            return [ResultTable([], link=self.link).sheet(self.rule.name, [*asked.notes(), self.not_here], self.code)]
        assert self.result is not None
        notes = [*asked.notes(self.result.coverage), *unapproved_notes(first_upper(self.card.unapproved), [])]
        value = ResultTable([self.card], link=self.link).sheet(f"{self.rule.name}, {self.unit.name}", notes, self.code)
        of_months = asked.notes(self.result.coverage, self.months_origin)
        return [value, self.months.sheet(f"{self.code} từng tháng, {self.unit.name}", of_months, "Từng tháng")]
