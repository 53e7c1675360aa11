"""The signed copy of an issue: what a person finished and somebody signed, kept beside the file that was made."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction

from indicators.annex.publications import LONGEST_NUMBER, NotIssued, need_issuer, need_sensible, record, title_of
from indicators.core.months import Window
from indicators.models import Issue, SignedCopy
from indicators.sheets.outside import DOCUMENT, EMPTY, MOST_BYTES, TOO_BIG, WORKBOOK, Refused, opened
from units.models import User
from units.names import tidy

PDF = "pdf"
FORMS = (DOCUMENT, PDF, WORKBOOK)
LONGEST_FILE_NAME = 200
MOST_COPIES = 20
NO_NUMBER = "Hãy ghi số văn bản, ví dụ 125/BC-UBND."
NO_DAY = "Hãy ghi ngày văn bản, ví dụ 05/12/2024."
WITHDRAWN = "Bản này đã được thu hồi nên không kèm thêm tệp được."
TOO_MANY = f"Bản này đã có {MOST_COPIES} tệp kèm theo. Hãy phát hành một bản mới."
NOT_ONE_OF = "Chỉ nhận tệp Word (.docx), PDF hoặc Excel (.xlsx). Hãy lưu thành một trong các dạng này rồi gửi lại."


def form_of(content: bytes) -> str:
    """docx, pdf or xlsx by what the file is, whatever it is called. Refused with a sentence for anything else."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > MOST_BYTES:
        raise Refused(TOO_BIG)
    if content.startswith(b"%PDF-"):
        return PDF
    if not content.startswith(b"PK"):
        raise Refused(NOT_ONE_OF)
    return opened(content)[0]


@transaction.atomic
def attach(
    issue: Issue, content: bytes, file_name: str, *, number: str, day: date | None, by: User, at: datetime
) -> SignedCopy:
    """Keeps a signed copy for good; an earlier one stays beside it.

    Number and day are those of the issue where it has them and nothing else is said. Refused for a file that is none of
    FORMS; NotIssued where somebody may not, something is missing, or the issue is withdrawn.
    """
    need_issuer(by)
    # Read anew: what the caller holds may know of fewer copies than there are.
    locked = Issue.objects.select_for_update(of=("self",)).defer("frozen", "file").get(pk=issue.pk)
    if locked.withdrawn_at is not None:
        raise NotIssued(WITHDRAWN)
    need_sensible(number, day, Window(issue.first, issue.last))
    number, day = tidy(number)[:LONGEST_NUMBER] or issue.document_number, day or issue.document_date
    if not number or day is None:
        raise NotIssued(NO_NUMBER if not number else NO_DAY)
    if locked.signed_copies.count() >= MOST_COPIES:
        raise NotIssued(TOO_MANY)
    form = form_of(content)
    stem = tidy(file_name).rpartition(".")[0] or issue.file_name.rpartition(".")[0]
    copy = SignedCopy.objects.create(
        issue=issue, document_number=number, document_date=day, file=content,
        file_name=f"{stem[: LONGEST_FILE_NAME - 5]}.{form}", file_sha256=hashlib.sha256(content).hexdigest(),
        attached_by=by, attached_at=at,
    )  # fmt: skip
    record(title_of(locked), "kèm bản đã ký", by, at, new=f"{copy.file_name}, SHA-256 {copy.file_sha256}")
    return copy
