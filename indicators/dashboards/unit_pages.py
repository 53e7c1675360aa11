"""The list of units, and the page of one unit: scorecard, history across mergers, months reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.core.deadlines import Deadlines
from indicators.core.months import Month
from indicators.core.numbers_vi import written_date
from indicators.core.results import Scorecard
from indicators.core.stages import Portion, SeenMonth, punctuality_of, seen_month
from indicators.dashboards.exports import Circumstances, units_sheet
from indicators.dashboards.heatmap import by_kind
from indicators.dashboards.lineage import Step, history_of, life_words, predecessors_words, successors_words
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Card, Standing, Summary, standings_of
from indicators.dashboards.tables import Link, ResultTable
from indicators.loading.records import NOTHING_STORED, MonthState
from indicators.sheets.tables import TableSheet
from units.models import Unit
from units.timeline import Timeline, UnitLife


@dataclass(frozen=True)
class UnitLine:
    """A unit in the list; `standing` None where no figure stands on its row."""

    unit: UnitLife
    standing: Standing | None
    remark: str


@dataclass(frozen=True)
class UnitGroup:
    name: str
    lines: tuple[UnitLine, ...]


@dataclass(frozen=True)
class UnitList:
    """Units on the boundaries by kind; closed ones with their successor; those that came later. Only `visible` ones."""

    scorecard: Scorecard
    visible: frozenset[str]
    words: str = ""

    @property
    def _timeline(self) -> Timeline:
        return self.scorecard.scope.timeline

    @cached_property
    def standings(self) -> dict[str, Standing]:
        return standings_of(self.scorecard.results)

    @cached_property
    def present(self) -> tuple[UnitLife, ...]:
        return tuple(unit for unit in self.scorecard.scope.rows if unit.slug in self.visible)

    @property
    def groups(self) -> list[UnitGroup]:
        return self._grouped(self.present)

    @cached_property
    def closed(self) -> tuple[UnitLine, ...]:
        """Units that ended by the last day of the window, with where they went."""
        last_day = self.scorecard.scope.last_day
        return tuple(
            self._line(unit)
            for unit in self._absent()
            if unit.life.ends_on is not None and unit.life.ends_on <= last_day
        )

    @cached_property
    def elsewhere(self) -> tuple[UnitLine, ...]:
        """Units on other boundaries than the chosen ones that had not ended with the window."""
        closed = {line.unit.slug for line in self.closed}
        return tuple(self._line(unit) for unit in self._absent() if unit.slug not in closed)

    @property
    def is_empty(self) -> bool:
        return not (self.present or self.closed or self.elsewhere)

    @property
    def filters(self) -> tuple[str, ...]:
        return (f"Tìm: “{self.words}”",) if self.words else ()

    @property
    def keep(self) -> list[tuple[str, str]]:
        return [("tim", self.words)] if self.words else []

    def _absent(self) -> Iterable[UnitLife]:
        shown = {unit.slug for unit in self.present} | {root.slug for root in self._timeline.roots}
        return (unit for unit in self._timeline.in_order(self.visible) if unit.slug not in shown)

    def _grouped(self, units: Sequence[UnitLife]) -> list[UnitGroup]:
        return [UnitGroup(name, tuple(map(self._line, group))) for name, group in by_kind(units)]

    def _line(self, unit: UnitLife) -> UnitLine:
        return UnitLine(unit, self.standings.get(unit.slug), self.remark(unit))

    def remark(self, unit: UnitLife) -> str:
        """When it lived and where it went or came from, for a unit with a history; where its rates stand on few records."""
        last_day = self.scorecard.scope.last_day
        words = []
        standing = self.standings.get(unit.slug)
        if standing is not None and standing.few:
            words.append(f"số hồ sơ ít: {', '.join(standing.few)}")
        if unit.life.starts_on is not None:
            came = predecessors_words(self._timeline, unit.slug)
            words.append(f"thành lập {written_date(unit.life.starts_on)}" + (f" từ {came}" if came else ""))
        if unit.life.ends_on is not None and unit.life.ends_on <= last_day:
            went = successors_words(self._timeline, unit.slug)
            words.append(f"nhập vào {went}" if went else f"kết thúc {written_date(unit.life.ends_on)}")
        return "; ".join(words)

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        units = [*self.present, *(line.unit for line in (*self.closed, *self.elsewhere))]
        notes = asked.notes(self.scorecard.coverage, simulated_in(self.scorecard.results))
        return [units_sheet(units, self.standings, notes, self.remark)]


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
    states: Mapping[tuple[int, Month], MonthState]
    deadlines: Deadlines
    visible: frozenset[str]
    link: Link

    @property
    def unit(self) -> UnitLife:
        return self.summary.scorecard.scope.unit

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
        """Said where the unit is not on the chosen boundaries: it answers for its own life and names its successor."""
        scope = self.summary.scorecard.scope
        if not scope.own_life:
            return ""
        went = successors_words(scope.timeline, self.unit.slug)
        to = f" Đơn vị kế thừa: {went}." if went else ""
        return f"{self.unit.name} không có trên ranh giới đang chọn; số liệu dưới đây là của riêng đơn vị này.{to}"

    @property
    def rolled_up(self) -> str:
        """Whose figures are rolled up into this unit's."""
        scope = self.summary.scorecard.scope
        if scope.is_territory:
            return ""
        parts = [slug for slug in scope.row_of if slug != self.unit.slug]
        return ", ".join(scope.timeline.units[slug].name for slug in parts)

    @cached_property
    def targets(self) -> ResultTable:
        cards = [card for part in self.summary.pillars for card in part.cards]
        return ResultTable(
            cards, link=self.link, exclude=("code",), caption="Chỉ tiêu được giao", empty_text="Không giao chỉ tiêu."
        )

    @cached_property
    def followed(self) -> ResultTable | None:
        cards: list[Card] = [card for part in self.summary.pillars for card in part.followed]
        if not cards:
            return None
        hidden = ("code", "target", "distance", "status")
        return ResultTable(cards, link=self.link, exclude=hidden, caption="Chỉ tiêu theo dõi")

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
