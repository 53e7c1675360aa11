"""Files that are no workbooks, or workbooks made to harm: each refused in words, within the limits."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from indicators.entry.workbooks import gathering, limits, opening
from indicators.entry.workbooks.limits import Unreadable
from indicators.entry.workbooks.opening import opened
from indicators.entry.workbooks.reading import read
from tests.indicators.entry.workbooks.files import (
    OLD_XLS,
    SHEET,
    made,
    office_workbook,
    packed,
    parts_of,
    plain_sheet,
    with_part,
    with_sheet,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    return str(refused.value)


def _archive(entries: dict[str, bytes]) -> bytes:
    return packed(entries)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", limits.EMPTY),
        (b"x" * (limits.MOST_BYTES + 1), limits.TOO_BIG),
        (b"<html><table><tr><td>Xa</td></tr></table></html>", limits.WEB_PAGE),
        ("\ufeff<!DOCTYPE html><table>".encode(), limits.WEB_PAGE),
        ("<html>".encode("utf-16"), limits.WEB_PAGE),
        (b"MIME-Version: 1.0\r\n", limits.WEB_PAGE),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', limits.XML_TABLE),
        ("Đơn vị;Tổng số;Đã ký\nXã Bắc Sơn;12;12\n".encode(), limits.PLAIN_TEXT),
        ("Đơn vị\t12\n".encode("utf-16"), limits.PLAIN_TEXT),
        (b"%PDF-1.7", limits.PDF),
        (b"{\\rtf1", limits.WORD),
        (b"Rar!\x1a\x07", limits.OTHER_ARCHIVE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", limits.NOT_A_WORKBOOK),
        (b"PK\x05\x06" + bytes(18), limits.OTHER_ARCHIVE),
        (_archive({"anh.jpg": b"x"}), limits.OTHER_ARCHIVE),
        (_archive({"_rels/.rels": b"<x/>", "word/document.xml": b"<x/>"}), limits.WORD),
        (_archive({"mimetype": b"x", "content.xml": b"<x/>"}), limits.OPEN_DOCUMENT),
        (_archive({"_rels/.rels": b"<x/>", "xl/workbook.bin": b"x"}), limits.BINARY_WORKBOOK),
        (OLE + bytes(504), limits.NOT_A_WORKBOOK),
        (OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), limits.WITH_PASSWORD),
        (OLE + bytes(504) + "WordDocument".encode("utf-16-le"), limits.WORD),
        (OLE + bytes(504) + "Workbook".encode("utf-16-le"), limits.DAMAGED),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_in_words(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


def test_every_sentence_says_what_to_do() -> None:
    sentences = [text for name, text in vars(limits).items() if name.isupper() and isinstance(text, str)]
    assert len(sentences) > 20
    for text in (*sentences, limits.too_far("Tháng 11", "A6000")):
        assert "Hãy " in text or "hãy " in text, text
        assert text.endswith("."), text


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("whole", [office_workbook(), OLD_XLS.read_bytes()], ids=["xlsx", "xls"])
def test_a_file_that_was_cut_off_is_refused(whole: bytes, share: float) -> None:
    assert refusal(whole[: int(len(whole) * share)]) in (limits.DAMAGED, limits.NOT_A_WORKBOOK)


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(office_workbook())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    assert refusal(bytes(content)) == limits.WITH_PASSWORD


def test_a_password_on_an_old_workbook_is_said() -> None:
    content = bytearray(OLD_XLS.read_bytes())
    # The record FILEPASS in the place of the one after BOF.
    start = content.find(b"\x09\x08\x10\x00\x00\x06")
    after = start + 4 + 16
    length = struct.unpack_from("<H", content, after + 2)[0]
    content[after : after + 2] = b"\x2f\x00"
    assert length > 0
    assert refusal(bytes(content)) == limits.WITH_PASSWORD


# Archives


def test_a_bomb_is_refused_before_anything_is_unpacked() -> None:
    parts = parts_of(office_workbook())
    assert refusal(packed(parts | {SHEET: b" " * (101 * limits.MEBIBYTE)})) == limits.TOO_MUCH_UNPACKED
    assert refusal(packed(parts | {SHEET: b" " * (20 * limits.MEBIBYTE)})) == limits.TOO_TIGHTLY_PACKED
    many = {f"xl/media/{number}.bin": b"" for number in range(limits.MOST_ENTRIES)}
    assert refusal(packed(parts | many)) == limits.TOO_MANY_ENTRIES


def test_an_archive_that_lies_about_its_sizes_gives_no_more_than_it_says() -> None:
    content = bytearray(packed(parts_of(office_workbook()) | {SHEET: b"<x>" + b" " * (3 * limits.MEBIBYTE) + b"</x>"}))
    entry = next(
        place for place in range(len(content)) if content[place : place + 4] == b"PK\x01\x02" and
        content[place + 46 :].startswith(SHEET.encode())
    )  # fmt: skip
    struct.pack_into("<I", content, entry + 24, 1000)
    assert refusal(bytes(content)) == limits.DAMAGED


def test_a_form_full_of_empty_cells_is_no_bomb() -> None:
    rows = "".join(f'<row r="{row}">' + '<c s="0"/>' * 60 + "</row>" for row in range(1, 600))
    content = with_sheet(plain_sheet(rows + '<row r="600"><c><v>7</v></c></row>'))
    assert [cell.number for cell in read(content).sheets[0].cells.values()] == ["7"]


# XML

ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize("declaration", [ENTITY, LAUGHS, "<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"]
)
def test_xml_that_declares_entities_is_refused(declaration: str, part: str) -> None:
    def declared(xml: str) -> str:
        return declaration + xml.partition("?>")[2] if xml.startswith("<?xml") else declaration + xml

    assert refusal(with_part(office_workbook(), part, declared)) == limits.HOSTILE_XML


def test_an_entity_in_another_alphabet_is_refused_too() -> None:
    sheet = f'{ENTITY}<worksheet><sheetData><row><c t="str"><v>&e;</v></c></row></sheetData></worksheet>'
    parts = parts_of(office_workbook())
    text = sheet.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>')
    assert refusal(packed(parts | {SHEET: text.encode("utf-16")})) == limits.HOSTILE_XML


# Sheets


def test_a_merged_cell_over_everything_costs_nothing() -> None:
    """4.9 kB that cost another reader 3 GB."""
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = with_sheet(plain_sheet('<row r="1"><c r="A1"><v>1</v></c></row>', merged))
    assert len(content) < 6000
    assert [cell.number for cell in opened(content).sheets[0].cells.values()] == ["1"]


def test_too_many_merged_cells_are_refused() -> None:
    corner = '<row r="5000"><c r="GR5000"><v>1</v></c></row>'
    merged = "<mergeCells>" + '<mergeCell ref="A1:GR4000"/>' * 3 + "</mergeCells>"
    assert refusal(with_sheet(plain_sheet(corner, merged))) == limits.TOO_MANY_MERGED


@pytest.mark.parametrize("address", ["A5001", "GS1", "XFD1048576", "ZZZ9999999"])
def test_content_beyond_the_limits_is_refused_and_not_lost(address: str) -> None:
    message = refusal(with_sheet(plain_sheet(f'<row><c r="{address}"><v>1</v></c></row>')))
    assert f"ô {address}" in message and "5.000 dòng và 200 cột" in message


def test_content_at_the_limits_is_read() -> None:
    sheet = read(with_sheet(plain_sheet('<row><c r="GR5000"><v>1</v></c></row>'))).sheets[0]
    assert list(sheet.cells) == [(limits.MOST_ROWS, limits.MOST_COLUMNS)]


def test_too_many_cells_and_too_many_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = office_workbook()
    monkeypatch.setattr(gathering, "MOST_CELLS", 40)
    assert refusal(content) == limits.TOO_MANY_CELLS
    monkeypatch.undo()
    monkeypatch.setattr(gathering, "MOST_LETTERS", 100)
    assert refusal(content) == limits.TOO_MANY_LETTERS
    monkeypatch.undo()
    assert read(content).sheets


def test_too_many_sheets_and_none_are_refused() -> None:
    def many(sheet: Any) -> None:
        for _ in range(limits.MOST_SHEETS):
            sheet.parent.create_sheet()

    assert refusal(made(many)) in (limits.TOO_MANY_SHEETS, limits.TOO_MANY_ENTRIES)
    bare = with_part(office_workbook(), "xl/workbook.xml", lambda xml: xml.replace("<sheet ", "<shete "))
    assert refusal(bare) == limits.NO_SHEETS


@pytest.mark.parametrize(
    "cell",
    ['<c t="s"><v>99</v></c>', '<c t="s"><v>-1</v></c>', "<c><v>NaN</v></c>", "<c><v>x</v></c>", "<c><v>1e999</v></c>",
     '<c t="s"><v>1e3</v></c>'],
)  # fmt: skip
def test_a_cell_that_points_nowhere_is_damage(cell: str) -> None:
    content = with_sheet(plain_sheet(f"<row>{cell}</row>"))
    assert refusal(content) == limits.DAMAGED


@pytest.mark.parametrize("reference", ["A1:", "", "A0:B2", "1:5", "A1:B2:C3"])
def test_a_merged_cell_that_is_none_is_damage(reference: str) -> None:
    merged = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    content = with_sheet(plain_sheet("<row><c><v>1</v></c></row>", merged))
    assert reference == "A1:" or refusal(content) == limits.DAMAGED


# The process of its own


def _started_with(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Starts the process of its own with other code; tighter limits keep the tests quick."""
    paths = opening._START.partition("from ")[0]
    monkeypatch.setattr(opening, "_START", f"{paths}from indicators.entry.workbooks import reading\n{code}")


def test_memory_is_limited_where_the_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text with a sign in it that makes every letter four bytes wide."""
    pytest.importorskip("resource")
    text = "".join(f"{'chu so ' * 60}{number * 7919 % 99991}\U0001f4c8" for number in range(50_000))
    content = with_sheet(plain_sheet(f"<row><c t='str'><v>{text}</v></c></row>"))
    # Cut to what a cell can hold, and no harm done.
    assert len(opened(content).sheets[0].at(1, 1).text) == limits.LONGEST_CELL
    _started_with(monkeypatch, "reading.MOST_MEMORY = 2**27; reading.main()")
    with pytest.raises(Unreadable) as refused:
        opened(content)
    assert str(refused.value) == limits.TOO_HARD


def test_processor_time_is_limited_where_the_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource")
    _started_with(monkeypatch, "reading.MOST_CPU_SECONDS = 1; reading.limit_this_process()\nwhile True: pass")
    with pytest.raises(Unreadable) as refused:
        opened(office_workbook())
    assert str(refused.value) == limits.TOO_HARD


def test_time_is_limited_where_the_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_CLOCK_SECONDS", 0.01)
    with pytest.raises(Unreadable) as refused:
        opened(office_workbook())
    assert str(refused.value) == limits.TOO_HARD


def test_a_process_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, sentence in (("import os; os.abort()", limits.TOO_HARD), ("raise SystemExit(3)", limits.DAMAGED)):
        monkeypatch.setattr(opening, "_START", code)
        with pytest.raises(Unreadable) as refused:
            opened(office_workbook())
        assert str(refused.value) == sentence


def test_the_process_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 60)
    monkeypatch.setattr(
        opening, "_START", "import os, json; print(json.dumps({'unreadable': ' '.join(sorted(os.environ))}))"
    )
    with pytest.raises(Unreadable) as refused:
        opened(office_workbook())
    names = set(str(refused.value).split())
    assert "LC_ALL" in names and not names & {"SECRET_KEY", "DATABASE_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE"}


def test_the_process_loads_no_more_than_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django would be half a second and half of the memory; openpyxl trusts what it reads."""
    shown = "import sys; read = reading.read\n" + (
        "def told(content):\n"
        "    read(content)\n"
        "    raise reading.Unreadable(' '.join(sorted({name.split('.')[0] for name in sys.modules})))\n"
        "reading.read = told; reading.main()"
    )
    _started_with(monkeypatch, shown)
    with pytest.raises(Unreadable) as refused:
        opened(office_workbook())
    loaded = set(str(refused.value).split())
    assert "defusedxml" in loaded and not loaded & {"django", "openpyxl", "lxml", "numpy"}


def test_only_so_many_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_CLOCK_SECONDS", 0.01)
    for _ in range(limits.MOST_AT_ONCE):
        assert opening._places.acquire(timeout=5)
    try:
        with pytest.raises(Unreadable) as refused:
            opened(office_workbook())
        assert str(refused.value) == limits.BUSY
    finally:
        for _ in range(limits.MOST_AT_ONCE):
            opening._places.release()


def test_a_refusal_comes_back_from_the_process_in_its_own_words() -> None:
    with pytest.raises(Unreadable) as refused:
        opened(with_part(office_workbook(), SHEET, lambda xml: ENTITY + xml))
    assert str(refused.value) == limits.HOSTILE_XML
