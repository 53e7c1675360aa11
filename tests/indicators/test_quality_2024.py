"""What the checks find in the figures and the report of 2024: all that its authors found by hand, what they missed, and
no more than an office can answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from indicators.core.figures import Boundaries, Cell
from indicators.core.months import Month, Window
from indicators.core.quality import (
    Check,
    Claim,
    Flag,
    Known,
    Severity,
    Statement,
    Thresholds,
    check_card,
    check_cells,
    check_month,
    check_paper,
)
from indicators.core.results import Scorecard
from indicators.core.scope import scope_of
from indicators.demo import catalogue as facts
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.loading.figures import Reader
from tests.indicators.core.quality.by_hand import relations

REPORT = Window(Month(2024, 1), Month(2024, 11))
NOVEMBER = REPORT.last
TODAY = date(2024, 12, 2)
THRESHOLDS = Thresholds()

SMALL_COMMUNES = {
    "xa-dong-do", "xa-thong-nhat", "xa-tien-duc", "xa-doc-lap", "xa-minh-khai", "xa-bac-son", "xa-hoa-binh",
}  # fmt: skip
SMALL_SIGNERS = {
    "phong-tu-phap", "dai-truyen-thanh-truyen-hinh", "xa-doan-hung", "xa-tan-hoa", "thi-tran-hung-nhan", "xa-hoa-binh",
}  # fmt: skip


@dataclass(frozen=True)
class Demo:
    catalogue: Catalogue
    cells: tuple[Cell, ...]
    card: Scorecard

    def flags(self, cells: Iterable[Cell] | None = None) -> tuple[Flag, ...]:
        known = self.known(self.cells if cells is None else cells)
        return check_cells(known, REPORT, relations(), THRESHOLDS)

    def known(self, cells: Iterable[Cell]) -> Known:
        return Known.of(self.catalogue.timeline, self.catalogue.rules_for(REPORT), cells)

    def cell(self, code: str, unit: str, month: Month = NOVEMBER) -> Cell:
        return next(one for one in self.cells if (one.code, one.unit, one.month) == (code, unit, month))

    def with_cell(self, changed: Cell) -> tuple[Cell, ...]:
        place = changed.code, changed.unit, changed.month
        return (*(one for one in self.cells if (one.code, one.unit, one.month) != place), changed)


@pytest.fixture
def demo(catalogue: Catalogue) -> Demo:
    question = Question(catalogue.root, REPORT, Boundaries("end"), TODAY)
    scope = scope_of(catalogue.timeline, catalogue.root, REPORT, question.boundaries, TODAY)
    reader = Reader(catalogue, scope, catalogue.deadlines(TODAY), approved_only=False)
    cells = tuple(reader.cells(catalogue.rules_for(REPORT)))
    return Demo(catalogue, cells, load_scorecard(catalogue, question, with_months=False))


def said() -> list[Statement]:
    return [
        Statement(
            row.code, row.indicator, Claim(row.claim), row.text, row.units, row.low, row.high, row.parts, row.section
        )
        for row in facts.statements()
    ]


def few(demo: Demo, code: str) -> set[str | None]:
    flags = check_card(demo.card)
    return {flag.unit for flag in flags if flag.indicator == code}


def test_the_seven_small_communes_and_the_merged_one_have_few_dossiers(demo: Demo) -> None:
    assert few(demo, "DVC02") == SMALL_COMMUNES | {"xa-quang-trung"}
    assert few(demo, "DVC03") == (SMALL_COMMUNES - {"xa-bac-son"}) | {"xa-quang-trung"}, "Bắc Sơn is behind in DVC03"


def test_the_six_small_signers_are_found(demo: Demo) -> None:
    assert few(demo, "KS01") == SMALL_SIGNERS


def test_quang_trung_is_few_as_the_sum_of_its_lineage(demo: Demo) -> None:
    flags = check_card(demo.card)
    [flag] = [flag for flag in flags if (flag.unit, flag.indicator) == ("xa-quang-trung", "DVC02")]
    assert flag.evidence == (("tử số", 119), ("mẫu số", 119)) and "119" in flag.reason and "120" in flag.reason


def test_the_statements_that_contradict_each_other_or_the_figures_are_found(demo: Demo) -> None:
    found = {(flag.check, flag.unit, flag.indicator) for flag in check_paper(said(), demo.card)}
    assert found == {
        (Check.STATEMENTS_DISAGREE, "xa-bac-son", "DVC03"),
        (Check.STATEMENTS_DISAGREE, "xa-quang-trung", "DVC02"),
        (Check.STATEMENT_AGAINST_FIGURES, None, "DVC02"),
        (Check.OPEN_LIST, None, "KS01"),
    }


def test_the_reasons_name_what_the_report_prints(demo: Demo) -> None:
    reasons = {
        (flag.check, flag.indicator): flag.reason.replace("\u00a0", " ") for flag in check_paper(said(), demo.card)
    }
    low = reasons[Check.STATEMENT_AGAINST_FIGURES, "DVC02"]
    assert "nêu còn thấp" in low and "99,85 %" in low and "50 %" in low
    merged = reasons[Check.STATEMENTS_DISAGREE, "DVC02"]
    assert merged.startswith("Xã Quang Trung") and "từ 20 đến 73" in merged and "nêu 119" in merged
    behind = reasons[Check.STATEMENTS_DISAGREE, "DVC03"]
    assert "(chú thích 3)” nêu chưa đạt mục tiêu" in behind and "nêu đạt 100 %" in behind and "/ 73" in behind
    assert "kể tên 06 đơn vị" in reasons[Check.OPEN_LIST, "KS01"]


def test_parts_and_groups_of_the_report_add_up(demo: Demo) -> None:
    counts = {code: demo.card[code].reading.numerator for code in ("TT17", "TT17a", "TT17b", "TT17c", "TT17d")}
    assert counts == {"TT17": 92, "TT17a": 4, "TT17b": 4, "TT17c": 80, "TT17d": 4}
    assert (demo.card["HT03"].reading.denominator, demo.card["NL01"].reading.denominator) == (251, 286)
    assert not [flag for flag in demo.flags() if flag.check in (Check.PARTS, Check.SUM_WITH_UNITS)]


def test_the_office_is_not_drowned(demo: Demo) -> None:
    flags = [
        *demo.flags(),
        *check_card(demo.card),
        *check_paper(said(), demo.card),
    ]
    counts = Counter(flag.check for flag in flags)
    most = {
        Check.FEW_RECORDS: 21,
        Check.STATEMENTS_DISAGREE: 2,
        Check.STATEMENT_AGAINST_FIGURES: 1,
        Check.OPEN_LIST: 1,
        Check.OUTLIER: 10,
        Check.REPEATED: 10,
    }
    assert all(count <= most.get(check, 0) for check, count in counts.items()), counts
    assert not [flag for flag in flags if flag.severity is Severity.ERROR]
    assert len({flag.key for flag in flags}) == len(flags)


# Mistakes made on purpose in one cell of the demo


def flags_of(demo: Demo, changed: Cell) -> set[tuple[Check, str]]:
    known = demo.known(demo.with_cell(changed))
    flags = check_month(known, changed.unit, changed.month, relations(), THRESHOLDS)
    return {(flag.check, flag.indicator) for flag in flags}


def test_a_digit_too_many_is_found_in_nearly_every_large_unit(demo: Demo) -> None:
    large = [one for one in demo.cells if (one.code, one.month) == ("DVC02", NOVEMBER) and (one.denominator or 0) >= 20]
    found = [
        one
        for one in large
        if (Check.OUTLIER, "DVC02") in flags_of(demo, replace(one, denominator=int(one.denominator or 0) * 10))
    ]
    assert len(large) >= 30 and len(found) == len(large)


def test_a_zero_instead_of_a_figure_is_found_where_much_arises(demo: Demo) -> None:
    one = max(
        (one for one in demo.cells if (one.code, one.month) == ("DVC02", NOVEMBER)), key=lambda c: c.denominator or 0
    )
    changed = replace(one, numerator=0, denominator=1)
    assert (Check.OUTLIER, "DVC02") in flags_of(demo, changed)


def test_the_merged_commune_that_forgets_its_three_groups_is_found(demo: Demo) -> None:
    own = demo.cell("NL01", "xa-quang-trung")
    villages = demo.cell("HT03", "xa-quang-trung").denominator
    assert own.denominator == (villages or 0) + 3
    changed = replace(own, numerator=(villages or 0) + 1, denominator=(villages or 0) + 1)
    assert flags_of(demo, changed) == {(Check.SUM_WITH_UNITS, "NL01"), (Check.FALL, "NL01")}


def test_a_stock_that_loses_a_village_is_found(demo: Demo) -> None:
    own = demo.cell("HT03", "xa-bac-son")
    changed = replace(own, numerator=(own.numerator or 0) - 1)
    assert flags_of(demo, changed) == {(Check.FALL, "HT03")}


def test_a_running_total_that_falls_or_changes_its_whole_is_found(demo: Demo) -> None:
    root = demo.catalogue.root
    own = demo.cell("DVC01", root)
    assert flags_of(demo, replace(own, numerator=102)) == {(Check.FALL, "DVC01")}
    assert flags_of(demo, replace(own, denominator=118)) == {(Check.DENOMINATOR_CHANGE, "DVC01")}
    assert flags_of(demo, replace(own, numerator=118)) == {(Check.ABOVE_DENOMINATOR, "DVC01")}


def test_a_copied_month_is_found_the_third_time(demo: Demo) -> None:
    first = demo.cell("DVC02", "xa-cong-hoa", Month(2024, 9))
    cells = demo.with_cell(replace(first, month=Month(2024, 10)))
    again = replace(first, month=NOVEMBER)
    cells = (*(one for one in cells if (one.code, one.unit, one.month) != ("DVC02", "xa-cong-hoa", NOVEMBER)), again)
    repeated = [flag for flag in demo.flags(cells) if flag.check is Check.REPEATED]
    assert [(flag.unit, flag.indicator, flag.month) for flag in repeated] == [("xa-cong-hoa", "DVC02", NOVEMBER)]


def test_more_full_signatures_than_signatures_and_another_whole_are_found(demo: Demo) -> None:
    signed = demo.cell("KS01", "phong-noi-vu")
    full = demo.cell("KS02", "phong-noi-vu")
    more = replace(full, numerator=(signed.numerator or 0) + 1, denominator=(signed.denominator or 0) + 1)
    assert flags_of(demo, more) >= {(Check.ABOVE_RELATED, "KS02"), (Check.DENOMINATORS_DIFFER, "KS02")}


def test_banners_that_do_not_add_up_are_found(demo: Demo) -> None:
    root = demo.catalogue.root
    changed = replace(demo.cell("TT17c", root), numerator=81)
    assert flags_of(demo, changed) == {(Check.PARTS, "TT17")}
