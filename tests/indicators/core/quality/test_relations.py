"""One cell, and cells of one unit and month against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicators.core.figures import State
from indicators.core.quality import Check, Kind, Relation, Severity, relation_of
from indicators.core.quality.relations import units_before_mergers
from tests.indicators.core.quality.by_hand import (
    DIVIDED,
    MERGED,
    NOVEMBER,
    RULES,
    flags_in,
    found,
    relations,
    renamed,
    series,
)
from tests.indicators.core.worlds import cell, stated, territory, unit

PARTS = {"TT17a": 4, "TT17b": 4, "TT17c": 80, "TT17d": 4}


def now(code: str, numerator: int | None, denominator: int | None = None, unit: str = "xa") -> list:
    return series(code, [(numerator, denominator)], unit=unit)


def test_a_part_above_its_whole_is_an_error_that_names_unit_month_and_numbers() -> None:
    flag = found(Check.ABOVE_DENOMINATOR, now("KS01", 1500, 1200))
    assert flag is not None and flag.severity is Severity.ERROR
    assert flag.reason == "xa, tháng 11/2024, Tên của KS01 (KS01): tử số 1.500 lớn hơn mẫu số 1.200."
    assert flag.evidence == (("tử số", 1500), ("mẫu số", 1200))
    assert found(Check.ABOVE_DENOMINATOR, now("KS01", 12, 12)) is None


def test_more_signed_by_agency_and_leader_than_signed_is_an_error() -> None:
    flag = found(Check.ABOVE_RELATED, [*now("KS01", 10, 12), *now("KS02", 11, 12)])
    assert flag is not None and flag.severity is Severity.ERROR and flag.others == ("KS01",)
    assert "tử số 11 lớn hơn 10 của Tên của KS01 (KS01)" in flag.reason
    assert flag.reason.endswith("đã được đếm trong số văn bản ký số.")
    assert found(Check.ABOVE_RELATED, [*now("KS01", 10, 12), *now("KS02", 10, 12)]) is None


def test_a_share_of_what_did_not_arise_is_above_it_in_words() -> None:
    flag = found(Check.ABOVE_RELATED, [*now("KS01", 0, 0), *now("KS02", 11, 12)])
    assert flag is not None and "(KS01) là không phát sinh" in flag.reason


@pytest.mark.parametrize(("one", "other"), [("KS01", "KS02"), ("DVC02", "DVC03")])
def test_two_shares_of_the_same_records_have_one_denominator(one: str, other: str) -> None:
    flag = found(Check.DENOMINATORS_DIFFER, [*now(one, 5, 12), *now(other, 5, 13)])
    assert flag is not None and flag.severity is Severity.WARNING
    assert (flag.indicator, flag.others) == (other, (one,))
    assert "mẫu số 13 khác 12 của" in flag.reason
    assert found(Check.DENOMINATORS_DIFFER, [*now(one, 5, 12), *now(other, 4, 12)]) is None


def test_no_records_here_and_records_there_contradict_each_other() -> None:
    flag = found(Check.DENOMINATORS_DIFFER, [*now("DVC02", 5, 12), *now("DVC03", 0, 0)])
    assert flag is not None and "không phát sinh khác 12" in flag.reason
    assert not flags_in([*now("DVC02", 0, 0), *now("DVC03", 0, 0)])


@pytest.mark.parametrize("silent", [State.NO_DATA, State.NOT_APPLICABLE])
def test_what_nobody_stated_is_held_against_nothing(silent: State) -> None:
    for code in ("KS01", "DVC02", "HT03"):
        other = {"KS01": "KS02", "DVC02": "DVC03", "HT03": "NL01"}[code]
        cells = [*now(other, 11, 12), replace(stated("xa", "2024-11", silent), code=code)]
        assert not flags_in(cells)
        assert not flags_in(now(other, 11, 12))


def test_parts_that_do_not_add_up_are_an_error() -> None:
    parts = [one for code, number in PARTS.items() for one in now(code, number)]
    assert found(Check.PARTS, [*now("TT17", 92), *parts]) is None
    flag = found(Check.PARTS, [*now("TT17", 93), *parts])
    assert flag is not None and flag.severity is Severity.ERROR and flag.others == tuple(PARTS)
    assert "tổng là 93 nhưng các phần cộng lại được 92 (4 + 4 + 80 + 4)" in flag.reason


def test_a_missing_part_is_no_zero_but_known_parts_may_be_too_many() -> None:
    three = [one for code, number in PARTS.items() if code != "TT17d" for one in now(code, number)]
    assert found(Check.PARTS, [*now("TT17", 92), *three]) is None
    assert found(Check.PARTS, [*now("TT17", 87), *three]) is not None
    assert found(Check.PARTS, [*now("TT17", 88), *three]) is None
    assert found(Check.PARTS, now("TT17", 92)) is None


def test_at_least_so_many_cannot_be_added_up() -> None:
    parts = [one for code, number in PARTS.items() for one in now(code, number)]
    assert found(Check.PARTS, [*(replace(one, qualifier="trên") for one in now("TT17", 90)), *parts]) is None
    assert found(Check.PARTS, [*now("TT17", 90), *(replace(one, qualifier="trên") for one in parts)]) is None


def test_a_commune_has_a_group_for_each_village_and_one_for_itself() -> None:
    assert found(Check.SUM_WITH_UNITS, [*now("HT03", 7, 7), *now("NL01", 8, 8)]) is None
    flag = found(Check.SUM_WITH_UNITS, [*now("HT03", 7, 7), *now("NL01", 7, 7)])
    assert flag is not None and flag.severity is Severity.WARNING
    assert "gồm 01 xã, thị trấn trước sáp nhập (7 + 1 = 8)" in flag.reason


def test_a_merged_commune_keeps_the_groups_of_those_before_it() -> None:
    def of_the_merged(groups: int) -> list:
        return [*now("HT03", 20, 20, unit="xa-moi"), *now("NL01", groups, groups, unit="xa-moi")]

    assert found(Check.SUM_WITH_UNITS, of_the_merged(22), unit="xa-moi", timeline=MERGED) is None
    flag = found(Check.SUM_WITH_UNITS, of_the_merged(21), unit="xa-moi", timeline=renamed(MERGED, xa_moi="Xã Mới"))
    assert flag is not None and flag.reason.startswith("Xã Mới, tháng 11/2024") and "(20 + 2 = 22)" in flag.reason


def test_units_before_mergers_are_counted_through_any_number_of_steps() -> None:
    twice = territory(
        [
            unit("a", until="2024-02-01"),
            unit("b", until="2024-02-01"),
            unit("c", "2024-02-01", "2024-05-01"),
            unit("d"),
        ],
        [("a", "c", "2024-02-01"), ("b", "c", "2024-02-01"), ("c", "d", "2024-05-01")],
    )
    assert units_before_mergers(twice, "c", date(2024, 3, 31)) == 2
    assert units_before_mergers(twice, "d", date(2024, 4, 30)) == 1
    assert units_before_mergers(twice, "d", date(2024, 5, 31)) == 3
    assert units_before_mergers(MERGED, "xa-moi", NOVEMBER.last_day) == 2


def test_nobody_knows_how_many_groups_a_divided_commune_left_to_whom() -> None:
    assert units_before_mergers(DIVIDED, "xa-moi", NOVEMBER.last_day) is None
    cells = [*now("HT03", 20, 20, unit="xa-moi"), *now("NL01", 5, 5, unit="xa-moi")]
    assert found(Check.SUM_WITH_UNITS, cells, unit="xa-moi", timeline=DIVIDED) is None


def test_the_relations_name_indicators_that_exist() -> None:
    codes = {rule.code for rule in RULES}
    assert {(relation.kind, relation.indicator) for relation in relations()} == {
        (Kind.NOT_ABOVE, "KS02"),
        (Kind.SAME_DENOMINATOR, "KS02"),
        (Kind.SAME_DENOMINATOR, "DVC03"),
        (Kind.PARTS, "TT17"),
        (Kind.SUM_WITH_UNITS, "NL01"),
    }
    for relation in relations():
        assert {relation.indicator, *relation.others} <= codes and relation.note


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "unheard", "indicator": "KS02", "others": "KS01"},
        {"kind": "not_above", "indicator": "KS02", "others": ""},
        {"kind": "not_above", "indicator": "KS02", "others": "KS01 DVC02"},
        {"kind": "parts", "indicator": "TT17", "others": ""},
    ],
)
def test_a_relation_that_says_nothing_is_refused(record: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"unheard|must name"):
        relation_of(record)
    assert relation_of({"kind": "not_above", "indicator": "KS02", "others": "KS01"}) == Relation(
        Kind.NOT_ABOVE, "KS02", ("KS01",)
    )


def test_a_relation_to_an_indicator_that_nobody_has_finds_nothing() -> None:
    cells = [cell("xa", "2024-11", 5, 12, code="KS02"), cell("xa", "2024-11", 5, 13, code="unheard")]
    assert not flags_in(cells)
