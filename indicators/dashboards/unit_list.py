"""The list of units: those on the boundaries by kind, those that ended, those that came later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.core.numbers_vi import written_date
from indicators.core.results import Scorecard
from indicators.dashboards.exports import Circumstances, units_sheet
from indicators.dashboards.heatmap import by_kind
from indicators.dashboards.lineage import predecessors_words, successors_words
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Standing, standings_of
from indicators.sheets.tables import TableSheet
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
