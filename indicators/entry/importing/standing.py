"""What a file is compared with: figures that stand, months that are locked, names that are known; three queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from indicators.core.months import Month
from indicators.entry.recording import content_of_row, locked_words
from indicators.entry.workbooks.figures import FileRows
from indicators.entry.workbooks.lines import Known, Standing
from indicators.loading import Catalogue
from indicators.models import Measurement, Submission
from units.matching import Names
from units.models import UnitAlias

_COLUMNS = (
    "unit_id", "indicator_id", "month", "state", "numerator", "denominator", "value", "qualifier", "note", "version",
)  # fmt: skip


def load_names(catalogue: Catalogue) -> Names:
    """Every spelling under which units are known; one query."""
    aliases = UnitAlias.objects.order_by().values_list("spelling", "unit__slug")
    return Names(catalogue.timeline.units.values(), aliases)


def load_standing(
    catalogue: Catalogue, names: Names, rows: FileRows, *, writable: Collection[str] | None, today: date
) -> Known:
    """What stands of the figures that the file speaks of; two queries."""
    figures = {(figure.indicator, figure.month) for row in rows.rows for figure in row.figures}
    months = {month for month in map(_month, {month for _, month in figures}) if month is not None}
    codes = {code for code, _ in figures} & catalogue.ids.keys()
    slugs = {unit.pk: slug for slug, unit in catalogue.timeline.units.items()}
    asked = slugs if writable is None else {pk: slug for pk, slug in slugs.items() if slug in writable}
    named = {row.slug for row in rows.rows}
    if rows.is_form:
        asked = {pk: slug for pk, slug in asked.items() if slug in named}
    return Known(
        catalogue.timeline,
        catalogue.by_code,
        catalogue.deadlines(today),
        names,
        _standing(catalogue, asked, months, codes),
        _closed(asked, months, codes),
        writable,
    )


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _standing(
    catalogue: Catalogue, slugs: dict[int | None, str], months: Collection[Month], codes: Collection[str]
) -> dict[tuple[str, str, str], Standing]:
    by_id = {catalogue.ids[code]: code for code in codes}
    rows = Measurement.objects.filter(month__in=months, indicator__in=by_id)
    if len(slugs) < len(catalogue.timeline.units):
        rows = rows.filter(unit__in=slugs)
    found = {}
    for row in rows.order_by().values_list(*_COLUMNS, named=True):
        # As good as a row of the model for what is read of it, and several times quicker to make.
        place = (slugs[row.unit_id], by_id[row.indicator_id], str(row.month))
        found[place] = Standing(content_of_row(row), row.version)
    return found


def _closed(
    slugs: dict[int | None, str], months: Collection[Month], codes: Iterable[str]
) -> dict[tuple[str, ...], str]:
    """Why figures may not change: by unit and month, or by unit, month and indicator where only some may."""
    codes = sorted(codes)
    found: dict[tuple[str, ...], str] = {}
    for row in Submission.objects.filter(month__in=months).order_by():
        slug = slugs.get(row.unit_id)
        if slug is None:
            continue
        if row.is_locked:
            found[slug, str(row.month)] = locked_words(row)
        else:
            for code in codes:
                if row.locks(code):
                    found[slug, str(row.month), code] = locked_words(row)
    return found
