"""The bridge: what the database adds up is what the core would add up from the same cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest

from indicators import triggers
from indicators.core.aggregation import EMPTY, Tally, tally_of, together
from indicators.core.figures import Boundaries, Cell, Due, Measure, Origin, OverTime, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.core.scope import scope_of
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard, load_series
from indicators.loading.figures import Reader
from indicators.models import Indicator, IndicatorYear, Measurement, Submission, Target
from tests.indicators.core.worlds import window
from tests.months import open_every_month
from units.models import Event, Membership, Succession, Unit, User

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
AT = datetime(2025, 12, 1, tzinfo=UTC)
YEAR_2024, YEAR_2025 = window("2024-01", "2024-11"), window("2025-01", "2025-11")
# A flow, a count, two stocks, what only the office enters, and a flow that is due each quarter.
CODES = ("KS01", "TT11", "HT03", "DVC05", "DVC01", "DVC06")


def ask(catalogue: Catalogue, asked: object = YEAR_2024, boundaries: str = "end", **more: object) -> Question:
    unit, today = str(more.pop("unit", catalogue.root)), more.pop("today", TODAY)
    return Question(unit, asked, Boundaries(boundaries), today, **more)  # type: ignore[arg-type]


def random_cells(catalogue: Catalogue, seed: int) -> list[Cell]:
    """Cells of 2025 in every state and of every origin, none outside the life of its unit; some months approved."""
    chance = Random(seed)
    found = []
    for code in CODES:
        rule = catalogue.by_code[code]
        for slug, life in catalogue.timeline.units.items():
            for month in YEAR_2025:
                if life.kind in rule.applies_to and life.alive_on(month.last_day) and chance.random() < 0.5:
                    found.append(_random_cell(chance, rule, slug, month))
    return found


def _random_cell(chance: Random, rule: Rule, slug: str, month: Month) -> Cell:
    states = (State.FIGURE, State.FIGURE, State.NOTHING_AROSE, State.NO_DATA, State.NOT_APPLICABLE)
    one = Cell(slug, rule.code, month, chance.choice(states), origin=chance.choice(list(Origin)[:3]))
    if one.state is not State.FIGURE:
        return one
    whole = chance.randint(1, 10**11)
    is_ratio = rule.measure is Measure.RATIO
    word = chance.choice(("", "", "trên")) if not is_ratio else ""
    return replace(one, numerator=chance.randint(0, whole), denominator=whole if is_ratio else None, qualifier=word)


def store(catalogue: Catalogue, cells: Iterable[Cell], approved: Iterable[tuple[str, Month]] = ()) -> None:
    units = {unit.slug: unit for unit in Unit.objects.all()}
    editor, approver = User.objects.get(username="vanphong"), User.objects.get(username="duyet")
    Measurement.objects.bulk_create(
        Measurement(
            unit=units[cell.unit], indicator_id=catalogue.ids[cell.code], month=cell.month, state=cell.state.value,
            numerator=cell.numerator, denominator=cell.denominator, value=cell.value, qualifier=cell.qualifier,
            origin=cell.origin.value, changed_by=editor, changed_at=AT,
        )
        for cell in cells
    )  # fmt: skip
    Submission.objects.bulk_create(
        Submission(unit=units[slug], month=month, stage="approved", approved_by=approver, approved_at=AT)
        for slug, month in approved
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("today", [TODAY, date(2025, 7, 20), date(2024, 12, 24)])
def test_the_database_adds_up_what_the_core_adds_up_from_the_same_cells(seed: int, today: date) -> None:
    Indicator.objects.filter(code="DVC06").update(due=Due.QUARTER.value)
    catalogue = load_catalogue()
    cells = random_cells(catalogue, seed)
    chance = Random(-seed)
    approved = {(cell.unit, cell.month) for cell in cells if chance.random() < 0.4}
    store(catalogue, cells, sorted(approved))
    cells = [replace(cell, approved=(cell.unit, cell.month) in approved) for cell in cells]
    rules = tuple(catalogue.by_code[code] for code in CODES)
    for approved_only in (False, True):
        asked = window("2025-02", "2025-10")
        scope = scope_of(catalogue.timeline, catalogue.root, asked, Boundaries("end"), today)
        deadlines = catalogue.deadlines(today)
        figures = Reader(catalogue, scope, deadlines, approved_only).figures(rules, with_months=True)
        known = [cell for cell in cells if cell.month in asked and (cell.approved or not approved_only)]
        expected, by_month = {}, {}
        for rule in rules:
            for slug in {cell.unit for cell in known if cell.code == rule.code}:
                months = deadlines.months_asked(rule, asked)
                months = [month for month in months if catalogue.timeline.units[slug].alive_on(month.last_day)]
                passed = [month for month in months if deadlines.has_passed(month)]
                own = [cell for cell in known if (cell.code, cell.unit) == (rule.code, slug)]
                expected[rule.code, slug] = tally_of(rule, own, asked=months, passed=passed)
            for cell in (cell for cell in known if cell.code == rule.code):
                key = rule.code, cell.month
                one = tally_of(rule, [cell], asked=(), passed=())
                by_month[key] = together((by_month.get(key, EMPTY), one))
        assert _stated(figures.tallies) == _stated(expected)
        assert figures.monthly is not None
        assert _counts(figures.monthly) == _counts(by_month)


def _stated(tallies: dict[tuple[str, str], Tally]) -> dict[tuple[str, str], Tally]:
    """An explicit "chưa có số liệu" says no more than no cell at all."""
    return {key: tally for key, tally in tallies.items() if tally != EMPTY}


def _counts(tallies: dict[tuple[str, Month], Tally]) -> dict[tuple[str, Month], Tally]:
    """Of a month nobody asks whether it was approved or when its stock was taken."""
    bare = {key: replace(tally, unapproved=0, as_of=None) for key, tally in tallies.items()}
    return {key: tally for key, tally in bare.items() if tally != EMPTY}


def test_decimals_are_added_exactly_on_every_database() -> None:
    Indicator.objects.filter(code="VT02").update(due=Due.MONTH.value)
    catalogue = load_catalogue()
    open_every_month()
    Measurement.objects.filter(indicator__code="VT02").delete()
    parts = [Decimal("0.1"), Decimal("0.2"), Decimal("1.3"), Decimal("99999999999.9")]
    cells = [
        Cell(catalogue.root, "VT02", month, State.FIGURE, part) for month, part in zip(YEAR_2024, parts, strict=False)
    ]
    store(catalogue, cells)
    result = load_scorecard(catalogue, ask(catalogue), codes=["VT02"])["VT02"]
    assert result.reading.numerator == sum(parts) == Decimal("100000000001.5")
    assert result.value == "100000000001.5"


def test_the_largest_counts_are_added_exactly_on_every_database(catalogue: Catalogue) -> None:
    most = 999_999_999_999
    communes = [slug for slug, life in catalogue.timeline.units.items() if life.kind == "commune"]
    months = [month for month in YEAR_2025 if month.number <= 6]
    cells = [
        Cell(slug, "KS01", month, State.FIGURE, most - 1, most)
        for slug in communes
        for month in months
        if catalogue.timeline.units[slug].alive_on(month.last_day)
    ]
    store(catalogue, cells)
    result = load_scorecard(catalogue, ask(catalogue, YEAR_2025), codes=["KS01"])["KS01"]
    assert (result.reading.numerator, result.reading.denominator) == (len(cells) * (most - 1), len(cells) * most)
    assert result.value == "99.99"


def test_only_approved_months_count_where_only_they_are_asked_for(catalogue: Catalogue) -> None:
    everything = load_scorecard(catalogue, ask(catalogue), codes=["KS01"])["KS01"]
    approved = load_scorecard(catalogue, ask(catalogue, approved_only=True), codes=["KS01"])["KS01"]
    to_october = load_scorecard(catalogue, ask(catalogue, window("2024-01", "2024-10")), codes=["KS01"])["KS01"]
    assert (approved.reading.numerator, approved.reading.denominator) == (
        to_october.reading.numerator, to_october.reading.denominator,
    )  # fmt: skip
    assert (everything.reading.unapproved, approved.reading.unapproved) == (47, 0)
    assert approved.coverage.figures_expected == everything.coverage.figures_expected == 537
    assert approved.coverage.figures_reported == 537 - 47


def test_origins_that_differ_are_mixed(catalogue: Catalogue) -> None:
    cells = [
        Cell("xa-bac-son", "TT11", Month(2025, n), State.FIGURE, 1, origin=o) for n, o in enumerate(list(Origin)[:2], 1)
    ]
    store(catalogue, cells)
    for first, last, origin in ((1, 1, Origin.PRINTED), (2, 2, Origin.SIMULATED), (1, 2, Origin.MIXED), (3, 3, None)):
        question = ask(catalogue, window(f"2025-0{first}", f"2025-0{last}"), unit="xa-bac-son")
        assert load_scorecard(catalogue, question, codes=["TT11"])["TT11"].reading.origin is origin


def test_a_revised_target_and_its_document_reach_the_answer() -> None:
    indicator = Indicator.objects.get(code="KS01")
    Target.objects.create(
        indicator=indicator, year_id=2024, scope="whole", comparator=">=", value=Decimal("99.9"),
        wording="chỉ tiêu điều chỉnh", issuer="district", document_number="12/UBND",
        document_date=date(2024, 6, 3), effective_on=date(2024, 7, 1),
    )  # fmt: skip
    catalogue = load_catalogue()
    until_june = load_scorecard(catalogue, ask(catalogue, window("2024-01", "2024-06")), codes=["KS01"])["KS01"]
    until_july = load_scorecard(catalogue, ask(catalogue, window("2024-01", "2024-07")), codes=["KS01"])["KS01"]
    assert until_june.target is not None
    assert until_july.target is not None
    assert (str(until_june.target.value), until_june.target.document) == ("97", None)
    assert (str(until_july.target.value), until_july.target.wording) == ("99.9", "chỉ tiêu điều chỉnh")
    assert until_july.target.document is not None
    assert until_july.target.document.startswith("12/UBND")


def test_a_target_of_a_level_judges_its_rows() -> None:
    indicator = Indicator.objects.get(code="DVC02")
    for scope, value in (("district_level", 100), ("commune_level", 60), ("xa-bac-son", 0)):
        Target.objects.create(indicator=indicator, year_id=2024, scope=scope, comparator=">=", value=value)
    catalogue = load_catalogue()
    result = load_scorecard(catalogue, ask(catalogue), codes=["DVC02"])["DVC02"]
    aims = {row.unit.slug: row.target.value for row in result.rows if row.target is not None}
    assert (aims["phong-noi-vu"], aims["xa-cong-hoa"], aims["xa-bac-son"]) == (100, 60, 0)
    assert result.target is not None
    assert result.target.value == 50


# Series


@pytest.mark.parametrize("boundaries", ["then", "end", "today"])
def test_a_series_adds_up_to_the_scorecard(catalogue: Catalogue, boundaries: str) -> None:
    question = ask(catalogue, boundaries=boundaries)
    result = load_scorecard(catalogue, question, codes=["KS01"])["KS01"]
    rows, total = (load_series(catalogue, question, "KS01", total=total) for total in (False, True))
    for series in (rows, total):
        assert sum(row.judged.reading.numerator or 0 for row in series) == result.reading.numerator == 3787
        assert sum(row.judged.reading.denominator or 0 for row in series) == result.reading.denominator == 3798
    assert {row.unit for row in rows} == {row.unit.slug for row in result.rows}
    assert {str(row.month): len(row.parts) for row in total} == {
        str(m): 47 if m.number == 11 else 49 for m in YEAR_2024
    }
    assert [(row.month, row.judged.reading.exact) for row in total] == [(m, said.exact) for m, said in result.months]


def test_a_series_names_the_units_rolled_up_in_each_month(catalogue: Catalogue) -> None:
    rows = load_series(catalogue, ask(catalogue, boundaries="end", unit="xa-quang-trung"), "DVC02")
    parts = {str(row.month): row.parts for row in rows}
    assert parts["2024-10"] == ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung")
    assert parts["2024-11"] == ("xa-quang-trung",)
    assert len(rows) == 11


def test_a_series_has_a_row_for_each_month_that_is_due_and_no_other(catalogue: Catalogue) -> None:
    yearly = load_series(catalogue, ask(catalogue), "HT01")
    assert [(row.unit, str(row.month), row.judged.value) for row in yearly] == [("huyen-hung-ha", "2024-11", "83")]
    born = load_series(catalogue, ask(catalogue, boundaries="then", unit="xa-quang-trung"), "KS01")
    assert [str(row.month) for row in born] == ["2024-11"]
    foreign = load_series(catalogue, ask(catalogue, unit="xa-bac-son"), "HT01")
    assert foreign == ()


def test_a_series_says_what_is_missing_and_what_is_not_due(catalogue: Catalogue) -> None:
    question = ask(catalogue, YEAR_2025, unit="xa-bac-son", today=date(2025, 4, 20))
    states = [row.judged.reading.state for row in load_series(catalogue, question, "KS01")]
    # Bắc Sơn lives until the end of June.
    assert states == [State.NO_DATA] * 3 + [State.NOT_DUE] * 3


@pytest.mark.parametrize(("code", "left_out"), [("KS01", "service_unit"), ("HT03", "town")])
def test_whom_an_indicator_no_longer_concerns_counts_nowhere(code: str, left_out: str) -> None:
    indicator = Indicator.objects.get(code=code)
    indicator.applies_to.remove(left_out)
    indicator.save()
    catalogue = load_catalogue()
    for asked in (YEAR_2024, window("2024-11")):
        result = load_scorecard(catalogue, ask(catalogue, asked), codes=[code])[code]
        assert left_out not in {row.unit.kind for row in result.rows}
        assert result.reading.numerator == sum(row.reading.numerator for row in result.rows)
        total = load_series(catalogue, ask(catalogue, asked), code, total=True)
        assert [(row.month, row.judged.reading.numerator) for row in total] == [
            (month, said.numerator) for month, said in result.months
        ]
        sums = [said.numerator for _, said in result.months]
        assert result.reading.numerator == (sum(sums) if code == "KS01" else sums[-1])


# Other territories


def test_a_territory_of_any_level_can_be_the_top() -> None:
    """A commune with villages below it, in a database of its own: the top unit is data."""
    # The accounts of the demo have their lines in the history, which nobody takes away otherwise.
    triggers.drop()
    for model in (Submission, Measurement, Membership, Succession, Event):
        model.objects.all().delete()
    triggers.install()
    commune = Unit.objects.get(slug="xa-hung-ha-2025")
    User.objects.update(unit=commune)
    Unit.objects.exclude(pk=commune.pk).delete()
    villages = [
        Unit.objects.create(slug=f"thon-{n}", name=f"Thôn {n}", short_name=f"Thôn {n}", kind="village") for n in (1, 2)
    ]
    for village in villages:
        Membership.objects.create(child=village, parent=commune)
    Indicator.objects.filter(code="TT11").update(applies_to=["village"])
    catalogue = load_catalogue()
    assert catalogue.root == "xa-hung-ha-2025"
    month = Month(2025, 8)
    cells = [Cell(f"thon-{n}", "TT11", month, State.FIGURE, n) for n in (1, 2)]
    cells.append(Cell(commune.slug, "KS01", month, State.FIGURE, 3, 4))
    store(catalogue, cells)
    scorecard = load_scorecard(catalogue, ask(catalogue, window("2025-08")), codes=["TT11", "KS01"])
    assert (scorecard["TT11"].value, [row.unit.slug for row in scorecard["TT11"].rows]) == ("3", ["thon-1", "thon-2"])
    assert (scorecard["KS01"].value, [row.unit.slug for row in scorecard["KS01"].rows]) == ("75", [commune.slug])
    for code in ("TT11", "KS01"):
        (total,) = load_series(catalogue, ask(catalogue, window("2025-08")), code, total=True)
        assert total.judged.reading.numerator == scorecard[code].reading.numerator
        ((_, said),) = scorecard[code].months
        assert said.numerator == scorecard[code].reading.numerator


def test_a_unit_is_asked_for_only_in_the_years_of_the_set(catalogue: Catalogue) -> None:
    IndicatorYear.objects.filter(indicator__code="KS01", year=2025).delete()
    again = load_catalogue()
    both = window("2024-11", "2025-02")
    assert load_scorecard(catalogue, ask(catalogue, both), codes=["KS01"])["KS01"].coverage.figures_expected == 47 * 4
    assert load_scorecard(again, ask(again, both), codes=["KS01"])["KS01"].coverage.figures_expected == 47 * 2


def test_what_is_not_known_is_a_key_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        load_scorecard(catalogue, ask(catalogue, unit="xa-khong-co"))
    with pytest.raises(KeyError):
        load_series(catalogue, ask(catalogue), "XX99")


def test_the_measures_of_the_demo_are_read_as_their_rules_say(catalogue: Catalogue) -> None:
    rules = catalogue.by_code
    assert (rules["DVC01"].over_time, rules["DVC01"].over_units) == (OverTime.TO_DATE, OverUnits.NONE)
    assert rules["BC02"].not_applicable_in(2025)
    assert rules["BC02"].not_applicable_in(2024) is None
    assert [rule.code for rule in catalogue.rules_for(YEAR_2024)][:2] == ["KH01", "UD01"]
