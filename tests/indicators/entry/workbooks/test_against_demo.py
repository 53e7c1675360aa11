"""An office's sheet against the whole office: all units, spellings and indicators of 2024, and figures that stand already."""

from __future__ import annotations

from datetime import UTC, date, datetime

from indicators.core.figures import OverUnits
from indicators.core.months import Month
from indicators.entry.recording import content_of_row, save_cells
from indicators.entry.workbooks.differences import KEPT, differences
from indicators.entry.workbooks.figures import sheet_rows
from indicators.entry.workbooks.layouts import guessed
from indicators.entry.workbooks.lines import Differences, Known, Standing
from indicators.entry.workbooks.opening import opened
from indicators.loading import Catalogue
from indicators.models import Measurement
from tests.indicators.entry.workbooks.files import OLD_XLS
from tests.indicators.entry.workbooks.test_layouts import OFFICE_USES
from units.matching import Names
from units.models import UnitAlias, User

NOW = datetime(2024, 12, 2, 3, 0, tzinfo=UTC)
NOVEMBER = Month(2024, 11)


def compared(catalogue: Catalogue) -> Differences:
    names = Names(catalogue.timeline.units.values(), UnitAlias.objects.values_list("spelling", "unit__slug"))
    codes = {pk: code for code, pk in catalogue.ids.items()}
    standing = {
        (row.unit.slug, codes[row.indicator_id], str(NOVEMBER)): Standing(content_of_row(row), row.version)
        for row in Measurement.objects.filter(month=NOVEMBER).select_related("unit")
    }
    workbook = opened(OLD_XLS.read_bytes())
    asked = [rule for rule in catalogue.rules if 2024 in rule.years and rule.over_units is OverUnits.SUM]
    (layout,) = guessed(workbook, names, asked)
    assert {(use.column, use.indicator, use.field) for use in layout.uses} == OFFICE_USES
    against = Known(catalogue.timeline, catalogue.by_code, catalogue.deadlines(date(2024, 12, 2)), names, standing)
    return differences(sheet_rows(workbook.sheets[0], layout, str(NOVEMBER)), against)


def test_an_old_sheet_is_imported_and_then_says_that_it_was(catalogue: Catalogue) -> None:
    first = compared(catalogue)
    # "Đoàn Hùng" is a spelling that the report uses, and known as such.
    assert first.can_be_saved and first.rows_in_file == 7
    # Two departments left their dossiers blank: what stands there stays.
    assert len(first.lines) == 21 and [line.message for line in first.lines].count(KEPT) == 2
    assert len(first.to_save) > 10
    saved = save_cells(first.to_save, catalogue=catalogue, by=User.objects.get(username="vanphong"), at=NOW)
    assert len(saved) == len(first.to_save)
    again = compared(catalogue)
    assert again.counts == {"new": 0, "changed": 0, "same": 21, "error": 0, "question": 0}
