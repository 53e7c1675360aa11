"""What holds of every check, whatever the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indicators.core.few import FewTerms
from indicators.core.figures import Cell, Rule, State
from indicators.core.months import Month
from indicators.core.quality import (
    Claim,
    Flag,
    Statement,
    Thresholds,
    check_card,
    check_cells,
    check_month,
    check_paper,
)
from tests.indicators.core.quality.by_hand import RULES, card_of, known, relations
from tests.indicators.core.worlds import BOUNDARIES, YEARS, lineages, target, window
from units.timeline import Timeline

THRESHOLDS = Thresholds(repeated_months=2, repeated_from=1, outlier_least_months=2, outlier_from=1, outlier_spreads=1)
SILENT = (State.NO_DATA, State.NOT_APPLICABLE, State.NOT_DUE, State.NOT_ADDITIVE)


def _cell(chance: Random, rule: Rule, slug: str, month: Month) -> Cell:
    state = chance.choice((State.FIGURE, State.FIGURE, State.FIGURE, State.NOTHING_AROSE, *SILENT))
    one = Cell(slug, rule.code, month, state)
    if state is not State.FIGURE:
        return one
    if not rule.measure.is_counted:
        return replace(one, value=Decimal(chance.randint(0, 1000)) / 10)
    whole = chance.choice((1, 5, 5, 50, chance.randint(1, 4000)))
    part = min(whole, chance.choice((whole, whole, chance.randint(0, whole))))
    if chance.random() < 0.05:
        part += 1
    return replace(one, numerator=part, denominator=whole if rule.measure.is_percent else None)


@dataclass(frozen=True)
class World:
    """A territory over two years with a cell of any state, or none, in every month of every unit and some indicators."""

    timeline: Timeline
    seed: int
    gaps: int

    def cells(self) -> list[Cell]:
        chance = Random(self.seed)
        rules = chance.sample(RULES, 7)
        return [
            _cell(chance, rule, slug, month)
            for rule in rules
            for slug in sorted(self.timeline.units)
            for month in YEARS
            if chance.randrange(100) >= self.gaps and self.timeline.units[slug].alive_on(month.last_day)
        ]

    def flags(self, cells: list[Cell]) -> tuple[Flag, ...]:
        return check_cells(known(cells, self.timeline), YEARS, relations(), THRESHOLDS)


WORLDS = st.builds(World, lineages(), st.integers(0, 2**32), st.sampled_from((0, 20, 60)))
SEEDS = st.integers(0, 2**32)


@given(WORLDS, SEEDS)
def test_the_order_of_cells_does_not_matter(world: World, seed: int) -> None:
    cells = world.cells()
    ordered = world.flags(cells)
    Random(seed).shuffle(cells)
    assert world.flags(cells) == ordered


@given(WORLDS)
def test_a_cell_without_a_figure_is_like_no_cell_and_is_never_flagged(world: World) -> None:
    cells = world.cells()
    flags = world.flags(cells)
    silent = {(one.unit, one.code, one.month) for one in cells if one.state in SILENT}
    assert not silent & {(flag.unit, flag.indicator, flag.month) for flag in flags}
    # "Không áp dụng" leaves a predecessor out of the sum, which an empty cell does not.
    assert world.flags([one for one in cells if one.state not in SILENT or one.state is State.NOT_APPLICABLE]) == flags


@given(WORLDS)
def test_leaving_months_out_flags_nothing_in_them(world: World) -> None:
    some = [one for place, one in enumerate(world.cells()) if place % 3]
    stated = {(one.code, one.unit, one.month) for one in some}
    for flag in world.flags(some):
        assert flag.month is not None and (flag.indicator, flag.unit, flag.month) in stated
        assert flag.reason.endswith(".") and "None" not in flag.reason and flag.evidence


@given(WORLDS)
def test_a_window_says_what_its_months_say(world: World) -> None:
    whole = known(world.cells(), world.timeline)
    part = window("2024-06", "2025-02")
    units = world.timeline.units
    months = {flag for slug in units for m in part for flag in check_month(whole, slug, m, relations(), THRESHOLDS)}
    flags = check_cells(whole, part, relations(), THRESHOLDS)
    assert set(flags) == months
    assert len({flag.key for flag in flags}) == len(flags), "an explanation must belong to one flag"


@given(WORLDS, BOUNDARIES, SEEDS)
def test_no_check_of_a_window_or_a_paper_raises(world: World, boundaries: str | date, seed: int) -> None:
    rules = tuple(rule for rule in RULES if rule.code in ("KS01", "DVC02", "DVC01", "HT01", "TT11"))
    card = card_of(
        world.cells(),
        timeline=world.timeline,
        rules=rules,
        targets={"DVC02": target("=", "100")},
        boundaries=boundaries,
        few=FewTerms(least_months=1),
    )
    by_row = {(result.rule.code, row.unit.slug): row for result in card.results for row in result.rows}
    for flag in check_card(card):
        row = by_row[flag.indicator, flag.unit or ""]
        assert row.is_complete and row.reading.state is State.FIGURE
    statements = _statements(Random(seed), sorted(world.timeline.units))
    found = check_paper(statements, card)
    assert check_paper(statements[::-1], card) == found
    assert len({flag.key for flag in found}) == len(found)


def _statements(chance: Random, units: list[str]) -> list[Statement]:
    """Any claim with any numbers about anyone."""
    return [
        Statement(
            f"S{place}",
            chance.choice(("KS01", "DVC02", "DVC01", "HT01", "TT11", "", "unheard")),
            claim,
            chance.choice(("Như vậy.", "Như vậy...", "")),
            tuple(chance.sample(units, chance.randint(0, min(2, len(units))))),
            chance.choice((None, 0, 20, 100)),
            chance.choice((None, 73, 100)),
            tuple(chance.sample(("KS01", "TT11", "unheard"), chance.randint(0, 3))),
        )
        for place, claim in enumerate([*Claim, *Claim, *Claim])
    ]
