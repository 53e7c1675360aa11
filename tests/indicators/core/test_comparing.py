"""Two figures side by side: exact, never flattering, and silent where they do not compare."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core.comparing import difference_of, difference_words
from indicators.core.figures import Better, Reading, Rule, State
from indicators.core.results import Judged
from tests.indicators.core.worlds import COUNT, RULE, target

COUNTS = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(sorted).map(tuple).filter(lambda pair: pair[1] > 0)


def share(done: int, base: int, rule: Rule = RULE) -> Judged:
    return Judged(rule, Reading(State.FIGURE, done, base), None)


def number(count: int, qualifier: str = "", rule: Rule = COUNT) -> Judged:
    return Judged(rule, Reading(State.FIGURE, count, qualifier=qualifier), None)


def words(now: Judged, then: Judged) -> str:
    return difference_words(difference_of(now, then), now.rule).replace("\u00a0", " ")


@given(COUNTS, COUNTS)
def test_what_one_wins_the_other_loses_and_only_equals_are_the_same(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    there, back = difference_of(share(*one), share(*other)), difference_of(share(*other), share(*one))
    assert there.amount == Fraction(one[0] * 100, one[1]) - Fraction(other[0] * 100, other[1])
    assert there.amount == -(back.amount or 0)
    assert (there.direction == "same") is (one[0] * other[1] == other[0] * one[1])
    assert (there.is_better is None) is (there.direction == "same")
    if there.is_better is not None:
        assert there.is_better is not back.is_better
    said = difference_words(there, RULE)
    assert (said == "không đổi") is (there.amount == 0)
    assert not any(f" {nothing}\u00a0" in said for nothing in ("0", "0,0", "0,00")), "what differs is never nothing"


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (share(71, 100), share(70, 100), "tăng 1 điểm phần trăm"),
        (share(2690, 3798), share(2000, 3000), "tăng 4,16 điểm phần trăm"),
        (share(2000, 3000), share(2690, 3798), "giảm 4,17 điểm phần trăm"),
        (share(99999, 100000), share(100000, 100000), "giảm dưới 0,01 điểm phần trăm"),
        (share(100000, 100000), share(99999, 100000), "tăng dưới 0,01 điểm phần trăm"),
        (share(2, 10000), share(1, 10000), "tăng 0,01 điểm phần trăm"),
        (share(1, 10000), share(2, 10000), "giảm 0,01 điểm phần trăm"),
        (number(547), number(559), "giảm 12 tin"),
        (number(5), number(5), "không đổi"),
        (number(5), number(4, "trên"), "không so được: kỳ so sánh chỉ ghi “trên”"),
        (number(5), Judged(COUNT, Reading(State.NO_DATA), None), "không so được: kỳ so sánh chưa có số liệu"),
        (Judged(RULE, Reading(State.NOTHING_AROSE), None), share(1, 2), "không so được: kỳ này không phát sinh"),
    ],
)  # fmt: skip
def test_it_is_told_in_words(now: Judged, then: Judged, said: str) -> None:
    assert words(now, then) == said


def test_the_target_says_which_way_is_better_before_the_rule_does() -> None:
    less = replace(RULE, better=Better.LOWER)
    assert difference_of(share(3, 10, less), share(2, 10, less)).is_better is False
    aimed = Judged(RULE, Reading(State.FIGURE, 3, 10), target("<=", "20"))
    assert difference_of(aimed, share(2, 10)).is_better is False
    assert difference_of(share(3, 10), share(2, 10)).is_better is True
