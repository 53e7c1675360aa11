"""Whose target holds, from when, and how far a figure stands from it; comparators are in the README's table."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from indicators.core.figures import Better, Reading, State
from indicators.core.status import Status, Target, distance_to, status_of, target_for
from tests.indicators.core.worlds import target

COMMUNES = frozenset({"commune", "town"})
OFFICES = frozenset({"department", "service_unit"})
END = date(2025, 11, 30)


def chosen(targets: list[Target], unit: str, kinds: frozenset[str], on: date = END) -> str | None:
    found = target_for(targets, unit=unit, kinds=kinds, on=on)
    return None if found is None else str(found.value)


def test_the_narrower_scope_wins_whatever_the_order() -> None:
    targets = [target(">=", "50"), target(">=", "60", scope="commune_level"), target(">=", "90", scope="xa-bac-son")]
    for some in (targets, targets[::-1]):
        assert chosen(some, "xa-bac-son", frozenset({"commune"})) == "90"
        assert chosen(some, "xa-cong-hoa", frozenset({"commune"})) == "60"
        assert chosen(some, "phong-noi-vu", frozenset({"department"})) == "50"
        assert chosen(some, "huyen-hung-ha", COMMUNES | OFFICES) == "50"
        assert chosen(some, "huyen-hung-ha", COMMUNES) == "60"


def test_a_narrower_scope_wins_over_a_later_revision_of_a_wider_one() -> None:
    targets = [target(">=", "60", scope="commune_level"), target(">=", "70", effective_on=date(2025, 6, 1))]
    assert chosen(targets, "xa-bac-son", frozenset({"commune"})) == "60"


def test_both_versions_of_a_revised_target_stay() -> None:
    first, second = target(">=", "60"), target(">=", "70", effective_on=date(2025, 6, 1))
    for some in ([first, second], [second, first]):
        assert chosen(some, "x", COMMUNES, date(2025, 5, 31)) == "60"
        assert chosen(some, "x", COMMUNES, date(2025, 6, 1)) == "70"


def test_without_a_target_nothing_is_met_or_missed() -> None:
    assert chosen([target(">=", "60", scope="commune_level")], "huyen", OFFICES) is None
    assert status_of(Reading(State.FIGURE, 1, 2), None) is Status.NO_TARGET


@pytest.mark.parametrize("state", [state for state in State if state is not State.FIGURE])
def test_what_is_no_figure_is_not_judged(state: State) -> None:
    assert status_of(Reading(state), target(">=", "0")) is state


@pytest.mark.parametrize(
    ("comparator", "level", "better"),
    [(">=", "97", Better.HIGHER), (">", "80", Better.HIGHER), ("=", "100", Better.HIGHER),
     ("=", "0", Better.LOWER), ("<=", "5", Better.LOWER), ("<", "5", Better.LOWER)],
)  # fmt: skip
def test_the_comparator_says_which_side_is_better(comparator: str, level: str, better: Better) -> None:
    assert target(comparator, level).better is better


def test_a_distance_is_negative_on_the_worse_side() -> None:
    assert distance_to(Fraction(45), target(">=", "50")) == -5
    assert distance_to(Fraction(55), target("<=", "50")) == -5
    assert distance_to(Fraction(9997, 100), target("=", "100")) == Fraction(-3, 100)
