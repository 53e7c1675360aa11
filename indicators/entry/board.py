"""The board of a window: units against months with where each stands, rates of what was expected, what waits for whom.

Made of the progress of every unit that lived in a month (README §7); nothing is asked of the database here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from indicators.core.months import Month
from indicators.core.numbers_vi import counted
from indicators.core.stages import LATE, STAGE_WORDS, Portion, Stage, added, punctuality_of
from indicators.entry.progress import Progress
from units.models import Unit
from units.timeline import UnitLife

OF_THE_OFFICE = "Số liệu do văn phòng nhập"
HANDED_IN = (Stage.SUBMITTED, Stage.APPROVED)


@dataclass(frozen=True)
class Rates:
    """Of some months of some units: handed in of those expected, handed in on time, cells reported of those expected."""

    handed_in: Portion
    on_time: Portion
    filled: Portion


def rates_of(progress: Iterable[Progress]) -> Rates:
    months = list(progress)
    expected = [one for one in months if one.stage in HANDED_IN or one.seen.days_left < 0]
    return Rates(
        Portion(sum(one.stage in HANDED_IN for one in expected), len(expected)),
        punctuality_of(one.seen for one in months),
        added(one.filled for one in months),
    )


@dataclass(frozen=True)
class BoardRow:
    """One unit: a cell for every month of the board, None where nothing was expected of it."""

    unit: UnitLife
    cells: tuple[Progress | None, ...]

    @property
    def months(self) -> list[Progress]:
        return [cell for cell in self.cells if cell is not None]

    @cached_property
    def rates(self) -> Rates:
        return rates_of(self.months)


@dataclass(frozen=True)
class BoardGroup:
    """Units of one kind, or the territory itself with what the office enters for it."""

    name: str
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class Sought:
    """What the address asks to see: units of one kind, and of these the ones with a month at such a stage, or a late one."""

    kind: str = ""
    stage: str = ""

    @property
    def is_all(self) -> bool:
        return not self.kind and not self.stage

    def has(self, row: BoardRow) -> bool:
        return (not self.kind or row.unit.kind == self.kind) and (not self.stage or any(map(self.marks, row.months)))

    def marks(self, one: Progress) -> bool:
        """Whether this month is what is looked for."""
        return bool(self.stage) and (one.seen.is_late if self.stage == LATE else one.stage == self.stage)

    @property
    def words(self) -> str:
        """Xã; có tháng trễ: the filter in words, empty where everything is shown."""
        kind = str(Unit.Kind(self.kind).label) if self.kind else ""
        stage = f"có tháng {self.stage if self.stage == LATE else STAGE_WORDS[Stage(self.stage)]}" if self.stage else ""
        words = "; ".join(filter(None, (kind, stage)))
        return f"{words[:1].upper()}{words[1:]}"


@dataclass(frozen=True)
class Board:
    """`progress` of all units of the territory and of `root` itself; `root` is none of its own units and counts apart."""

    months: tuple[Month, ...]
    progress: tuple[Progress, ...]
    root: str
    sought: Sought = Sought()

    @cached_property
    def every_row(self) -> tuple[BoardRow, ...]:
        by_unit: dict[str, dict[Month, Progress]] = {}
        for one in self.progress:
            by_unit.setdefault(one.unit.slug, {})[one.month] = one
        return tuple(
            BoardRow(next(iter(own.values())).unit, tuple(own.get(month) for month in self.months))
            for own in by_unit.values()
        )

    @cached_property
    def rows(self) -> tuple[BoardRow, ...]:
        """The rows that are looked for."""
        return tuple(row for row in self.every_row if self.sought.has(row))

    @cached_property
    def groups(self) -> tuple[BoardGroup, ...]:
        """By kind in the order in which kinds come; the territory itself last."""
        by_name: dict[str, list[BoardRow]] = {}
        for row in sorted(self.rows, key=lambda row: row.unit.slug == self.root):
            by_name.setdefault(self._name_of(row), []).append(row)
        return tuple(BoardGroup(name, tuple(rows)) for name, rows in by_name.items())

    def _name_of(self, row: BoardRow) -> str:
        return OF_THE_OFFICE if row.unit.slug == self.root else str(Unit.Kind(row.unit.kind).label).capitalize()

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Kinds that can be chosen, with their names."""
        kinds = dict.fromkeys(row.unit.kind for row in self.every_row if row.unit.slug != self.root)
        return [(kind, str(Unit.Kind(kind).label).capitalize()) for kind in kinds]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that occur, in the order of a month's way."""
        found = {one.stage for one in self.progress}
        return tuple(stage for stage in Stage if stage in found)

    @property
    def has_gaps(self) -> bool:
        """Whether some unit did not live in some month, or was asked for nothing."""
        return any(cell is None for row in self.rows for cell in row.cells)

    @property
    def columns(self) -> int:
        """Months and the two rates behind them."""
        return len(self.months) + 2

    @cached_property
    def whole(self) -> Rates:
        """Of all units, whatever is looked for."""
        return rates_of(self._of_units(self.every_row))

    @cached_property
    def shown(self) -> Rates:
        """Of the units that are looked for."""
        return rates_of(self._of_units(self.rows))

    @cached_property
    def by_month(self) -> tuple[Rates, ...]:
        """Of the units that are looked for, month by month."""
        units = list(self._of_units(self.rows))
        return tuple(rates_of(one for one in units if one.month == month) for month in self.months)

    def _of_units(self, rows: Iterable[BoardRow]) -> Iterable[Progress]:
        return (one for row in rows if row.unit.slug != self.root for one in row.months)

    @cached_property
    def closed(self) -> frozenset[Month]:
        """Months that the office closed for everybody."""
        is_closed: dict[Month, bool] = {}
        for one in self.progress:
            is_closed[one.month] = is_closed.get(one.month, True) and one.seen.is_closed
        return frozenset(month for month, holds in is_closed.items() if holds)

    @cached_property
    def waiting(self) -> tuple[Progress, ...]:
        """Submitted and not approved yet, the one that waits longest first."""
        return self._oldest_first(Stage.SUBMITTED, lambda one: one.state.submitted_at)

    @cached_property
    def returned(self) -> tuple[Progress, ...]:
        """Given back and not submitted again, the oldest first."""
        return self._oldest_first(Stage.RETURNED, lambda one: one.state.changed_at)

    def _oldest_first(self, stage: Stage, since: Callable[[Progress], datetime | None]) -> tuple[Progress, ...]:
        found = [one for one in self.progress if one.stage is stage]
        return tuple(sorted(found, key=lambda one: (since(one) is not None, since(one) or 0)))

    @property
    def count_words(self) -> str:
        """490/537 báo cáo tháng đã nộp; nộp đúng hạn 490/537 (91,24 %); 03 chờ duyệt, 01 bị trả lại."""
        if not self.whole.handed_in.whole:
            return "chưa tháng nào đến hạn nộp"
        words = [f"{self.whole.handed_in.counts} báo cáo tháng đã nộp"]
        if self.whole.on_time.whole:
            words.append(f"nộp đúng hạn {self.whole.on_time.words}")
        stuck = [
            f"{counted(len(found))} {word}"
            for found, word in ((self.waiting, "chờ duyệt"), (self.returned, "trả lại chưa nộp lại"))
            if found
        ]
        return "; ".join([*words, ", ".join(stuck)] if stuck else words)


def waited_days(one: Progress, since: datetime | None) -> int | None:
    """Full days on the calendar between that moment and the day on which the board is seen."""
    return None if since is None else max((one.seen.today - timezone.localtime(since).date()).days, 0)


def board_units(units: Sequence[UnitLife], root: UnitLife) -> tuple[UnitLife, ...]:
    """The territory's units with the territory itself, once."""
    return (root, *(unit for unit in units if unit.slug != root.slug))
