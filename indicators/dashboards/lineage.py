"""The history of a unit across mergers: when it lived, what it came from, what it went into, by which resolution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.core.numbers_vi import written_date
from indicators.core.scope import Scope
from units.timeline import Span, Timeline, UnitLife


@dataclass(frozen=True, slots=True)
class Step:
    """A merger on one day: `before` went into `after`."""

    on: date
    resolution: str
    before: tuple[UnitLife, ...]
    after: UnitLife


def life_words(life: Span) -> str:
    """từ 01/11/2024 đến hết 30/6/2025; empty for a unit that has always been."""
    words = []
    if life.starts_on is not None:
        words.append(f"từ {written_date(life.starts_on)}")
    if life.ends_on is not None:
        words.append(f"đến hết {written_date(life.ends_on - timedelta(days=1))}")
    return " ".join(words)


def history_of(timeline: Timeline, slug: str) -> list[Step]:
    """Every merger that led to the unit or away from it, through any number of steps, oldest first."""
    family = {slug, *timeline.ancestry_of(slug), *timeline.descent_of(slug)}
    steps: dict[tuple[date, str], Step] = {}
    for move in timeline.replacements:
        if move.predecessor not in family or move.successor not in family:
            continue
        key = (move.effective_on, move.successor)
        # Whoever else went into the same successor belongs to the story, and only by name.
        before = tuple(timeline.units[name] for name in timeline.predecessors_of(move.successor))
        steps[key] = Step(move.effective_on, move.resolution, before, timeline.units[move.successor])
    return [steps[key] for key in sorted(steps)]


def successors_words(timeline: Timeline, slug: str) -> str:
    """Xã Quang Trung từ 01/11/2024: where a closed unit went."""
    moves = [move for move in timeline.replacements if move.predecessor == slug]
    return ", ".join(f"{timeline.units[move.successor].name} từ {written_date(move.effective_on)}" for move in moves)


def predecessors_words(timeline: Timeline, slug: str) -> str:
    """Điệp Nông, Dân Chủ, Hùng Dũng: what a unit came from, by name."""
    return short_names(timeline, timeline.predecessors_of(slug))


def short_names(timeline: Timeline, slugs: Iterable[str]) -> str:
    return ", ".join(timeline.units[slug].short_name for slug in slugs)


def own_life_words(scope: Scope) -> str:
    """Said where the unit is not on the chosen boundaries: it answers for its own life and names its successor."""
    if not scope.own_life:
        return ""
    went = successors_words(scope.timeline, scope.unit.slug)
    to = f" Đơn vị kế thừa: {went}." if went else ""
    return f"{scope.unit.name} không có trên ranh giới đang chọn; số liệu dưới đây là của riêng đơn vị này.{to}"


def rolled_up_words(scope: Scope) -> str:
    """Xã Điệp Nông, Xã Dân Chủ: whose figures are rolled up into the unit's; empty for its own alone."""
    if scope.is_territory:
        return ""
    return ", ".join(scope.timeline.units[slug].name for slug in scope.row_of if slug != scope.unit.slug)
