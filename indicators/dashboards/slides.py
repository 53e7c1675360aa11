"""The overview as slides for a projector: what is said, split so that each slide can be read from the back of the room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from typing import Any

from indicators.core.figures import Better, OverUnits
from indicators.core.numbers_vi import counted, written
from indicators.core.results import Result, Row
from indicators.core.wording import counts, few_words, target_words, value_with_unit
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Card, Standing, Summary, met_words, standings_of
from units.timeline import UnitLife

# What fits on 1280×720 with no text under 24 px.
BULLETS, CARDS, LINES, BEHIND, UNITS = 7, 3, 7, 14, 5
NAMED_INDICATORS, NAMED_UNITS = 3, 10
# Where more of the units than this are behind, a list of them all says nothing that the count does not.
NEARLY_ALL = Fraction(2, 3)
# Named at either end of those; beside a list no longer than this, how the whole goes on has room.
AT_EITHER_END, SHORT_LIST = 4, 8


@dataclass(frozen=True)
class Slide:
    """One screen. `kind` names its template; `part` of `parts` where one list goes over several slides.

    `card` is the indicator whose units the slide is about, where there is room for how the whole of it goes on.
    """

    kind: str
    title: str
    items: Sequence[Any] = ()
    note: str = ""
    simulated: str = ""
    part: int = 1
    parts: int = 1
    card: Card | None = None


@dataclass(frozen=True)
class Behind:
    """A unit behind on one indicator; what is missing of its own months stands beside."""

    row: Row

    @property
    def remark(self) -> str:
        reported = f"mới có {written(self.row.figures_reported)}/{written(self.row.figures_expected)} số liệu"
        return "; ".join(filter(None, (few_words(self.row), "" if self.row.is_complete else reported)))


@dataclass(frozen=True)
class NearlyAll:
    """Those behind where nearly all are: how many, and the few at either end. `rows` go from the farthest behind."""

    result: Result
    rows: tuple[Row, ...]

    @property
    def code(self) -> str:
        return self.result.rule.code

    @property
    def finding(self) -> str:
        """45/45 đơn vị chưa đạt, cao nhất 0,7 % (Xã Bắc Sơn, 2 / 285)."""
        best = self.rows[-1]
        end = "cao nhất" if self.result.rule.better is Better.HIGHER else "thấp nhất"
        among = "" if len(self.rows) == len(self.result.judged_rows) else " trong số chưa đạt"
        beside = ", ".join(filter(None, (best.unit.name, counts(best))))
        return f"{_behind_words(self.result, self.rows)}, {end}{among} {value_with_unit(best)} ({beside})."

    @property
    def nearest(self) -> list[Behind]:
        return [Behind(row) for row in reversed(self.rows[-AT_EITHER_END:])]

    @property
    def farthest(self) -> list[Behind]:
        return [Behind(row) for row in self.rows[:AT_EITHER_END]]

    @property
    def equals(self) -> str:
        """Who is left out at the far end though no better: that 38 units are at nothing is told, not four of them."""
        last = self.rows[AT_EITHER_END - 1]
        alike = [row for row in self.rows if row.reading.exact == last.reading.exact]
        if self.rows[AT_EITHER_END].reading.exact != last.reading.exact:
            return ""
        named = " nêu đơn vị có nhiều hồ sơ nhất" if last.reading.denominator is not None else ""
        return f"{counted(len(alike))} đơn vị cùng {value_with_unit(last)}{';' if named else ''}{named}"


@dataclass(frozen=True)
class Weak:
    """A unit with how many targets it missed."""

    unit: UnitLife
    standing: Standing

    @property
    def missed(self) -> str:
        return first_named(self.standing.missed, NAMED_INDICATORS, "chỉ tiêu", "; ")


@dataclass(frozen=True)
class Reported:
    """Who reported and whose figures nobody approved yet."""

    summary: Summary
    incomplete: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> str:
        return first_named(self.incomplete, NAMED_UNITS, "đơn vị")

    @property
    def unapproved(self) -> str:
        return first_named(self.summary.unapproved_names, NAMED_UNITS, "đơn vị")


def slides_of(summary: Summary) -> list[Slide]:
    """Sentence, targets by distance, pillars, who is behind, the weakest units, coverage and approval."""
    return [
        Slide("opening", summary.scorecard.scope.unit.name, (summary,), simulated=simulated_in(summary.targeted)),
        *_bullets(summary),
        *_pillars(summary),
        *(slide for bullet in summary.bullets for slide in _behind(bullet.result)),
        *_weakest(summary),
        _reported(summary),
    ]


def _bullets(summary: Summary) -> Iterator[Slide]:
    yield from _split(
        Slide(
            "bullets",
            "So với chỉ tiêu giao",
            summary.bullets,
            "Xếp từ chỉ tiêu còn xa mức giao nhất",
            simulated_in(summary.targeted),
        ),
        BULLETS,
    )


def _pillars(summary: Summary) -> Iterator[Slide]:
    """Each pillar's targets with a figure; what cannot be judged yet takes a line each, not a third of a screen."""
    for part in summary.pillars:
        results = [card.result for card in part.cards]
        judged = [card for card in part.cards if card.result.distance is not None]
        note = "; ".join(filter(None, (met_words(results), _drawn_words(judged))))
        yield from _split(Slide("pillar", part.name, judged, note, simulated_in(results)), CARDS)
        unjudged = [card for card in part.cards if card.result.distance is None]
        yield from _split(Slide("unjudged", f"{part.name}: chưa đánh giá được", unjudged, met_words(results)), LINES)


def _drawn_words(cards: Sequence[Card]) -> str:
    """What the small lines are, where any is drawn."""
    return (
        "đường nhỏ: từng tháng, nét đứt: mức giao" if any(card.has_figure and card.sparkline for card in cards) else ""
    )


def _behind(result: Result) -> Iterator[Slide]:
    """The units behind on a missed target, the farthest first; nothing where no unit reports it."""
    if not result.is_missed or len(result.rows) < 2:
        return
    rows = tuple(sorted(result.missed, key=_from_the_farthest))
    name, card = result.rule.short_name or result.rule.name, Card(result)
    level, drawn = f"Mức giao {target_words(result.target, result.rule.unit_label)}", _drawn_words([card])
    if len(rows) > BEHIND and len(rows) > NEARLY_ALL * len(result.judged_rows):
        note = "; ".join(filter(None, (level, drawn)))
        yield Slide("nearly_all", name, (NearlyAll(result, rows),), note, simulated_in(rows), card=card)
        return
    is_short = len(rows) <= SHORT_LIST
    note = "; ".join(filter(None, (level, "xếp từ đơn vị còn xa mức giao nhất", drawn if is_short else "")))
    title = f"{name}: {_behind_words(result, rows)}"
    listed = Slide("behind", title, [Behind(row) for row in rows], note, simulated_in(rows))
    yield from _split(replace(listed, card=card if is_short else None), BEHIND)


def _from_the_farthest(row: Row) -> tuple[Fraction, int]:
    """Of those that are equally far, the one with most records first: there most is to be won."""
    return row.distance or Fraction(0), -int(row.reading.denominator or 0)


def _behind_words(result: Result, rows: Sequence[Row]) -> str:
    return f"{counted(len(rows))}/{len(result.judged_rows)} đơn vị chưa đạt"


def _weakest(summary: Summary) -> Iterator[Slide]:
    """Units with most targets missed; where the cut goes through equals, how many equals are left out.

    One that alone would be left out takes the room of the words that it is: the slide holds it.
    """
    standings = standings_of(summary.targeted)
    present = [Weak(unit, standings[unit.slug]) for unit in summary.scorecard.scope.rows if unit.slug in standings]
    weak = sorted((one for one in present if one.standing.missed), key=lambda one: -len(one.standing.missed))
    if not weak:
        return
    shown, rest, equals = _cut(weak, UNITS)
    if len(rest) == 1 or equals == 1:
        shown, rest, equals = _cut(weak, UNITS + 1)
    note = f"{counted(len(weak))} đơn vị có chỉ tiêu chưa đạt"
    if rest:
        note += f"; nêu {counted(len(shown))} đơn vị nhiều nhất"
    if equals:
        note += f", còn {counted(equals)} đơn vị bằng dòng cuối"
    yield Slide("weakest", "Đơn vị chưa đạt nhiều chỉ tiêu nhất", shown, note, simulated_in(summary.targeted))


def _cut(weak: Sequence[Weak], most: int) -> tuple[Sequence[Weak], Sequence[Weak], int]:
    """The first, the rest, and how many of the rest are no better than the last that is shown."""
    shown, rest = weak[:most], weak[most:]
    last = len(shown[-1].standing.missed)
    return shown, rest, sum(len(one.standing.missed) == last for one in rest)


def _reported(summary: Summary) -> Slide:
    scorecard = summary.scorecard
    of_units = (result for result in scorecard.results if result.rule.over_units is not OverUnits.NONE)
    standings = standings_of(of_units)
    due = [slug for slug, standing in standings.items() if standing.reported < standing.expected]
    incomplete = tuple(unit.name for unit in scorecard.scope.timeline.in_order(due))
    return Slide(
        "reported",
        "Số liệu đã có và đã duyệt",
        (Reported(summary, incomplete),),
        simulated=simulated_in(scorecard.results),
    )


def _split(slide: Slide, most: int) -> Iterator[Slide]:
    """The same slide as often as its items need, evenly filled; none where there are no items."""
    parts = -(-len(slide.items) // most)
    items = iter(slide.items)
    for number in range(parts):
        own = tuple(islice(items, len(slide.items) // parts + (number < len(slide.items) % parts)))
        yield replace(slide, items=own, part=number + 1, parts=parts)


def first_named(names: Sequence[str], most: int, word: str, between: str = ", ") -> str:
    """The first names, and how many more there are: "A, B và 12 đơn vị khác"; a single one more is named instead."""
    if len(names) <= most + 1:
        return between.join(names)
    return f"{between.join(names[:most])} và {counted(len(names) - most)} {word} khác"
