"""The page of one unit: how it stands and where among the others, its months, its history across mergers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from indicators.core.deadlines import Deadlines
from indicators.core.months import Month
from indicators.core.numbers_vi import written_month
from indicators.core.results import Judged, Result
from indicators.core.stages import STAGE_WORDS, Portion, SeenMonth, punctuality_of, seen_month
from indicators.dashboards.drawings import month_of
from indicators.dashboards.exports import Circumstances, summary_sheets
from indicators.dashboards.lineage import Step, history_of, life_words, own_life_words, rolled_up_words
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.standing_among import Gap, Place, gaps_of, places_of, strengths_of
from indicators.dashboards.summary import Card, Summary
from indicators.dashboards.tables import Link, ResultTable
from indicators.dashboards.unit_parts import PartsTable, parts_table
from indicators.loading.among import UnitAmong
from indicators.loading.records import NOTHING_STORED, MonthState
from indicators.sheets.tables import TableSheet, Value
from indicators.sheets.values import value_of
from units.models import Unit
from units.timeline import UnitLife


@dataclass(frozen=True)
class MonthOfUnit:
    """One month that a unit has to report: as it is seen, and what is stored of it."""

    month: Month
    seen: SeenMonth
    state: MonthState


@dataclass(frozen=True)
class UnitPage:
    """One unit: what its figures say, where it came from, how its months stand. Links only lead to `visible` units."""

    summary: Summary
    among: UnitAmong
    states: Mapping[tuple[int, Month], MonthState]
    deadlines: Deadlines
    visible: frozenset[str]
    link: Link

    @property
    def unit(self) -> UnitLife:
        return self.summary.scorecard.scope.unit

    @property
    def drilled(self) -> str:
        """Whose entries the names of indicators lead to; of the territory they lead to the indicator's own page."""
        return "" if self.summary.is_of_territory else self.unit.slug

    @property
    def kind(self) -> str:
        return Unit.Kind(self.unit.kind).label.capitalize()

    @property
    def life(self) -> str:
        return life_words(self.unit.life)

    @property
    def history(self) -> list[Step]:
        return history_of(self.summary.scorecard.scope.timeline, self.unit.slug)

    @property
    def own_life_words(self) -> str:
        return own_life_words(self.summary.scorecard.scope)

    @property
    def rolled_up(self) -> str:
        return rolled_up_words(self.summary.scorecard.scope)

    @cached_property
    def cards(self) -> list[Card]:
        return [card for part in self.summary.pillars for card in part.cards]

    @cached_property
    def multiples(self) -> list[Card]:
        """What has a line of months, targets first: small, side by side, shares all on the scale of 0 to 100 %."""
        followed = [card for part in self.summary.pillars for card in part.followed]
        return [card for card in (*self.cards, *followed) if card.has_figure and card.multiple is not None]

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps_of(self.summary.targeted, self.places)

    @cached_property
    def strengths(self) -> list[Gap]:
        return strengths_of(self.summary.targeted, self.places)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Its place among the units, by indicator; of the territory itself there is none."""
        return {} if self.summary.is_of_territory else places_of(self.among.territory, self.unit.slug)

    @cached_property
    def parts(self) -> PartsTable | None:
        return parts_table(self.among, self.link)

    @cached_property
    def targets(self) -> ResultTable:
        return ResultTable(
            self.cards,
            link=self.link,
            unit=self.drilled,
            exclude=("code",),
            caption="Chỉ tiêu được giao",
            empty_text="Không giao chỉ tiêu.",
        )

    @cached_property
    def followed(self) -> ResultTable | None:
        cards: list[Card] = [card for part in self.summary.pillars for card in part.followed]
        if not cards:
            return None
        hidden = ("code", "target", "distance", "status")
        return ResultTable(cards, link=self.link, unit=self.drilled, exclude=hidden, caption="Chỉ tiêu theo dõi")

    @cached_property
    def months(self) -> list[MonthOfUnit]:
        """The months of the window that the unit has to report: those on whose last day it lived."""
        scope = self.summary.scorecard.scope
        rules = [
            rule for result in self.summary.scorecard.results if scope.concerns(rule := result.rule, self.unit.slug)
        ]
        asked = [
            month
            for month in scope.window
            if self.unit.alive_on(month.last_day) and any(self.deadlines.asks_for(rule, month) for rule in rules)
        ]
        return [self._month(month) for month in asked]

    def _month(self, month: Month) -> MonthOfUnit:
        state = self.states.get((self.unit.pk or 0, month), NOTHING_STORED)
        return MonthOfUnit(month, seen_month(state.record, month, self.deadlines), state)

    @property
    def punctuality(self) -> Portion:
        """How many of its months of the window the unit handed in on time."""
        return punctuality_of(line.seen for line in self.months)

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        sheets = summary_sheets(self.summary, asked, self.link, None)
        if self.multiples:
            sheets.append(self._trends_sheet(asked))
        if self.parts is not None:
            simulated = simulated_in(result for part in self.among.parts for result in part.results)
            sheets.append(self.parts.sheet("Gộp từ các đơn vị", asked.notes(simulated=simulated), "Các đơn vị gộp"))
        if self.months:
            sheets.append(self._months_sheet(asked))
        return sheets

    def _trends_sheet(self, asked: Circumstances) -> TableSheet:
        """What the small lines are drawn from: a line an indicator and month."""
        columns = ["Mã", "Chỉ tiêu", "Đơn vị tính", "Tháng", "Giá trị", "Tử số", "Mẫu số"]
        results = [card.result for card in self.multiples]
        rows = [
            _trend_row(result, month_of(result, reading), month)
            for result in results
            for month, reading in result.months
        ]
        notes = asked.notes(simulated=simulated_in(results))
        return TableSheet("Xu hướng từng tháng", notes, columns, rows, "Từng tháng", labels=2)

    def _months_sheet(self, asked: Circumstances) -> TableSheet:
        columns = ["Tháng", "Tình trạng", "Trễ", "Hạn nộp", "Nộp lúc", "Duyệt lúc"]
        rows: list[list[Value]] = [
            [
                written_month(line.month),
                STAGE_WORDS[line.seen.stage],
                "trễ" if line.seen.is_late else None,
                line.seen.due_on,
                _day(line.state.submitted_at),
                _day(line.state.approved_at),
            ]
            for line in self.months
        ]
        said = f"Nộp đúng hạn {self.punctuality.counts} báo cáo tháng đã đến hạn trong kỳ"
        notes = [*asked.notes(), *([said] if self.punctuality.whole else [])]
        return TableSheet("Báo cáo từng tháng", notes, columns, rows, "Báo cáo tháng")


def _trend_row(result: Result, judged: Judged, month: Month) -> list[Value]:
    rule, reading = result.rule, judged.reading
    named = [rule.code, rule.short_name or rule.name, rule.unit_label, written_month(month)]
    return [*named, value_of(judged), reading.numerator, reading.denominator]


def _day(at: datetime | None) -> date | None:
    """The day here, whatever the server's clock calls it."""
    return timezone.localtime(at).date() if at is not None else None
