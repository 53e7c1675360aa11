"""The Word files: valid, in the form of NĐ 30/2020, the same bytes for the same paper, and texts that stay words."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from indicators.annex.paper import Column, Footnote, Paper, Paragraph, Style, Table, row, words
from indicators.annex.word import clean, word_file
from indicators.loading import Catalogue
from indicators.models import Indicator, ReportText
from tests.indicators.annex.words import (
    AS_OF,
    W,
    as_pdf,
    body_of,
    footnotes_of,
    notice_paper,
    opened,
    parts_of,
    report_paper,
)
from tests.payloads import PAYLOADS


def paper(*blocks: Paragraph | Table, text: str = "x") -> Paper:
    return Paper(("ỦY BAN", text), "/BC", text, text, (text,), blocks, (text,), (text,), (words(text),))


@pytest.mark.django_db
@pytest.mark.parametrize("make", [report_paper, notice_paper])
def test_the_same_paper_gives_the_same_bytes(catalogue: Catalogue, make: object) -> None:
    one, other = (word_file(make(catalogue), AS_OF) for _ in range(2))  # type: ignore[operator]
    assert one == other


@pytest.mark.django_db
@pytest.mark.parametrize("make", [report_paper, notice_paper])
def test_footnotes_are_native_and_each_is_called_once_in_order(catalogue: Catalogue, make: object) -> None:
    made = make(catalogue)  # type: ignore[operator]
    parts = parts_of(word_file(made, AS_OF))
    called = [
        one.get(f"{W}id") for one in ElementTree.fromstring(parts["word/document.xml"]).iter(f"{W}footnoteReference")
    ]
    there = [one.get(f"{W}id") for one in ElementTree.fromstring(parts["word/footnotes.xml"]).iter(f"{W}footnote")]
    assert called == [str(number) for number in range(1, len(made.footnotes) + 1)]
    assert there == ["-1", "0", *called]
    assert b"footnotes+xml" in parts["[Content_Types].xml"]
    assert b"footnotes.xml" in parts["word/_rels/document.xml.rels"]
    styles = parts["word/styles.xml"]
    assert b'w:styleId="FootnoteText"' in styles and b'w:styleId="FootnoteReference"' in styles


@pytest.mark.django_db
@pytest.mark.parametrize("make", [report_paper, notice_paper])
def test_the_page_is_as_the_decree_wants_it(catalogue: Catalogue, make: object) -> None:
    content = word_file(make(catalogue), AS_OF)  # type: ignore[operator]
    document = opened(content)
    (section,) = document.sections
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    margins = (section.left_margin, section.right_margin)
    assert [round(size.mm) for size in (*sizes, *margins)] == [210, 297, 20, 20, 30, 15]
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size.pt) == ("Times New Roman", 14)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml and "PAGE" not in section.first_page_header._element.xml
    text = body_of(content)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Độc lập - Tự do - Hạnh phúc" in text
    assert "CHỦ TỊCH" in text and "Phạm" not in text
    justified = [one for one in document.paragraphs if one.paragraph_format.first_line_indent]
    assert justified and {one.alignment for one in justified} == {3}


@pytest.mark.django_db
@pytest.mark.parametrize("make", [report_paper, notice_paper])
@pytest.mark.office
def test_libreoffice_prints_it(catalogue: Catalogue, make: object, tmp_path: Path) -> None:
    assert as_pdf(word_file(make(catalogue), AS_OF), tmp_path).startswith(b"%PDF")  # type: ignore[operator]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_stays_words_wherever_it_stands(payload: str) -> None:
    said = clean(payload).replace("\u00a0", " ")
    blocks = (
        Paragraph((payload, Footnote(payload)), Style.BODY),
        Table((Column(payload, 10), Column(payload, 10)), (row(payload, payload), row(payload, is_heading=True))),
    )
    content = word_file(paper(*blocks, text=payload), AS_OF)
    parts = parts_of(content)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    assert opened(content).paragraphs
    if not said.strip():
        return
    assert body_of(content).count(said) >= 6
    assert footnotes_of(content) == [said.strip()]
    # No element but those that the writer itself makes.
    plain = parts_of(word_file(paper(*(_plain(block) for block in blocks)), AS_OF))["word/document.xml"]
    assert tags(parts["word/document.xml"]) == tags(plain)


def _plain(block: Paragraph | Table) -> Paragraph | Table:
    if isinstance(block, Paragraph):
        return Paragraph(("x", Footnote("x")), block.style)
    return Table((Column("x", 10), Column("x", 10)), (row("x", "x"), row("x", is_heading=True)))


def tags(part: bytes) -> list[str]:
    return [one.tag for one in ElementTree.fromstring(part).iter()]


@pytest.mark.django_db
@pytest.mark.office
def test_payloads_in_every_text_of_the_office_stay_words_in_both_papers(catalogue: Catalogue, tmp_path: Path) -> None:
    """What was kept by another way than the form, which refuses some of them, is no program either."""
    payloads = [payload for payload in PAYLOADS if "\x00" not in payload and "\ud800" not in payload]
    ks01 = Indicator.objects.get(code="KS01")
    rows = list(ReportText.objects.filter(year=2024))
    for place, one in enumerate(rows):
        payload = payloads[place % len(payloads)]
        one.text, one.number, one.who, one.until = payload, payload, payload, payload
        if one.kind == "task":
            one.section = "nhiem-vu-chung" if place % 2 else "thong-bao"
    ReportText.objects.bulk_update(rows, ["text", "number", "who", "until", "section"])
    for place, payload in enumerate(payloads):
        ReportText.objects.create(year_id=2024, kind="words", section="uu-diem", text=payload, position=500 + place)
    ReportText.objects.create(year_id=2024, kind="names", indicator=ks01, text="; ".join(payloads), position=999)
    for make in (report_paper, notice_paper):
        content = word_file(make(catalogue), AS_OF)
        opened(content)
        for name, part in parts_of(content).items():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(part)
        if make is report_paper:
            text = body_of(content)
            for payload in payloads:
                assert clean(payload) in text, payload
            assert "49" not in re.findall(r"\{\{[^}]*\}\}", text)
            assert as_pdf(content, tmp_path).startswith(b"%PDF")


# Commands


@pytest.mark.django_db
def test_the_commands_write_the_papers_and_say_so_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, notice = tmp_path / "báo cáo.docx", tmp_path / "thông báo.docx"
    call_command("report", "--from", "2024-01", "--to", "2024-11", "--out", str(report))
    call_command("monthly_notice", "--month", "2024-11", "--out", str(notice))
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("Wrote") == 2
    assert "BÁO CÁO" in body_of(report.read_bytes())
    assert "tháng 11 năm 2024" in body_of(notice.read_bytes())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("report", "--from", "2024-12", "--to", "2024-11"), "ends before it begins"),
        (("report", "--from", "2024-11", "--to", "2025-02"), "one year"),
        (("report", "--from", "2031-01", "--to", "2031-11"), "no indicators"),
        (("monthly_notice", "--month", "2031-11"), "no indicators"),
    ],
)
def test_the_commands_refuse_with_a_sentence(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command(*arguments, "--out", str(tmp_path / "a.docx"))
    assert refused.value.returncode == 1 and list(tmp_path.iterdir()) == []
