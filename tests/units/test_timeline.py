"""Units over time: half-open lives, lineage through any number of steps, rows on the boundaries of any date."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.demo import catalogue
from units.timeline import Belonging, Replacement, Span, Timeline, UnitLife

MERGER, ABOLITION = date(2024, 11, 1), date(2025, 7, 1)


def unit(slug: str, since: date | None = None, until: date | None = None, position: int = 0) -> UnitLife:
    return UnitLife(slug, slug, slug, "commune", Span(since, until), position)


@pytest.fixture(scope="module")
def hung_ha() -> Timeline:
    return catalogue.timeline()


def test_a_life_begins_on_its_first_day_and_ends_before_its_last() -> None:
    span = Span(date(2024, 11, 1), date(2025, 7, 1))
    days = [date(2024, 10, 31), date(2024, 11, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [span.contains(day) for day in days] == [False, True, True, False]


def test_an_open_end_means_always_or_still() -> None:
    assert Span(None, date(2024, 11, 1)).contains(date(1900, 1, 1))
    assert Span(date(2024, 11, 1), None).contains(date(2999, 1, 1))


def test_a_span_overlaps_a_window_by_a_single_day() -> None:
    span = Span(date(2024, 11, 1), date(2025, 7, 1))
    assert span.overlaps(date(2024, 1, 1), date(2024, 11, 1))
    assert not span.overlaps(date(2024, 1, 1), date(2024, 10, 31))
    assert span.overlaps(date(2025, 6, 30), date(2025, 12, 31))
    assert not span.overlaps(date(2025, 7, 1), date(2025, 12, 31))


def test_the_lineage_goes_through_any_number_of_steps(hung_ha: Timeline) -> None:
    assert hung_ha.successors_of("xa-diep-nong") == ("xa-quang-trung",)
    assert hung_ha.descent_of("xa-diep-nong") == ("xa-quang-trung", "xa-dien-ha-2025")
    assert hung_ha.predecessors_of("xa-quang-trung") == ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung")
    assert hung_ha.ancestry_of("xa-dien-ha-2025") == (
        "xa-quang-trung", "xa-duyen-hai", "xa-van-cam", "xa-diep-nong", "xa-dan-chu", "xa-hung-dung",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "row"),
    [
        (date(2024, 10, 31), "xa-diep-nong"),
        (MERGER, "xa-quang-trung"),
        (date(2025, 6, 30), "xa-quang-trung"),
        (ABOLITION, "xa-dien-ha-2025"),
        (date(2026, 11, 22), "xa-dien-ha-2025"),
    ],
)
def test_a_merged_unit_stands_on_its_successors_row_from_the_day_of_the_merger(
    hung_ha: Timeline, day: date, row: str
) -> None:
    assert hung_ha.row_on("xa-diep-nong", day) == row


def test_a_unit_born_later_keeps_its_own_row_on_earlier_boundaries(hung_ha: Timeline) -> None:
    assert hung_ha.row_on("xa-quang-trung", date(2024, 6, 30)) == "xa-quang-trung"


def test_a_closed_unit_without_a_successor_keeps_its_own_row(hung_ha: Timeline) -> None:
    assert hung_ha.row_on("phong-tu-phap", date(2026, 1, 1)) == "phong-tu-phap"


def test_neither_code_nor_name_identifies_a_unit(hung_ha: Timeline) -> None:
    same_code = {row.slug for row in catalogue.units() if row.code == "12589"}
    same_name = {slug for slug, life in hung_ha.units.items() if life.name == "Xã Hồng Minh"}
    assert same_code == {"xa-diep-nong", "xa-quang-trung"}
    assert same_name == {"xa-hong-minh", "xa-hong-minh-2025"}
    assert hung_ha.row_on("xa-hong-minh", ABOLITION) == "xa-hong-minh-2025"


def test_a_split_unit_keeps_its_figures() -> None:
    day = date(2025, 1, 1)
    timeline = Timeline(
        [unit("a", until=day), unit("b", day), unit("c", day)], [Replacement("a", "b", day), Replacement("a", "c", day)]
    )
    assert timeline.is_split("a")
    assert timeline.row_on("a", day) == "a"
    assert timeline.successors_of("a") == ("b", "c")


def test_a_unit_that_lives_on_after_giving_a_part_away_keeps_its_row() -> None:
    day = date(2025, 1, 1)
    timeline = Timeline([unit("a"), unit("b", day)], [Replacement("a", "b", day)])
    assert timeline.row_on("a", date(2026, 1, 1)) == "a"


def test_a_lineage_that_bites_its_tail_comes_to_an_end() -> None:
    timeline = Timeline(
        [unit("a", until=MERGER), unit("b", until=MERGER)],
        [Replacement("a", "b", MERGER), Replacement("b", "a", MERGER)],
    )
    assert timeline.row_on("a", MERGER) == "b"
    assert timeline.ancestry_of("a") == ("b", "a")


def test_members_are_those_who_lived_there_on_a_day_of_the_window_at_every_level() -> None:
    villages_since = date(2025, 3, 1)
    timeline = Timeline(
        [unit("province"), unit("commune"), unit("village", villages_since), unit("elsewhere")],
        (),
        [
            Belonging("commune", "province", Span()),
            Belonging("village", "commune", Span(villages_since)),
            Belonging("elsewhere", "province", Span(None, date(2024, 1, 1))),
        ],
    )
    year = date(2024, 1, 1), date(2024, 12, 31)
    assert [member.slug for member in timeline.members_of("province", *year)] == ["commune"]
    year = date(2025, 1, 1), date(2025, 12, 31)
    assert [member.slug for member in timeline.members_of("province", *year)] == ["commune", "village"]
    assert timeline.members_of("village", *year) == ()


def test_the_top_unit_belongs_to_no_other() -> None:
    timeline = Timeline([unit("b", position=1), unit("a")], (), [Belonging("b", "a", Span())])
    assert [top.slug for top in timeline.roots] == ["a"]


def test_the_office_own_order_comes_before_the_alphabet() -> None:
    lives = [
        UnitLife("z", "z", "z", "commune", Span(), 1, "26"),
        UnitLife("b", "b", "b", "commune", Span(), 2, "21"),
        UnitLife("a", "a", "a", "commune", Span(), 2, "20"),
    ]
    assert [life.slug for life in Timeline(lives).in_order(["a", "b", "z"])] == ["z", "a", "b"]


def test_the_parent_on_a_day_is_the_one_of_that_day() -> None:
    day = date(2025, 7, 1)
    timeline = Timeline(
        [unit("x"), unit("old"), unit("new")],
        (),
        [Belonging("x", "old", Span(None, day)), Belonging("x", "new", Span(day))],
    )
    assert timeline.parent_of("x", date(2025, 6, 30)) == "old"
    assert timeline.parent_of("x", day) == "new"
    assert timeline.parent_of("old", day) is None
