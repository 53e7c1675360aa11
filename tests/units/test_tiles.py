"""Where tiles lie: nobody on another's place, and every merger recognisable."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.core.worlds import territory, unit
from units.loading import load_timeline
from units.tiles import KINDS, TilePlace, arranged, shared_places, without_gaps
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
