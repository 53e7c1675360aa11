"""The overview as slides for a projector: what is said, split so that each slide can be read from the back of the room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from indicators.core.figures import OverUnits
from indicators.core.numbers_vi import counted, written
from indicators.core.results import Result, Row
from indicators.core.wording import few_words, target_words
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Standing, Summary, met_words, standings_of
from units.timeline import UnitLife

# What fits on 1280×720 with no text under 24 px.
BULLETS, CARDS, LINES, BEHIND, UNITS = 7, 3, 7, 14, 5
NAMED_INDICATORS, NAMED_UNITS = 3, 10


@dataclass(frozen=True)
class Slide:
    """One screen. `kind` names its template; `part` of `parts` where one list goes over several slides."""

    kind: str
    title: str
    items: Sequence[Any] = ()
    note: str = ""
    simulated: str = ""
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Behind:
    """A unit behind on one indicator; what is missing of its own months stands beside."""

    row: Row

    @property
    def remark(self) -> str:
        reported = f"mới có {written(self.row.figures_reported)}/{written(self.row.figures_expected)} số liệu"
        return "; ".join(filter(None, (few_words(self.row), "" if self.row.is_complete else reported)))


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
        yield from _split(Slide("pillar", part.name, judged, met_words(results), simulated_in(results)), CARDS)
        unjudged = [card for card in part.cards if card.result.distance is None]
        yield from _split(Slide("unjudged", f"{part.name}: chưa đánh giá được", unjudged, met_words(results)), LINES)


def _behind(result: Result) -> Iterator[Slide]:
    """The units behind on a missed target, the farthest first; nothing where no unit reports it."""
    if not result.is_missed or len(result.rows) < 2:
        return
    rows = sorted(result.missed, key=lambda row: row.distance or 0)
    title = (
        f"{result.rule.short_name or result.rule.name}: {counted(len(rows))}/{len(result.judged_rows)} đơn vị chưa đạt"
    )
    level = target_words(result.target, result.rule.unit_label)
    note = f"Mức giao {level}; xếp từ đơn vị còn xa mức giao nhất"
    yield from _split(Slide("behind", title, [Behind(row) for row in rows], note, simulated_in(rows)), BEHIND)


def _weakest(summary: Summary) -> Iterator[Slide]:
    """Units with most targets missed; where the cut goes through equals, how many equals are left out."""
    standings = standings_of(summary.targeted)
    present = [Weak(unit, standings[unit.slug]) for unit in summary.scorecard.scope.rows if unit.slug in standings]
    weak = sorted((one for one in present if one.standing.missed), key=lambda one: -len(one.standing.missed))
    if not weak:
        return
    shown, rest = weak[:UNITS], weak[UNITS:]
    last = len(shown[-1].standing.missed)
    equals = sum(len(one.standing.missed) == last for one in rest)
    note = f"{counted(len(weak))} đơn vị có chỉ tiêu chưa đạt"
    if rest:
        note += f"; nêu {counted(len(shown))} đơn vị nhiều nhất"
    if equals:
        note += f", còn {counted(equals)} đơn vị bằng dòng cuối"
    yield Slide("weakest", "Đơn vị chưa đạt nhiều chỉ tiêu nhất", shown, note, simulated_in(summary.targeted))


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
        yield Slide(slide.kind, slide.title, own, slide.note, slide.simulated, number + 1, parts)


def first_named(names: Sequence[str], most: int, word: str, between: str = ", ") -> str:
    """The first names, and how many more there are: "A, B và 12 đơn vị khác"."""
    said = between.join(names[:most])
    return f"{said} và {counted(len(names) - most)} {word} khác" if len(names) > most else said
