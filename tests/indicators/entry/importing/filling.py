"""Forms filled in as a script would, and files imported as the page does it, without HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from indicators.core.months import Month
from indicators.entry.importing.answering import Given
from indicators.entry.importing.committing import commit
from indicators.entry.importing.forms import unit_form
from indicators.entry.importing.previewing import Preview, Scope, preview_of
from indicators.entry.workbooks.contents import address_of
from indicators.entry.workbooks.marks import Mark, mark_of
from indicators.entry.workbooks.reading import read
from indicators.loading import Catalogue
from tests.indicators.entry.workbooks.files import saved
from units.models import User

NOW = datetime(2024, 12, 2, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
NOVEMBER = Month(2024, 11)
SHEET = "Nhập số liệu"


def form_of(catalogue: Catalogue, slug: str = "xa-bac-son", month: Month = NOVEMBER) -> bytes:
    return unit_form(catalogue, catalogue.timeline.units[slug], month, at=NOW).content


def mark_in(content: bytes) -> Mark:
    mark = mark_of(read(content))
    assert mark is not None
    return mark


def address(mark: Mark, key: str, field: str) -> str:
    """The cell of a field of the row that is known by `key`."""
    row = next(row.key_at[0] for row in mark.rows if row.key == key)
    column = next(column.head_at[1] for column in mark.columns if column.field == field)
    return address_of((row, column))


def filled(content: bytes, values: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The form with values by key and field typed into it; a text is put as a text."""
    mark = mark_in(content)
    book = load_workbook(BytesIO(content), rich_text=True)
    for key, fields in values.items():
        for field, value in fields.items():
            cell = book[SHEET][address(mark, key, field)]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    return saved(book)


def previewed(catalogue: Catalogue, content: bytes, login: str = "vanphong", given: Given | None = None) -> Preview:
    scope = Scope.of(User.objects.get(username=login), catalogue)
    return preview_of(
        content, given or Given(), catalogue=catalogue, scope=scope, today=TODAY, takes_sure_guesses=True
    )  # fmt: skip


def imported(catalogue: Catalogue, content: bytes, login: str = "vanphong", given: Given | None = None) -> Preview:
    """The file, committed."""
    preview = previewed(catalogue, content, login, given)
    assert preview.differences is not None
    assert commit(
        preview, "tệp.xlsx", catalogue=catalogue, at=NOW, scope=Scope.of(User.objects.get(username=login), catalogue)
    )
    return preview


def kinds(preview: Preview) -> dict[str, int]:
    """How many lines of each kind, without those that there are none of."""
    assert preview.differences is not None
    return {kind: count for kind, count in preview.differences.counts.items() if count}
