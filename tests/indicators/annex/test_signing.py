"""Signed copies of an issue: kept beside it for good, refused with a sentence, never changed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from indicators.annex.publications import NotIssued, made_again, title_of, withdraw
from indicators.annex.signing import MOST_COPIES, attach
from indicators.digest import digest
from indicators.integrity import findings
from indicators.models import Issue, SignedCopy
from indicators.sheets.outside import MOST_BYTES, Refused
from tests.indicators.annex.issued import LATER, issued, person
from units.models import Event

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% scanned\n"
DAY = date(2024, 12, 6)


def signed(issue: Issue, content: bytes = PDF, name: str = "Báo cáo đã ký.PDF", **more: object) -> SignedCopy:
    given = {"number": "131/BC-UBND", "day": DAY, "by": person("duyet"), "at": LATER, **more}
    return attach(issue, content, name, **given)  # type: ignore[arg-type]


def workbook() -> bytes:
    file = BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def test_it_is_kept_beside_the_file_that_was_made_and_gives_the_paper_its_number() -> None:
    issue = issued(Issue.Kind.REPORT, number="", day=None)
    assert title_of(issue) == "Báo cáo tháng 01–11/2024"
    made = bytes(issue.file)
    # As a page holds it: with the copies that there were.
    copy = signed(Issue.objects.prefetch_related("signed_copies").get(pk=issue.pk))
    again = Issue.objects.get(pk=issue.pk)
    assert title_of(again) == "Báo cáo tháng 01–11/2024, số 131/BC-UBND ngày 06/12/2024"
    assert bytes(again.file) == made == made_again(again), "the paper that was made stays as it was"
    assert (copy.file_name, bytes(copy.file), copy.attached_by.username) == ("Báo cáo đã ký.pdf", PDF, "duyet")
    event = Event.objects.filter(kind=Event.Kind.PAPER).latest("pk")
    assert event.subject == title_of(again), "under the number that it was just given"
    assert (event.action, event.new) == ("kèm bản đã ký", f"Báo cáo đã ký.pdf, SHA-256 {copy.file_sha256}")


def test_a_second_copy_counts_and_the_first_stays() -> None:
    issue = issued()
    first = signed(issue, number="", day=None)
    assert (first.document_number, first.document_date) == ("125/BC-UBND", date(2024, 12, 5)), "those of the issue"
    second = signed(issue, bytes(issued(Issue.Kind.NOTICE).file), "b.docx")
    assert [copy.pk for copy in issue.signed_copies.all()] == [second.pk, first.pk]
    assert all("file" in copy.get_deferred_fields() for copy in issue.signed_copies.all()), "only who asks reads files"
    assert Issue.objects.get(pk=issue.pk).as_signed == second and second.file_name == "b.docx"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "rỗng"),
        (b"MZ\x90", "Chỉ nhận tệp Word"),
        (b"<html>", "Chỉ nhận tệp Word"),
        (b"PK\x03\x04hong", "hỏng"),
        (PDF.ljust(MOST_BYTES + 1), "lớn hơn 10 MB"),
    ],
)
def test_what_is_no_paper_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    issue = issued()
    with pytest.raises(Refused, match=sentence):
        signed(issue, content)
    assert not SignedCopy.objects.exists()


def test_without_a_number_or_a_day_or_after_withdrawal_nothing_is_kept() -> None:
    issue = issued(number="", day=None)
    with pytest.raises(NotIssued, match="số văn bản"):
        signed(issue, number=" ")
    with pytest.raises(NotIssued, match="ngày văn bản"):
        signed(issue, day=None)
    with pytest.raises(NotIssued, match="không phát hành"):
        signed(issue, by=person("lanhdao"))
    withdraw(issue, "Nhầm", by=person("duyet"), at=LATER)
    with pytest.raises(NotIssued, match="đã được thu hồi"):
        signed(issue)
    assert not SignedCopy.objects.exists()


def test_no_more_than_so_many() -> None:
    issue = issued()
    for _ in range(MOST_COPIES):
        signed(issue, workbook(), "a.xlsx")
    with pytest.raises(NotIssued, match="phát hành một bản mới"):
        signed(issue)


def test_no_statement_changes_it_and_what_is_damaged_is_found() -> None:
    signed(issued())
    before, known = list(SignedCopy.objects.values_list()), digest()
    table = "indicators_signedcopy"
    for statement in (
        f"UPDATE {table} SET document_number = 'khác'", f"UPDATE {table} SET file = NULL", f"DELETE FROM {table}",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(SignedCopy.objects.values_list()) == before and digest() == known
    assert not [one for one in findings() if "hash" in one]
    SignedCopy.objects.create(
        issue=Issue.objects.get(), document_number="1", document_date=DAY, file=b"khac", file_name="a.pdf",
        file_sha256="0" * 64, attached_by=person("duyet"), attached_at=LATER,
    )  # fmt: skip
    assert [one for one in findings() if "hash" in one] and digest() != known
