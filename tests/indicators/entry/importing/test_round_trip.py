"""There and back without loss: the form through LibreOffice, the office's own sheet through an .xls in the fonts of old."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from indicators.core.figures import Measure, State
from indicators.core.months import Month
from indicators.entry.importing.answering import Given, SheetAnswer
from indicators.entry.importing.forms import indicator_form
from indicators.entry.workbooks.contents import column_number
from indicators.entry.workbooks.lines import Answers
from indicators.loading import Catalogue, load_catalogue
from indicators.models import IndicatorYear, Measurement, ReportingYear, Submission
from tests.indicators.entry.importing.filling import NOVEMBER, NOW, SHEET, filled, form_of, imported, kinds, previewed
from tests.indicators.entry.workbooks.files import converted, in_tcvn3, made, office_sheet, with_part

pytestmark = pytest.mark.office
Figures = dict[tuple[str, str], tuple[Any, ...]]


def stored(month: Month = NOVEMBER) -> Figures:
    """By unit and indicator: everything that a figure holds but who and when."""
    rows = Measurement.objects.filter(month=month).select_related("unit", "indicator")
    return {
        (row.unit.slug, row.indicator.code): (
            row.state, row.numerator, row.denominator, row.value, row.qualifier, row.note
        )
        for row in rows
    }  # fmt: skip


def typed_at_random(catalogue: Catalogue, slug: str, random: Random) -> tuple[dict[str, dict[str, Any]], Figures]:
    """What a script types into the form of a unit, and the figures that it means."""
    unit, values, meant = catalogue.timeline.units[slug], {}, {}
    asked = [rule for rule in catalogue.rules if unit.kind in rule.applies_to and 2024 in rule.years]
    for place, rule in enumerate(rule for rule in asked if catalogue.deadlines(NOW.date()).asks_for(rule, NOVEMBER)):
        whole = random.choice((random.randrange(1, 40), random.randrange(1000, 90_000)))
        part = random.randrange(0, whole + 1)
        note = random.choice(("", "hệ thống lỗi", "=1+1", "Dòng một\nDòng hai <b>", "@SUM(A1)"))
        if place % 5 == 4:
            values[rule.code] = dict.fromkeys(("numerator", "denominator", "value")) | {"state": "Không phát sinh"}
            figure: tuple[Any, ...] = (State.NOTHING_AROSE, None, None, None, "")
        elif rule.measure is Measure.RATIO:
            values[rule.code] = {"numerator": part, "denominator": whole}
            figure = (State.FIGURE, Decimal(part), Decimal(whole), None, "")
        elif rule.measure is Measure.COUNT:
            values[rule.code] = {"numerator": "trên 1.050"}
            figure = (State.FIGURE, Decimal(1050), None, None, "trên")
        else:
            # A double cannot hold it; the 15 digits that people type come back.
            value = Decimal(random.randrange(0, 100_000)).scaleb(-3)
            values[rule.code] = {"value": float(value)}
            figure = (State.FIGURE, None, None, value, "")
        values[rule.code] = {name: value for name, value in values[rule.code].items() if _has(rule.measure, name)}
        if note:
            values[rule.code]["note"] = note
        meant[slug, rule.code] = (*figure, note)
    return values, meant


def _has(measure: Measure, name: str) -> bool:
    if name in ("numerator", "denominator", "value"):
        wanted = {Measure.RATIO: ("numerator", "denominator"), Measure.COUNT: ("numerator",)}
        return name in wanted.get(measure, ("value",))
    return True


@pytest.mark.parametrize(("target", "suffix"), [("xlsx", ".xlsx"), ("xls:MS Excel 97", ".xls")])
@pytest.mark.parametrize("slug", ["xa-bac-son", "huyen-hung-ha"])
def test_a_form_filled_in_and_saved_elsewhere_comes_back_to_the_digit(
    catalogue: Catalogue, tmp_path: Path, slug: str, target: str, suffix: str
) -> None:
    Measurement.objects.filter(unit__slug=slug, month=202411).update(note="")
    before = stored()
    values, meant = typed_at_random(catalogue, slug, Random(f"{slug}{suffix}"))
    file = converted(filled(form_of(catalogue, slug), values), tmp_path, target)
    imported(catalogue, file)
    after = stored()
    assert len(meant) > 5
    assert {place: after[place] for place in meant} == {
        place: (*figure[:5], figure[5] or before.get(place, ("",))[-1]) for place, figure in meant.items()
    }
    assert {place: one for place, one in after.items() if place not in meant} == {
        place: one for place, one in before.items() if place not in meant
    }
    # What is written comes out again, and importing that changes nothing.
    assert set(kinds(previewed(catalogue, form_of(catalogue, slug)))) == {"same"}


def test_a_form_of_one_indicator_goes_there_and_back(catalogue: Catalogue, tmp_path: Path) -> None:
    content = indicator_form(catalogue, catalogue.by_code["KS02"], NOVEMBER, at=NOW).content
    values = {"Xã Bắc Sơn": {"numerator": 5}, "Thị trấn Hưng Nhân": {"numerator": 0, "denominator": 0}}
    preview = imported(catalogue, converted(filled(content, values), tmp_path, "xlsx"))
    assert kinds(preview)["changed"] == 2 and "error" not in kinds(preview) and "question" not in kinds(preview)
    after = stored()
    assert after["xa-bac-son", "KS02"][:3] == ("figure", Decimal(5), Decimal(9))
    assert after["thi-tran-hung-nhan", "KS02"][0] == "nothing_arose"


OFFICE = {
    ("phong-tu-phap", "KS01"): (25, 25), ("phong-tu-phap", "KS02"): (24, 25),
    ("phong-van-hoa-thong-tin", "KS01"): (1200, 1234), ("phong-van-hoa-thong-tin", "KS02"): (1100, 1234),
    ("xa-bac-son", "KS01"): (119, 120), ("xa-bac-son", "KS02"): (60, 120), ("xa-bac-son", "DVC02"): (70, 73),
    ("xa-minh-hoa", "KS01"): (80, 80), ("xa-minh-hoa", "KS02"): (79, 80), ("xa-minh-hoa", "DVC02"): None,
    ("thi-tran-hung-nhan", "KS01"): (199, 200), ("thi-tran-hung-nhan", "KS02"): (150, 200),
    ("thi-tran-hung-nhan", "DVC02"): (1050, 1050),
    ("xa-doan-hung", "KS01"): (39, 40), ("xa-doan-hung", "KS02"): (20, 40), ("xa-doan-hung", "DVC02"): (20, 20),
    ("xa-dong-do", "KS01"): (33, 33), ("xa-dong-do", "KS02"): (33, 33), ("xa-dong-do", "DVC02"): (45, 45),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["xls in TCVN3", "xlsx with NFD names", "xlsx whose dimension is wrong"])
def test_the_office_s_sheet_comes_in_whatever_wrote_it(catalogue: Catalogue, tmp_path: Path, kind: str) -> None:
    """ "Hoà" and "Hòa", "TT Hưng Nhân", "Đoàn Hùng", names in parts, merged heads, numbers as texts, a hidden row."""
    slugs = {slug for slug, _ in OFFICE}
    assert slugs <= catalogue.timeline.units.keys()
    if kind == "xls in TCVN3":
        content = converted(made(lambda sheet: office_sheet(sheet, ".VnTime", in_tcvn3)), tmp_path, "xls:MS Excel 97")
        assert content.startswith(b"\xd0\xcf\x11\xe0")
    elif kind == "xlsx with NFD names":
        content = converted(made(office_sheet), tmp_path, "xlsx")
    else:
        content = with_part(
            made(office_sheet), "xl/worksheets/sheet1.xml", lambda xml: xml.replace('ref="A1:H14"', 'ref="A1"')
        )  # fmt: skip
    answers = Answers(units={"Đoàn Hùng": "xa-doan-hung"})
    preview = imported(catalogue, content, given=_confirmed(catalogue, content, answers))
    assert preview.differences is not None and preview.differences.rows_in_file == 7
    after = stored()
    for (slug, code), counts in OFFICE.items():
        numbers = (None, None) if counts is None else tuple(map(Decimal, counts))
        assert after[slug, code][:3] == ("nothing_arose" if counts is None else "figure", *numbers), (slug, code)


def _confirmed(catalogue: Catalogue, content: bytes, answers: Answers) -> Given:
    """A person looked at the guess and found it right."""
    guess = previewed(catalogue, content)
    (plan,) = guess.plans
    layout = plan.layout
    assert layout.unit_column == column_number("B") and layout.month == "2024-11"
    return Given(answers, {layout.sheet: SheetAnswer(True, layout.month, 0, 0, layout.uses)})


def test_a_month_of_a_past_year_comes_in_once_its_year_is_open(catalogue: Catalogue) -> None:
    year = ReportingYear.objects.create(year=2023, first_month="2023-01", last_month="2023-12")
    for code in ("KS01", "KS02", "DVC02"):
        IndicatorYear.objects.create(indicator_id=catalogue.ids[code], year=year)
    opened = load_catalogue()
    month = Month(2023, 5)
    file = filled(form_of(opened, "xa-diep-nong", month), {"KS01": {"numerator": 4, "denominator": 5}})
    assert kinds(imported(opened, file)) == {"new": 1, "same": 2}
    assert stored(month) == {("xa-diep-nong", "KS01"): ("figure", Decimal(4), Decimal(5), None, "", "")}
    assert Submission.objects.get(unit__slug="xa-diep-nong", month=month).stage == "draft"
    # Next year's form has it beside: Điệp Nông lived until October 2024.
    later = indicator_form(opened, opened.by_code["KS01"], Month(2024, 5), at=NOW)
    book = load_workbook(BytesIO(later.content))
    (line,) = [row for row in book[SHEET].iter_rows(values_only=True) if row[1] == "Xã Điệp Nông"]
    assert line[-1] == "80\u00a0%\n4\u00a0/\u00a05"
