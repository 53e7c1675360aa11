"""Whatever people type into any field stays words in every file: no formula, no markup, no field, and the file opens."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from django.db.models import QuerySet
from django.test import Client

from indicators.core.months import Month
from indicators.models import AnnexGroup, Explanation, Indicator, Issue, Measurement, Pillar, ReportText, Target
from tests.indicators.annex.issued import issued
from tests.indicators.sheets.recalculation import need_office
from tests.payloads import PAYLOADS
from units.models import Unit, User

pytestmark = pytest.mark.django_db
# The forms refuse what no database takes.
TYPED = [payload for payload in PAYLOADS if "\x00" not in payload and "\ud800" not in payload]
WINDOW = "tu=2024-01&den=2024-11"
FILES = {
    "tong-quan.xlsx": f"/?{WINDOW}&format=xlsx",
    "chi-tieu.xlsx": f"/chi-tieu/?{WINDOW}&format=xlsx",
    "mot-chi-tieu.xlsx": f"/chi-tieu/DVC03/?{WINDOW}&format=xlsx",
    "chi-tieu-cua-don-vi.xlsx": f"/chi-tieu/DVC03/xa-bac-son/?{WINDOW}&format=xlsx",
    "cac-don-vi.xlsx": f"/don-vi/?{WINDOW}&format=xlsx",
    "don-vi.xlsx": f"/don-vi/xa-quang-trung/?{WINDOW}&format=xlsx",
    "so-sanh.xlsx": f"/so-sanh/?{WINDOW}&format=xlsx",
    "o-vuong.xlsx": f"/o-vuong/?{WINDOW}&format=xlsx",
    "chat-luong.xlsx": f"/chat-luong/?{WINDOW}&format=xlsx",
    "tien-do.xlsx": f"/tien-do/?{WINDOW}&format=xlsx",
    "nhat-ky.xlsx": "/nhat-ky/?format=xlsx",
    "tai-khoan.xlsx": "/tai-khoan/?format=xlsx",
    "chi-tieu-giao.xlsx": "/chi-tieu-giao/2024/?format=xlsx",
    "bieu-nhap.xlsx": "/nhap/xa-bac-son/2024-11/?format=xlsx",
    "bieu-nhap-chi-tieu.xlsx": "/nhap/chi-tieu/DVC03/2024-11/?format=xlsx",
    "danh-sach-ten.xlsx": f"/phu-luc/mau/danh-sach-ten/?{WINDOW}",
    "phu-luc.xlsx": f"/phu-luc/tai/?{WINDOW}",
    "thong-bao.docx": f"/phu-luc/thong-bao/?{WINDOW}",
    "bao-cao.docx": f"/phu-luc/bao-cao/?{WINDOW}",
}


def fields() -> Iterator[tuple[QuerySet[Any], tuple[str, ...]]]:
    """Every table of texts that people type, with the fields that files tell of."""
    yield Unit.objects.exclude(slug="huyen-hung-ha"), ("name", "short_name")
    yield (
        Indicator.objects.all(),
        ("name", "short_name", "unit_label", "numerator_label", "denominator_label", "definition", "source"),
    )
    yield Target.objects.all(), ("wording", "document_number")
    yield ReportText.objects.exclude(kind="sentence"), ("text", "number", "who", "until")
    yield Measurement.objects.filter(month=Month(2024, 11)), ("note", "reason")
    yield User.objects.exclude(username="vanphong"), ("first_name", "last_name")


def write(rows: Sequence[Any], names: Sequence[str], shift: int) -> None:
    for place, row in enumerate(rows):
        for step, name in enumerate(names):
            room = row._meta.get_field(name).max_length or 4000
            text = TYPED[(place + shift + 7 * step) % len(TYPED)][:room]
            setattr(row, name, text)
        if hasattr(row, "version"):
            row.version += 1
    more = ("version",) if rows and hasattr(rows[0], "version") else ()
    type(rows[0])._default_manager.bulk_update(rows, [*names, *more], batch_size=200)


def everything(shift: int) -> None:
    for rows, names in fields():
        write(list(rows), names, shift)
    row = Measurement.objects.filter(month=Month(2024, 11), unit__slug="xa-bac-son").first()
    assert row is not None
    Explanation.objects.bulk_create(
        Explanation(
            key=f"high_rate_few_records-{place}", check_name="high_rate_few_records", unit_id=row.unit_id,
            indicator_id=row.indicator_id, month=Month(2024, 11), finding=text, text=text,
            given_by=User.objects.get(username="vanphong"), given_at=row.changed_at,
        )
        for place, text in enumerate(TYPED)
    )  # fmt: skip


def files(client: Client) -> dict[str, bytes]:
    found = {}
    for name, address in FILES.items():
        response = client.get(address)
        assert response.status_code == 200, (name, response.status_code)
        found[name] = response.content
    return found


def shape_of(name: str, content: bytes) -> tuple[object, ...]:
    """What a program would act on: formulas of a workbook, fields of a document; every part must be well-formed."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    for one, part in parts.items():
        if one.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    external = sum(part.count(b'TargetMode="External"') for part in parts.values())
    if name.endswith(".docx"):
        body = parts["word/document.xml"]
        return external, re.findall(rb"<w:(?:fldSimple|instrText|hyperlink|object)[^>]*>", body)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return external, len(book.worksheets), sum(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize("shift", [0, 38])
def test_a_text_from_any_field_stays_words_in_every_file(shift: int, as_person: Callable[[str], Client]) -> None:
    client = as_person("vanphong")
    before = {name: shape_of(name, content) for name, content in files(client).items()}
    everything(shift)
    after = files(client)
    shapes = {name: shape_of(name, content) for name, content in after.items()}
    # What is explained, noted and done adds lines; formulas stand over figures alone.
    assert {name: shape[-1] for name, shape in shapes.items()} == {name: shape[-1] for name, shape in before.items()}
    assert {name: shape[0] for name, shape in shapes.items()} == {name: shape[0] for name, shape in before.items()}


def test_names_of_annexes_and_pillars_stay_words(as_person: Callable[[str], Client]) -> None:
    client = as_person("vanphong")
    wanted = ("phu-luc.xlsx", "bao-cao.docx")

    def shapes() -> list[object]:
        return [shape_of(name, client.get(FILES[name]).content)[-1] for name in wanted]

    before = shapes()
    tables: list[list[Any]] = [list(AnnexGroup.objects.all()), list(Pillar.objects.all())]
    for shift in range(0, len(TYPED), min(map(len, tables))):
        for rows in tables:
            write(rows, ("name",), shift)
        assert shapes() == before


@pytest.mark.parametrize("kind", Issue.Kind.values)
def test_an_issue_of_such_texts_is_made_again_and_told_of(kind: str, as_person: Callable[[str], Client]) -> None:
    everything(19)
    issue = issued(kind, number='=1+1 <w:t>"&amp;')
    client = as_person("vanphong")
    again = client.get(f"/phu-luc/ban/{issue.pk}/lap-lai/").content
    assert again == bytes(issue.file)
    name = issue.file_name
    assert shape_of(name, again)[0] == 0
    everything(3)
    page = client.get(f"/phu-luc/ban/{issue.pk}/")
    assert page.status_code == 200
    assert shape_of("a.xlsx", client.get(f"/phu-luc/ban/{issue.pk}/?format=xlsx").content)[-1] == 0


@pytest.mark.office
def test_another_program_opens_every_one_of_them(as_person: Callable[[str], Client], tmp_path: Path) -> None:
    office = need_office()
    everything(11)
    given = tmp_path / "given"
    given.mkdir()
    for name, content in files(as_person("vanphong")).items():
        (given / name).write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")]
    subprocess.run([*command, *map(str, sorted(given.iterdir()))], check=True, capture_output=True, timeout=400)
    assert {one.stem for one in (tmp_path / "pdf").iterdir()} == {Path(name).stem for name in FILES}
