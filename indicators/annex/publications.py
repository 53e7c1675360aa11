"""Papers as issued: their only writer, the same paper made again, and what has changed since."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction

from indicators.annex.beside import load_beside
from indicators.annex.contents import Annex, annex_of
from indicators.annex.freezing import Frozen, frozen_bytes, thawed
from indicators.annex.remarks import Document
from indicators.annex.workbook import annex_workbook
from indicators.core.numbers_vi import written_date
from indicators.loading import Catalogue, Question, load_cells
from indicators.models import Issue
from units.models import Event, Unit, User

MAY_ISSUE = frozenset({User.Role.EDITOR, User.Role.APPROVER})
LONGEST_NUMBER = 60
NO_FIGURES = "Kỳ này không có chỉ tiêu nào nên không có gì để phát hành. Hãy chọn kỳ khác."
NO_REASON = "Hãy ghi lý do thu hồi."
WITHDRAWN = "Bản này đã được thu hồi trước đó."
NOT_YOUR_ROLE = "Tài khoản này xem được văn bản nhưng không phát hành hay thu hồi được."


class NotIssued(Exception):
    """Nothing was issued or withdrawn, for the reason in the sentence."""


# Issuing


def frozen_now(catalogue: Catalogue, question: Question, at: datetime) -> Frozen:
    """What the paper stands on as it is now; two queries."""
    return Frozen(catalogue, question, at, load_cells(catalogue, question), load_beside(catalogue, question))


def annex_from(frozen: Frozen, document: Document) -> Annex:
    return annex_of(
        frozen.catalogue, frozen.scorecard, frozen.as_of, approved_only=frozen.question.approved_only,
        beside=frozen.beside, document=document,
    )  # fmt: skip


@transaction.atomic
def issue_annex(
    catalogue: Catalogue, question: Question, *, by: User, at: datetime, number: str = "", day: date | None = None
) -> Issue:
    """Keeps the annex of the question as it is now, with its file. NotIssued where there is nothing, or nobody may."""
    _need_role(by)
    number = " ".join(number.split())[:LONGEST_NUMBER]
    frozen = frozen_now(catalogue, question, at)
    annex = annex_from(frozen, Document(number, day))
    if not annex.sheets:
        raise NotIssued(NO_FIGURES)
    file = annex_workbook(annex, at)
    window = question.window
    issue = Issue.objects.create(
        kind=Issue.Kind.ANNEX, unit=Unit.objects.get(slug=question.unit), first=window.first, last=window.last,
        boundaries=str(question.boundaries), document_number=number, document_date=day, frozen=frozen_bytes(frozen),
        file=file, file_name=f"phu-luc-{window.first}-{window.last}.xlsx", file_sha256=hashlib.sha256(file).hexdigest(),
        issued_by=by, issued_at=at,
    )  # fmt: skip
    _record(issue, "phát hành", by, at, new=f"SHA-256 {issue.file_sha256}")
    return issue


@transaction.atomic
def withdraw(issue: Issue, reason: str, *, by: User, at: datetime) -> None:
    """Says that the paper no longer holds; it stays readable. NotIssued without a reason, and a second time."""
    _need_role(by)
    words = " ".join(reason.split())
    if not any(sign.isalnum() for sign in words):
        raise NotIssued(NO_REASON)
    updated = Issue.objects.filter(pk=issue.pk, withdrawn_at=None).update(
        withdrawn_by=by, withdrawn_at=at, withdrawn_reason=words
    )
    if not updated:
        raise NotIssued(WITHDRAWN)
    _record(issue, "thu hồi", by, at, reason=words)


def made_again(issue: Issue) -> bytes:
    """The file from what was frozen. NotFrozen where this version cannot read it."""
    frozen = thawed(bytes(issue.frozen))
    return annex_workbook(annex_from(frozen, document_of(issue)), frozen.as_of)


def document_of(issue: Issue) -> Document:
    return Document(issue.document_number, issue.document_date)


def is_whole(issue: Issue) -> bool:
    """Whether the file is the one that was issued, to the byte."""
    return hashlib.sha256(bytes(issue.file)).hexdigest() == issue.file_sha256


def _need_role(by: User) -> None:
    if by.role not in MAY_ISSUE:
        raise NotIssued(NOT_YOUR_ROLE)


def _record(issue: Issue, action: str, by: User, at: datetime, *, new: str = "", reason: str = "") -> None:
    Event.objects.create(
        kind=Event.Kind.PAPER, subject=title_of(issue)[:300], action=action, new=new, reason=reason, by=by, at=at
    )


def title_of(issue: Issue) -> str:
    """Phụ lục tháng 01–11/2024, số 12/BC-UBND ngày 05/12/2024."""
    number = f", số {issue.document_number}" if issue.document_number else ""
    day = f" ngày {written_date(issue.document_date)}" if issue.document_date is not None else ""
    return f"{issue.get_kind_display()} {issue.window_words}{number}{day}"
