"""A Word file as a reader sees it: its text, its footnotes, and what LibreOffice makes of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import docx

from indicators.annex.gathering import load_notice_parts, load_report_parts
from indicators.annex.notice import notice_of
from indicators.annex.paper import Paper
from indicators.annex.report import report_of
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.loading import Catalogue, Question
from tests.indicators.sheets.recalculation import need_office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AS_OF = datetime(2024, 12, 20, 1, 5, tzinfo=UTC)
TODAY = date(2024, 12, 20)


def question_of(catalogue: Catalogue, first: str = "2024-01", last: str = "2024-11", today: date = TODAY) -> Question:
    return Question(catalogue.root, Window(Month.parse(first), Month.parse(last)), Boundaries("end"), today)


def report_paper(catalogue: Catalogue, first: str = "2024-01", last: str = "2024-11", today: date = TODAY) -> Paper:
    return report_of(load_report_parts(catalogue, question_of(catalogue, first, last, today), AS_OF))


def notice_paper(catalogue: Catalogue, month: str = "2024-11", today: date = TODAY) -> Paper:
    return notice_of(load_notice_parts(catalogue, question_of(catalogue, month, month, today), AS_OF))


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts_in(part: bytes) -> Iterator[str]:
    """Paragraph by paragraph, in the order in which they stand."""
    for paragraph in ElementTree.fromstring(part).iter(f"{W}p"):
        yield "".join(one.text or "" for one in paragraph.iter(f"{W}t")).replace("\u00a0", " ")


def body_of(content: bytes) -> str:
    return "\n".join(texts_in(parts_of(content)["word/document.xml"]))


def footnotes_of(content: bytes) -> list[str]:
    parts = parts_of(content)
    return (
        [text.strip() for text in texts_in(parts["word/footnotes.xml"]) if text]
        if "word/footnotes.xml" in parts
        else []
    )


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def as_pdf(content: bytes, directory: Path) -> bytes:
    """What LibreOffice prints; the test is skipped where there is none."""
    office = need_office()
    source, profile = directory / "given.docx", directory / "profile"
    source.write_bytes(content)
    command = [office, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(directory), str(source)], check=True, capture_output=True, timeout=180)
    return (directory / "given.pdf").read_bytes()
