"""Papers as issued: their only writer, the same paper made again, and what has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from indicators.annex.beside import load_beside
from indicators.annex.contents import Annex, annex_of
from indicators.annex.freezing import Frozen, frozen_bytes, thawed
from indicators.annex.gathering import load_words, year_so_far
from indicators.annex.paper import PROPOSAL, Paper
from indicators.annex.remarks import Document
from indicators.annex.word import word_file
from indicators.annex.workbook import annex_workbook
from indicators.core.months import Window
from indicators.core.numbers_vi import counted, written_date, written_month_number
from indicators.loading import Catalogue, Question, load_cells
from indicators.models import Issue
from units.models import Event, Unit, User
from units.names import tidy

MAY_ISSUE = frozenset({User.Role.EDITOR, User.Role.APPROVER})
LONGEST_NUMBER = 60
NO_FIGURES = "Kỳ này không có chỉ tiêu nào nên không có gì để lập hay phát hành. Hãy chọn kỳ khác."
OVER_YEARS = "Báo cáo chỉ lập cho các tháng trong một năm. Hãy chọn kỳ khác."
NO_REASON = "Hãy ghi lý do thu hồi."
NO_DIGIT = "Số văn bản phải có chữ số, ví dụ 125/BC-UBND. Chưa có số thì để trống."
TOO_EARLY = "Ngày văn bản phải từ ngày {day} trở đi, vì văn bản nói về số liệu của tháng ấy."
STILL_PROPOSED = (
    "Văn bản còn {count} đoạn đề xuất chưa được người duyệt. Hãy kèm bản người soạn đã hoàn chỉnh, hoặc đánh dấu để phát "
    "hành nguyên như phần mềm lập."
)
WITHDRAWN = "Bản này đã được thu hồi trước đó."
NOT_YOUR_ROLE = "Tài khoản này xem được văn bản nhưng không phát hành hay thu hồi được."


class NotIssued(Exception):
    """Nothing was issued or withdrawn, for the reason in the sentence."""


class StillProposed(NotIssued):
    """The paper holds sentences that nobody has read yet; `proposals` are they."""

    def __init__(self, proposals: Sequence[str]) -> None:
        super().__init__(STILL_PROPOSED.format(count=counted(len(proposals))))
        self.proposals = tuple(proposals)


# Issuing


def annex_from(frozen: Frozen, document: Document) -> Annex:
    return annex_of(
        frozen.catalogue, frozen.scorecard, frozen.as_of, approved_only=frozen.question.approved_only,
        beside=frozen.beside, document=document,
    )  # fmt: skip


@transaction.atomic
def issue_paper(
    kind: str, catalogue: Catalogue, question: Question, *, by: User, at: datetime, number: str = "",
    day: date | None = None, with_proposals: bool = True,
) -> Issue:  # fmt: skip
    """Keeps the annex, the notice of the last month or the report of the question as it is now, with its file.

    NotIssued where there is nothing to issue, or somebody may not; StillProposed where a sentence waits for a person and
    `with_proposals` does not let it pass.
    """
    need_issuer(by)
    need_sensible(number, day, question.window)
    last = question.window.last
    told = Window(last, last) if kind == Issue.Kind.NOTICE else question.window
    if not catalogue.rules_for(told):
        raise NotIssued(NO_FIGURES)
    frozen = _frozen_now(kind, catalogue, question, at)
    if not with_proposals and frozen.paper is not None and (waiting := _proposals(frozen.paper)):
        raise StillProposed(waiting)
    document = Document(tidy(number)[:LONGEST_NUMBER], day)
    file, window = _file_of(frozen, document), question.window
    first = window.last if kind == Issue.Kind.NOTICE else window.first
    issue = Issue.objects.create(
        kind=kind, unit=Unit.objects.get(slug=question.unit), first=first, last=window.last,
        boundaries=str(question.boundaries), document_number=document.number, document_date=day,
        frozen=frozen_bytes(frozen), file=file, file_name=_FILE_NAMES[kind].format(first=first, last=window.last),
        file_sha256=hashlib.sha256(file).hexdigest(), issued_by=by, issued_at=at,
    )  # fmt: skip
    record(title_of(issue), "phát hành", by, at, new=f"SHA-256 {issue.file_sha256}")
    return issue


_FILE_NAMES: Mapping[str, str] = {
    Issue.Kind.ANNEX: "phu-luc-{first}-{last}.xlsx",
    Issue.Kind.NOTICE: "thong-bao-{last}.docx",
    Issue.Kind.REPORT: "bao-cao-{first}-{last}.docx",
}


def need_sensible(number: str, day: date | None, window: Window) -> None:
    """NotIssued for a number without a digit, or a day before the last month that the paper speaks of."""
    if number.strip() and not any(sign.isdecimal() for sign in number):
        raise NotIssued(NO_DIGIT)
    if day is not None and day < window.last.first_day:
        raise NotIssued(TOO_EARLY.format(day=written_date(window.last.first_day)))


def _proposals(paper: Paper) -> list[str]:
    found = (one.text for one in paper.paragraphs() if PROPOSAL in one.text)
    return [text.replace(PROPOSAL, "").lstrip("- ") for text in found]


def doubts_about(issue: Issue) -> list[str]:
    """What somebody should look at: a second paper in force for the same months, a number used twice, a day to come."""
    signed = issue.as_signed
    alike = Q(kind=issue.kind, first=issue.first, last=issue.last)
    if signed.document_number:
        alike |= Q(document_number=signed.document_number) | Q(signed_copies__document_number=signed.document_number)
    others = Issue.objects.filter(alike, unit=issue.unit_id, withdrawn_at=None).exclude(pk=issue.pk).distinct()
    # Whose number was another before it was signed is none of them any more, so it is looked at once more below.
    others = others.defer("frozen", "file")
    found = []
    for other in () if issue.is_withdrawn else others.prefetch_related("signed_copies"):
        same = (other.kind, other.first, other.last) == (issue.kind, issue.first, issue.last)
        if same:
            found.append(f"Kỳ này còn bản khác đang dùng: {title_of(other)}. Bản nào không dùng nữa thì thu hồi.")
        # An annex goes with a report under one number.
        apart = other.kind == issue.kind or Issue.Kind.NOTICE in (other.kind, issue.kind)
        if not same and apart and signed.document_number and other.as_signed.document_number == signed.document_number:
            found.append(f"Số {signed.document_number} cũng ghi ở bản khác: {title_of(other)}.")
    if signed.document_date is not None and signed.document_date > timezone.localdate():
        found.append(f"Ngày văn bản {written_date(signed.document_date)} ở sau hôm nay.")
    return found


def _frozen_now(kind: str, catalogue: Catalogue, question: Question, at: datetime) -> Frozen:
    """What the paper stands on as it is now. A notice also tells of the year so far."""
    if kind == Issue.Kind.NOTICE:
        question = year_so_far(question)
    elif kind == Issue.Kind.REPORT and question.window.first.year != question.window.last.year:
        raise NotIssued(OVER_YEARS)
    cells = load_cells(catalogue, question)
    paper = load_words(kind, catalogue, question, at, cells)
    if paper is not None:
        # The last page is for whoever drafts.
        paper = replace(paper, after=())
    return Frozen(catalogue, question, at, cells, load_beside(catalogue, question), paper)


def _file_of(frozen: Frozen, document: Document) -> bytes:
    if frozen.paper is None:
        return annex_workbook(annex_from(frozen, document), frozen.as_of)
    return word_file(dated(frozen.paper, document), frozen.as_of)


def dated(paper: Paper, document: Document) -> Paper:
    """With the number and the day that are known, in place of the room left for them."""
    place = paper.place
    if document.day is not None:
        day = document.day
        named = f"ngày {day.day:02d} tháng {written_month_number(day.month)} năm {day.year}"
        place = f"{place.split(', ngày', 1)[0]}, {named}"
    return replace(paper, place=place, number=document.number or paper.number)


@transaction.atomic
def withdraw(issue: Issue, reason: str, *, by: User, at: datetime) -> None:
    """Says that the paper no longer holds; it stays readable. NotIssued without a reason, and a second time."""
    need_issuer(by)
    words = " ".join(reason.split())
    if not any(sign.isalnum() for sign in words):
        raise NotIssued(NO_REASON)
    updated = Issue.objects.filter(pk=issue.pk, withdrawn_at=None).update(
        withdrawn_by=by, withdrawn_at=at, withdrawn_reason=words
    )
    if not updated:
        raise NotIssued(WITHDRAWN)
    record(title_of(issue), "thu hồi", by, at, reason=words)


def made_again(issue: Issue) -> bytes:
    """The file from what was frozen. NotFrozen where this version cannot read it."""
    return _file_of(thawed(bytes(issue.frozen)), document_of(issue))


def document_of(issue: Issue) -> Document:
    return Document(issue.document_number, issue.document_date)


def is_whole(issue: Issue) -> bool:
    """Whether the file is the one that was issued, to the byte."""
    return hashlib.sha256(bytes(issue.file)).hexdigest() == issue.file_sha256


def need_issuer(by: User) -> None:
    """NotIssued for whoever only reads papers."""
    if by.role not in MAY_ISSUE:
        raise NotIssued(NOT_YOUR_ROLE)


def record(subject: str, action: str, by: User, at: datetime, *, new: str = "", reason: str = "") -> None:
    """A line of the log."""
    Event.objects.create(
        kind=Event.Kind.PAPER, subject=subject[:300], action=action, new=new, reason=reason, by=by, at=at
    )


def title_of(issue: Issue) -> str:
    """Phụ lục tháng 01–11/2024, số 12/BC-UBND ngày 05/12/2024."""
    signed = issue.as_signed
    number = f", số {signed.document_number}" if signed.document_number else ""
    day = f" ngày {written_date(signed.document_date)}" if signed.document_date is not None else ""
    return f"{issue.get_kind_display()} {issue.window_words}{number}{day}"
