"""The fixtures: complete, consistent with each other and faithful to the 2024 report."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

from indicators.core.figures import Measure, Origin, OverTime, OverUnits, State
from indicators.demo import catalogue


def _indicators() -> dict[str, catalogue.IndicatorRow]:
    return {row.code: row for row in catalogue.indicators()}


def _office(code: str) -> list[catalogue.OfficeFigureRow]:
    return [row for row in catalogue.office_figures() if row.indicator == code]


def test_every_fixture_is_nfc_and_ends_its_lines_as_unix_does() -> None:
    for path in catalogue.FIXTURES.glob("*.csv"):
        text = path.read_bytes().decode("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        assert "\r" not in text
        assert text.endswith("\n")


def test_units_on_the_days_that_matter() -> None:
    timeline = catalogue.timeline()
    alive = {
        day: [unit.kind for unit in timeline.alive_on(day)]
        for day in (date(2024, 10, 31), date(2024, 11, 1), date(2025, 6, 30), date(2025, 7, 1))
    }
    communes = {day: kinds.count("commune") + kinds.count("town") for day, kinds in alive.items()}
    offices = {day: (kinds.count("department"), kinds.count("service_unit")) for day, kinds in alive.items()}
    assert list(communes.values()) == [35, 33, 33, 8]
    assert list(offices.values()) == [(12, 2), (12, 2), (12, 2), (0, 0)]
    assert all("district" in kinds for kinds in alive.values())


def test_unit_slugs_and_positions_are_unique_and_the_district_comes_first() -> None:
    units = catalogue.units()
    assert len({unit.slug for unit in units}) == len(units)
    assert [unit.position for unit in units] == list(range(len(units)))
    assert (units[0].slug, units[0].valid_until) == ("huyen-hung-ha", None)


def test_quang_trung_stands_at_diep_nongs_place_with_its_code() -> None:
    units = {unit.slug: unit for unit in catalogue.units()}
    assert units["xa-quang-trung"].position == units["xa-diep-nong"].position + 1
    assert units["xa-quang-trung"].code == units["xa-diep-nong"].code == "12589"


def test_short_names_leave_out_the_kind_of_a_commune() -> None:
    short = {unit.slug: unit.short_name for unit in catalogue.units()}
    assert short["xa-bac-son"] == "Bắc Sơn"
    assert short["thi-tran-hung-nhan"] == "TT Hưng Nhân"
    assert short["dai-truyen-thanh-truyen-hinh"] == "Đài TT-TH"


def test_a_succession_starts_where_its_predecessor_ends() -> None:
    units = {unit.slug: unit for unit in catalogue.units()}
    for row in catalogue.successions():
        assert units[row.predecessor].valid_until == row.effective_on == units[row.successor].valid_from
    merger = next(row for row in catalogue.successions() if row.predecessor == "xa-diep-nong")
    assert (merger.resolution, merger.resolution_date) == ("1201/NQ-UBTVQH15", date(2024, 9, 28))
    later = next(row for row in catalogue.successions() if row.predecessor == "xa-bac-son")
    assert later.resolution_date is None


def test_an_alias_names_one_known_unit() -> None:
    aliases = catalogue.aliases()
    assert len({row.spelling for row in aliases}) == len(aliases)
    assert {row.slug for row in aliases} <= {unit.slug for unit in catalogue.units()}
    meant = {row.spelling: row.slug for row in aliases}
    assert meant["Kim Trung"] == "xa-kim-chung"
    assert meant["Đoàn Hùng"] == "xa-doan-hung"
    assert meant["Phòng GD-ĐT"] == "phong-giao-duc-dao-tao"


def test_indicators_are_the_actual_figures_of_2024_and_the_targets_of_2025() -> None:
    statements = {"DVC03U", "OBS1", "OBS2", "OBS4", "OBS5"}
    actual = {row.code for row in catalogue.report_figures() if row.kind == "actual"} - statements
    planned = {row.code for row in catalogue.report_figures() if row.kind == "target"}
    assert _indicators().keys() == actual | planned
    assert {code for code, row in _indicators().items() if 2024 in row.years} == actual
    continuing = {"KS01", "KS02", "DVC01", "DVC02", "DVC03", "DVC04", "HT03", "NL01", "TT11"}
    assert {code for code, row in _indicators().items() if 2025 in row.years} == planned | continuing


def test_indicators_fit_their_sections_their_cards_and_their_measure() -> None:
    pillars = {row.slug for row in catalogue.pillars()}
    groups = {row.slug for row in catalogue.annex_groups()}
    positions = [row.position for row in catalogue.indicators()]
    assert positions == sorted(set(positions))
    for row in catalogue.indicators():
        assert row.pillar in pillars
        assert row.annex_group in groups
        assert 0 < len(row.short_name) <= 40, row.code
        assert row.definition.endswith("."), row.code
        assert bool(row.denominator_label) == (row.measure is Measure.RATIO), row.code
        assert bool(row.numerator_label) == row.measure.is_counted, row.code
        if row.over_units is OverUnits.NONE:
            assert row.applies_to == ("district",), row.code


def test_axis_rules_of_the_indicators_that_trap() -> None:
    rows = _indicators()
    assert rows["DVC01"].over_time is OverTime.TO_DATE
    assert rows["DVC01"].over_units is OverUnits.NONE
    assert {rows[code].over_time for code in ("HT03", "NL01", "AT00", "DVC05")} == {OverTime.LATEST}
    assert {rows[code].over_time for code in ("KS01", "DVC02", "TT11", "DVC06")} == {OverTime.SUM}
    assert {rows[code].measure for code in ("HT01", "HT05", "KT00", "DVC09")} == {Measure.PERCENTAGE}
    assert {rows[code].measure for code in ("TT01", "TT15")} == {Measure.FREQUENCY}
    few = {code: row.few_records for code, row in rows.items() if row.few_records is not None}
    assert few == {"DVC02": 120, "DVC03": 120, "KS01": 25}
    assert {code for code, row in rows.items() if row.not_applicable} == {"BC02", "BC03"}


def test_targets_are_six_of_2024_and_22_of_2025_three_of_them_strict() -> None:
    of_2024 = {row.indicator: (row.comparator, row.value) for row in catalogue.targets() if row.year == 2024}
    assert of_2024 == {
        "KS01": (">=", Decimal(97)),
        "KS02": (">=", Decimal(50)),
        "DVC01": (">=", Decimal(85)),
        "DVC02": (">=", Decimal(50)),
        "DVC03": ("=", Decimal(100)),
        "DVC04": (">=", Decimal(45)),
    }
    of_2025 = [row for row in catalogue.targets() if row.year == 2025]
    assert len(of_2025) == 22
    assert {row.indicator for row in of_2025 if row.comparator == ">"} == {"KT01", "KT02", "XH01"}
    scopes = {row.indicator: row.scope for row in catalogue.targets() if row.scope != "whole"}
    assert scopes == {"HS01": "district_level", "HS02": "commune_level"}


def test_a_target_is_worded_as_printed_and_names_no_document_that_the_paper_does_not() -> None:
    assert {row.indicator: row.wording for row in catalogue.targets() if row.year == 2024} == {
        row.code: row.target_word for row in catalogue.report_figures() if row.year == 2024 and row.code in _targets()
    }
    assert not any("(" in row.wording or "..." in row.wording for row in catalogue.targets())
    assert not any(row.document_number or row.document_date for row in catalogue.targets())


def _targets() -> set[str]:
    return {row.indicator for row in catalogue.targets()}


def test_the_office_enters_every_indicator_of_2024_that_units_do_not_report() -> None:
    own = {code for code, row in _indicators().items() if 2024 in row.years and row.over_units is OverUnits.NONE}
    assert {row.indicator for row in catalogue.office_figures()} == own
    assert all(len(_office(code)) == 1 for code in own - {"DVC01"})
    assert all(str(row.month) == "2024-11" for row in catalogue.office_figures() if row.indicator != "DVC01")


def test_office_figures_are_those_printed() -> None:
    for row in catalogue.report_figures():
        if row.numerator is None or not _office(row.code):
            continue
        (held,) = _office(row.code)
        assert row.numerator in (held.numerator, held.value), row.code
        assert held.origin is Origin.PRINTED
        assert (held.qualifier == "trên") == row.value_printed.startswith("trên"), row.code


def test_a_printed_percentage_has_simulated_counts_only_where_the_indicator_needs_counts() -> None:
    for code, row in _indicators().items():
        for held in _office(code):
            if row.measure is Measure.RATIO and code != "DVC01":
                assert held.numerator == held.denominator is not None
                assert held.origin is Origin.SIMULATED
                assert "mô phỏng" in held.note
            if row.measure is Measure.PERCENTAGE and held.state is State.FIGURE:
                assert held.value is not None
                assert held.numerator is None


def test_a_judgement_in_words_is_no_number() -> None:
    (held,) = _office("KT00")
    assert held.state is State.NO_DATA
    assert (held.numerator, held.denominator, held.value) == (None, None, None)
    assert held.note == "còn thấp"


def test_the_running_total_never_falls_and_ends_at_what_is_cut_to_90_59() -> None:
    rows = _office("DVC01")
    assert [str(row.month) for row in rows] == [f"2024-{number:02}" for number in range(1, 12)]
    counts = [(row.numerator, row.denominator) for row in rows]
    assert counts == sorted(counts)
    assert all(whole == 117 and part is not None and 0 < part <= 117 for part, whole in counts)
    assert counts[-1] == (106, 117)


def test_statements_name_known_units_and_indicators() -> None:
    units = {unit.slug for unit in catalogue.units()}
    for row in catalogue.statements():
        assert set(row.units) <= units, row.code
        assert {row.indicator, *row.parts} - {""} <= _indicators().keys(), row.code
    assert len({row.code for row in catalogue.statements()}) == len(catalogue.statements())


def test_the_contradictions_of_the_report_can_be_read_from_its_statements() -> None:
    rows = {row.code: row for row in catalogue.statements()}
    assert "xa-bac-son" in rows["DVC03-chua-dat"].units
    assert "xa-bac-son" in rows["DVC03-du-100"].units
    few, merged = rows["DVC02-it-ho-so"], rows["DVC02-quang-trung"]
    assert merged.units[0] in few.units
    assert (few.low, few.high, merged.low) == (20, 73, 119)
    assert rows["DVC02-thap"].claim == "low"
    whole = rows["TT17-cong"]
    assert sum(_office(part)[0].numerator for part in whole.parts) == _office(whole.indicator)[0].numerator == whole.low
