"""Where tiles lie: nobody on another's place, and every merger recognisable."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.core.worlds import territory, unit
from units.loading import load_timeline
from units.tiles import KINDS, TilePlace, arranged, clashes, is_laid, periods_of, shared_places, without_gaps
from units.timeline import Timeline, UnitLife

PLACES = st.builds(TilePlace, st.integers(1, 16), st.integers(1, 16))


def alive(timeline: Timeline, day: date) -> tuple[UnitLife, ...]:
    return tuple(one for one in timeline.alive_on(day) if one.kind in KINDS)


@pytest.mark.parametrize(
    ("day", "count"), [(date(2024, 10, 31), 35), (date(2024, 11, 1), 33), (date(2025, 7, 1), 8)]
)  # fmt: skip
def test_every_boundaries_have_an_arrangement_of_their_own(db: None, day: date, count: int) -> None:
    timeline = load_timeline()
    units = alive(timeline, day)
    places = arranged(timeline, units, {})
    assert len(units) == len(places) == count
    assert not shared_places(places)


def test_a_successor_lies_where_its_first_predecessor_lay(db: None) -> None:
    timeline = load_timeline()
    before = arranged(timeline, alive(timeline, date(2024, 10, 31)), {})
    after = arranged(timeline, alive(timeline, date(2024, 11, 1)), {})
    assert after["xa-quang-trung"] == before["xa-diep-nong"]
    same = set(before) & set(after)
    assert len(same) == 32 and all(before[slug] == after[slug] for slug in same), "and nobody else moves"


def test_a_picture_is_laid_where_one_of_its_tiles_or_of_those_before_them_was_set(db: None) -> None:
    timeline = load_timeline()
    before, after = alive(timeline, date(2024, 10, 31)), alive(timeline, date(2024, 11, 1))
    assert not is_laid(timeline, after, {})
    founder = {"xa-diep-nong": TilePlace(9, 9)}
    assert is_laid(timeline, before, founder) and is_laid(timeline, after, founder)
    successor = {"xa-quang-trung": TilePlace(9, 9)}
    assert is_laid(timeline, after, successor) and not is_laid(timeline, before, successor)


@given(st.dictionaries(st.sampled_from([f"u{number}" for number in range(12)]), PLACES))
def test_no_two_tiles_share_a_place_whatever_was_set_and_what_was_set_first_stays(placed: dict[str, TilePlace]) -> None:
    timeline = territory([unit(f"u{number}") for number in range(12)])
    units = tuple(one for one in timeline.in_order(timeline.units) if one.kind in KINDS)
    found = arranged(timeline, units, placed)
    assert set(found) == {one.slug for one in units}
    assert not shared_places(found)
    firsts = {
        place: slug for slug, place in reversed([(one.slug, placed[one.slug]) for one in units if one.slug in placed])
    }
    assert all(found[slug] == place for place, slug in firsts.items())
    drawn = without_gaps(found)
    assert not shared_places(drawn)
    for one in found:
        for other in found:
            assert (found[one].column < found[other].column) is (drawn[one].column < drawn[other].column)


def test_of_a_split_the_second_successor_finds_a_free_place() -> None:
    timeline = territory(
        [unit("a", until="2025-01-01"), unit("b", "2025-01-01"), unit("c", "2025-01-01"), unit("d")],
        [("a", "b", "2025-01-01"), ("a", "c", "2025-01-01")],
    )
    places = arranged(timeline, alive(timeline, date(2025, 1, 1)), {})
    assert len(set(places.values())) == 3


def test_a_successor_follows_where_the_office_laid_its_first_predecessor() -> None:
    timeline = territory(
        [
            unit("a", until="2025-01-01"),
            unit("b", "2025-01-01", until="2026-01-01"),
            unit("c", "2026-01-01"),
            unit("d"),
        ],
        [("a", "b", "2025-01-01"), ("b", "c", "2026-01-01")],
    )
    for day, slug in ((date(2025, 1, 1), "b"), (date(2026, 1, 1), "c")):
        assert arranged(timeline, alive(timeline, day), {"a": TilePlace(7, 5)})[slug] == TilePlace(7, 5)
    assert arranged(timeline, alive(timeline, date(2026, 1, 1)), {"a": TilePlace(7, 5), "b": TilePlace(3, 3)})["c"] == (
        3,
        3,
    )


def test_who_has_to_move_goes_to_the_nearest_free_place_and_moves_nobody_else() -> None:
    timeline = territory([unit(f"u{number}") for number in range(9)])
    units = alive(timeline, date(2024, 1, 1))
    usual = arranged(timeline, units, {})
    found = arranged(timeline, units, {"u8": usual["u4"]})
    assert found["u8"] == usual["u4"] and found["u4"] == usual["u8"]
    assert all(found[one.slug] == usual[one.slug] for one in units if one.slug not in ("u4", "u8"))


def test_only_who_lived_together_clashes() -> None:
    timeline = territory(
        [unit("a", until="2025-01-01"), unit("b", "2025-01-01"), unit("c"), unit("d", until="2025-01-01")],
        [("a", "b", "2025-01-01"), ("d", "b", "2025-01-01")],
    )
    here = TilePlace(1, 1)
    assert clashes(timeline, {"a": here, "b": here, "c": TilePlace(2, 1)}) == []
    found = clashes(timeline, {"b": here, "c": here, "d": here})
    assert {frozenset((one.slug, other.slug)) for one, other in found} == {frozenset("bc"), frozenset("cd")}


def test_every_merger_begins_a_period(db: None) -> None:
    timeline = load_timeline()
    periods = periods_of(one for one in timeline.in_order(timeline.units) if one.kind in KINDS)
    first, second = date(2024, 11, 1), date(2025, 7, 1)
    assert [(span.starts_on, span.ends_on, len(units)) for span, units in periods] == [
        (None, first, 35), (first, second, 33), (second, None, 8),
    ]  # fmt: skip
