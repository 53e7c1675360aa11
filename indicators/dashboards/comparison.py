"""So sánh: two units or groups, two windows, or two indicators side by side. No figure is worked out here.

Groups are added up from their units' counts by the rules of the total; what is unequal about the two sides is said there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.utils.safestring import SafeString

from indicators.core.comparing import BESIDE, OVER_TIME, Difference, difference_of, difference_words
from indicators.core.figures import Measure, OverTime, OverUnits, Rule, State
from indicators.core.numbers_vi import counted, written
from indicators.core.results import Earlier, Judged, Result, Row, Scorecard
from indicators.core.status import Target
from indicators.core.subtotals import subtotal_of
from indicators.core.wording import counts, status_words, target_printed, value_with_unit
from indicators.dashboards.drawings import month_of, scale_of
from indicators.dashboards.heatmap import by_kind
from indicators.dashboards.svg_pair import pair, two_lines
from units.timeline import UnitLife

WHOLE = "toan-dia-ban"
GROUPS = {"nhom-xa": ("commune",), "nhom-thi-tran": ("town", "ward"), "nhom-phong-ban": ("department", "service_unit")}
GROUP_NAMES = {
    "nhom-xa": "Các xã",
    "nhom-thi-tran": "Các thị trấn, phường",
    "nhom-phong-ban": "Các phòng, đơn vị sự nghiệp",
}
DIFFERENT_LENGTHS = "hai kỳ dài ngắn khác nhau"
GROUP_IS_NOT_AIMED = "Nhóm không được giao riêng"


@dataclass(frozen=True)
class Side:
    """One of two figures, with the cells reported and due behind it; `group`: the lines that a group is added up from."""

    judged: Judged
    reported: int
    expected: int
    group: tuple[Row, ...] = ()

    @property
    def target(self) -> Target | None:
        """What is to be reached: of a group, which has no target of its own, what each of its units has to reach."""
        if not self.group:
            return self.judged.target
        return self.group[0].target if len({_level(row.target) for row in self.group}) == 1 else None

    @property
    def is_aimed(self) -> bool:
        return any(judged.target is not None for judged in (self.judged, *self.group))

    @property
    def status(self) -> str:
        if self.group and self.is_aimed and self.judged.value is not None:
            return GROUP_IS_NOT_AIMED
        return status_words(self.judged)

    @property
    def remark(self) -> str:
        """khi 10/11 số liệu: what is missing, where anything is."""
        if self.reported == self.expected:
            return ""
        return f"mới có {written(self.reported)}/{written(self.expected)} số liệu"


@dataclass(frozen=True)
class Pair:
    """A line of the table: what it is about, both sides (None where it does not concern one), and their difference.

    `is_weighed` is False where neither side may be called the better one, however far they are apart.
    """

    name: str
    key: str
    one: Side | None
    other: Side | None
    names: tuple[str, str]
    words: tuple[str, str, str]
    reason: str = ""
    is_weighed: bool = True

    @property
    def sides(self) -> list[Side]:
        return [side for side in (self.one, self.other) if side is not None]

    @property
    def is_aimed(self) -> bool:
        """Whether either side is judged; a group is not, but what its units are judged by is aimed at."""
        return any(side.is_aimed for side in self.sides)

    @property
    def target(self) -> Target | None:
        """What both sides have to reach; None where they have to reach different things or one of them nothing."""
        targets = [side.target for side in self.sides]
        return targets[0] if len({_level(target) for target in targets}) == 1 else None

    @property
    def target_words(self) -> str:
        return target_printed(_beside(self.sides[0].judged, self.target))

    @property
    def has_mark(self) -> bool:
        """Whether the drawing shows a target."""
        return self.target is not None and self.is_drawn

    @property
    def is_drawn(self) -> bool:
        return any(side.judged.reading.exact is not None for side in self.sides)

    @property
    def rule(self) -> Rule:
        side = self.one or self.other
        assert side is not None
        return side.judged.rule

    @cached_property
    def difference(self) -> Difference:
        for side, name in ((self.one, self.names[0]), (self.other, self.names[1])):
            if side is None:
                return Difference(reason=f"{name} không áp dụng")
        assert self.one is not None and self.other is not None
        found = difference_of(self.one.judged, self.other.judged, sides=self.names, reason=self.reason)
        return found if self.is_weighed else replace(found, is_better=None)

    @property
    def difference_words(self) -> str:
        return difference_words(self.difference, self.rule, self.words)

    @property
    def remark(self) -> str:
        """Where one side is not complete, the reader must know before believing the difference."""
        said = ((side.remark, name) for side, name in zip((self.one, self.other), self.names, strict=True) if side)
        return "; ".join([*(f"{name} {words}" for words, name in said if words), *filter(None, (self._unweighed,))])

    @property
    def _unweighed(self) -> str:
        """Why a difference that is shown says nothing of who is better."""
        if self.is_weighed or not self.difference.amount:
            return ""
        if not any(side.group for side in self.sides):
            return "tổng số lớn nhỏ theo quy mô, không xét hơn kém"
        units = " và của ".join(counted(max(len(side.group), 1)) for side in self.sides)
        return f"tổng của {units} đơn vị, không xét hơn kém"

    @property
    def drawing(self) -> SafeString | None:
        if not self.is_drawn:
            return None
        exact = [None if side is None else side.judged.reading.exact for side in (self.one, self.other)]
        target = self.target
        said = "; ".join(
            f"{name} {value_with_unit(side.judged)}"
            for side, name in zip((self.one, self.other), self.names, strict=True)
            if side is not None
        )
        return pair(
            exact[0],
            exact[1],
            target=Fraction(target.value) if target is not None else None,
            scale_max=max(scale_of(_beside(side.judged, target)) for side in self.sides),
            title=f"{self.name}: {said}; {self.difference_words}",
        )


def row_side(row: Row | None) -> Side | None:
    return None if row is None else Side(row, row.figures_reported, row.figures_expected)


def total_side(result: Result) -> Side:
    return Side(result, result.coverage.figures_reported, result.coverage.figures_expected)


def group_side(result: Result, kinds: Sequence[str]) -> Side | None:
    """The units of these kinds together; None where the indicator concerns none of them."""
    rows = tuple(row for row in result.rows if row.unit.kind in kinds)
    if not rows:
        return None
    reported, expected = sum(row.figures_reported for row in rows), sum(row.figures_expected for row in rows)
    return Side(subtotal_of(result.rule, rows), reported, expected, rows)


def side_of(result: Result, who: str) -> Side | None:
    """What a unit, a group or the whole says of one indicator."""
    if who == WHOLE:
        return total_side(result)
    if who in GROUPS:
        return group_side(result, GROUPS[who])
    if result.rule.over_units is OverUnits.NONE:
        return None
    return row_side(next((row for row in result.rows if row.unit.slug == who), None))


def units_compared(scorecard: Scorecard, who: tuple[str, str], names: tuple[str, str]) -> list[Pair]:
    """An indicator a line; those that concern neither are left out."""
    found = []
    for result in scorecard.results:
        one, other = side_of(result, who[0]), side_of(result, who[1])
        if _says_something(one) or _says_something(other):
            # A number of many units is more than that of few by itself: only shares weigh units of any size alike.
            weighed = result.rule.measure is not Measure.COUNT
            found.append(Pair(_name(result.rule), result.rule.code, one, other, names, BESIDE, is_weighed=weighed))
    return _aimed_first(found)


def windows_compared(scorecard: Scorecard, names: tuple[str, str]) -> list[Pair]:
    """An indicator a line: this window and the other one, of the same unit on the same boundaries."""
    found = []
    for result in scorecard.results:
        then = result.before
        one = total_side(result)
        other = Side(then, then.figures_reported, then.figures_expected) if then is not None else None
        if _says_something(one) or _says_something(other):
            reason = _against(result, then)
            found.append(Pair(_name(result.rule), result.rule.code, one, other, names, OVER_TIME, reason))
    return _aimed_first(found)


def _against(result: Result, then: Earlier | None) -> str:
    """A number of three months is no match for one of eleven; a share is."""
    if then is None or result.rule.over_time is not OverTime.SUM or result.rule.measure.is_percent:
        return ""
    lengths = {len(then.window), sum(1 for _ in result.months)}
    return DIFFERENT_LENGTHS if len(lengths) > 1 else ""


def indicators_compared(one: Result, other: Result, visible: frozenset[str], names: tuple[str, str]) -> list[Pair]:
    """A unit a line, in the office's order; the whole first."""
    pairs = []
    if len(one.rows) > 1 or len(other.rows) > 1:
        pairs.append(Pair("Toàn địa bàn", WHOLE, total_side(one), total_side(other), names, BESIDE))
    rows = [{row.unit.slug: row for row in result.rows} for result in (one, other)]
    units: dict[str, UnitLife] = {row.unit.slug: row.unit for result in (one, other) for row in result.rows}
    for unit in (unit for _, group in by_kind(units.values()) for unit in group):
        if unit.slug in visible:
            sides = [row_side(found.get(unit.slug)) for found in rows]
            pairs.append(Pair(unit.name, unit.slug, sides[0], sides[1], names, BESIDE))
    return pairs


def months_drawn(one: Result, other: Result, names: tuple[str, str]) -> SafeString | None:
    """Both by month, where they share a scale and more than one month has a figure."""
    lines = [[reading.exact for _, reading in result.months] for result in (one, other)]
    known = [value for line in lines for value in line if value is not None]
    same = one.rule.measure.is_percent == other.rule.measure.is_percent and one.rule.unit_label == other.rule.unit_label
    if not same or len(known) < 3 or len(one.months) < 2:
        return None
    scale = max(scale_of(month_of(result, reading)) for result in (one, other) for _, reading in result.months)
    title = "; ".join(f"{name} {value_with_unit(result)}" for name, result in zip(names, (one, other), strict=True))
    return two_lines(lines[0], lines[1], scale_max=scale, title=f"Từng tháng, cả kỳ: {title}")


def finding_of(pairs: Iterable[Pair], names: tuple[str, str]) -> str:
    """The first sentence: on how many lines which side is the better one, and on how many nothing compares."""
    lines, names = list(pairs), (names[0], f"{names[1][:1].lower()}{names[1][1:]}")
    better = sum(line.difference.is_better is True for line in lines)
    worse = sum(line.difference.is_better is False for line in lines)
    same = sum(line.difference.amount == 0 for line in lines)
    unweighed = sum(not line.is_weighed and bool(line.difference.amount) for line in lines)
    apart = sum(line.difference.amount is None for line in lines)
    said = [
        f"{names[0]} tốt hơn ở {written(better)} chỉ tiêu" if better else "",
        f"{names[1]} tốt hơn ở {written(worse)} chỉ tiêu" if worse else "",
        f"bằng nhau ở {written(same)} chỉ tiêu" if same else "",
        f"chỉ nêu chênh lệch ở {written(unweighed)} chỉ tiêu là tổng số" if unweighed else "",
        f"không so được {written(apart)} chỉ tiêu" if apart else "",
    ]
    words = "; ".join(filter(None, said))
    return f"{words[:1].upper()}{words[1:]}"


def value_words(side: Side | None) -> str:
    return "không áp dụng" if side is None else value_with_unit(side.judged)


def counts_words(side: Side | None) -> str:
    return "" if side is None else counts(side.judged)


def _beside(judged: Judged, target: Target | None) -> Judged:
    """The figure alone beside a target that is not its own to be judged by."""
    return Judged(judged.rule, judged.reading, target)


def _level(target: Target | None) -> tuple[str, Decimal] | None:
    """What a target asks for, whoever set it in whichever words."""
    return None if target is None else (target.comparator, target.value)


def _aimed_first(pairs: Iterable[Pair]) -> list[Pair]:
    """What has a target before what is only followed, each in the office's order."""
    return sorted(pairs, key=lambda pair: not pair.is_aimed)


def _name(rule: Rule) -> str:
    return rule.short_name or rule.name


def _says_something(side: Side | None) -> bool:
    silent = (State.NOT_APPLICABLE, State.NOT_DUE)
    return side is not None and side.judged.reading.state not in silent
