"""Files that are none, too large or made to harm, through the page: a sentence each, nothing kept, nothing changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from indicators.entry.importing.previewing import NO_TABLE
from indicators.entry.workbooks import limits, opening
from indicators.models import Submission, Upload
from indicators.views.workbooks import NO_FILE
from tests.indicators.entry.workbooks.files import (
    SHEET,
    made,
    packed,
    parts_of,
    plain_sheet,
    with_part,
    with_sheet,
)
from tests.indicators.entry.workbooks.mutating import mutated
from tests.indicators.entry.workbooks.test_hostile import ENTITY, LAUGHS, OLE
from tests.indicators.views.browsing import COMMIT, PREVIEW, again, fields_of, send, send_json, text_of


@pytest.fixture
def editor(as_person: Any) -> Client:
    return as_person("vanphong")


def _declared(declaration: str) -> bytes:
    return with_part(made(lambda sheet: None), SHEET, lambda xml: declaration + xml)


def _packed_tightly() -> bytes:
    return packed(parts_of(made(lambda sheet: None)) | {SHEET: b" " * (20 * limits.MEBIBYTE)})


FILES = {
    "zero bytes": (b"", limits.EMPTY),
    "too large": (b"PK\x03\x04" + b"x" * limits.MOST_BYTES, limits.TOO_BIG),
    "a web page": (b"<html><table><tr><td>Xa</td></tr></table></html>", limits.WEB_PAGE),
    "with a password": (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), limits.WITH_PASSWORD),
    "an entity": (_declared(ENTITY), limits.HOSTILE_XML),
    "a billion laughs": (_declared(LAUGHS), limits.HOSTILE_XML),
    "a bomb": (_packed_tightly(), limits.TOO_TIGHTLY_PACKED),
    "cut off": (made(lambda sheet: None)[:3000], limits.DAMAGED),
    "no table": (made(lambda sheet: sheet.append(("Đơn vị", "Số"))), NO_TABLE),
    "beyond the rows": (with_sheet(plain_sheet('<row><c r="A5001"><v>1</v></c></row>')), "ngoài 5.000 dòng"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_what_cannot_be_read_is_a_sentence(editor: Client, kind: str) -> None:
    content, sentence = FILES[kind]
    months = Submission.objects.count()
    page, answer = send(editor, content), send_json(editor, content)
    assert (page.status_code, answer.status_code) == (422, 422)
    assert sentence.replace("\n", " ") in text_of(page) and sentence in answer.json()["message"]
    assert Upload.objects.count() == 0 and Submission.objects.count() == months


def test_a_merged_cell_over_everything_is_no_burden(editor: Client) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>Đơn vị</v></c><c r="B1" t="str"><v>TT11</v></c></row>'
    rows += '<row r="2"><c r="A2" t="str"><v>Xã Bắc Sơn</v></c><c r="B2"><v>3</v></c></row>'
    content = with_sheet(plain_sheet(rows, '<mergeCells><mergeCell ref="C1:XFD1048576"/></mergeCells>'))
    assert "Cột nào là số nào?" in text_of(send(editor, content))


def test_a_file_that_says_it_is_large_is_not_even_kept(editor: Client) -> None:
    large = send(editor, b"x" * (9 * limits.MEBIBYTE))
    assert large.status_code == 422 and limits.TOO_BIG in text_of(large) and Upload.objects.count() == 0
    assert limits.MOST_BYTES < 9 * limits.MEBIBYTE


def test_a_form_without_a_file_says_so(editor: Client) -> None:
    assert NO_FILE in text_of(editor.post(PREVIEW, {}))
    assert editor.post(PREVIEW, b"{}", content_type="application/json").status_code == 422
    assert editor.post(PREVIEW, b"--x", content_type="multipart/form-data; boundary=x").status_code in (400, 422)


def test_someone_must_wait_while_others_files_are_read(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    places = limits.MOST_AT_ONCE + limits.MOST_WAITING
    for _ in range(places):
        assert opening._queue.acquire(blocking=False)
    try:
        page = send(editor, made(lambda sheet: None))
        assert page.status_code == 422 and limits.BUSY in text_of(page)
    finally:
        for _ in range(places):
            opening._queue.release()
    assert limits.BUSY not in text_of(send(editor, made(lambda sheet: None)))


@pytest.mark.parametrize("seed", range(24))
def test_damaged_workbooks_are_previewed_or_refused(editor: Client, seed: int) -> None:
    """The large run reads them by the thousand; here a few go all the way through page, commit and marks."""
    page = send(editor, mutated(seed))
    assert page.status_code in (200, 422)
    if page.status_code == 200:
        read = again(editor, page)
        assert read.status_code == 200
        token = fields_of(read)["token"][0]
        assert editor.post(COMMIT, fields_of(read)).status_code in (302, 409, 422)
        assert editor.get("/nhap/excel/danh-dau/", {"token": token}).status_code in (200, 409)
