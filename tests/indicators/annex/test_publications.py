"""Papers as issued: made again to the byte whatever happened since, and every figure that differs named with who and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, connection, transaction

from indicators.annex.changes import changes_since
from indicators.annex.freezing import thawed
from indicators.annex.publications import NotIssued, is_whole, issue_paper, made_again, title_of, withdraw
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.digest import digest
from indicators.loading import Question, load_catalogue
from indicators.models import Indicator, Issue, Measurement
from tests.indicators.annex.issued import AT, LATER, WINDOW, correct, issued, person
from units.models import Event

pytestmark = pytest.mark.django_db


def test_it_is_kept_with_number_day_hash_and_who() -> None:
    issue = issued()
    assert title_of(issue) == "Phụ lục tháng 01–11/2024, số 125/BC-UBND ngày 05/12/2024"
    assert (issue.issued_by.username, issue.issued_at, len(issue.file_sha256)) == ("vanphong", AT, 64)
    assert is_whole(issue) and bytes(issue.file)[:2] == b"PK"
    event = Event.objects.filter(kind=Event.Kind.PAPER).get()
    assert (event.subject, event.action, event.new) == (title_of(issue), "phát hành", f"SHA-256 {issue.file_sha256}")


def test_after_a_correction_the_issue_is_the_same_and_the_list_has_exactly_that_figure() -> None:
    issue = issued()
    assert made_again(issue) == bytes(issue.file)
    assert changes_since(issue, load_catalogue()).is_empty
    before = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    correct()
    again = Issue.objects.get(pk=issue.pk)
    assert made_again(again) == bytes(again.file) == bytes(issue.file)
    changes = changes_since(again, load_catalogue())
    assert changes.others == ()
    (figure,) = changes.figures
    assert (figure.unit, figure.rule.code, figure.month) == ("Xã Bắc Sơn", "DVC03", Month(2024, 11))
    assert f"{int(before.numerator)}\u00a0/" in figure.old and "6\u00a0/" in figure.new and figure.old != figure.new
    assert (figure.by, figure.at, figure.reason) == ("Cán bộ tổng hợp", LATER, "Đếm lại sổ")
    other = issue_paper(
        Issue.Kind.ANNEX,
        load_catalogue(),
        Question(load_catalogue().root, WINDOW, Boundaries("end"), date(2024, 12, 3)),
        by=person("duyet"),
        at=LATER,
    )
    assert bytes(other.file) != bytes(issue.file), "what is issued now holds the correction"


def test_withdrawn_it_stays_readable_and_is_withdrawn_once() -> None:
    issue = issued()
    with pytest.raises(NotIssued, match="lý do"):
        withdraw(issue, "  …  ", by=person("duyet"), at=LATER)
    withdraw(issue, "Nhầm  kỳ số liệu", by=person("duyet"), at=LATER)
    again = Issue.objects.get(pk=issue.pk)
    assert again.is_withdrawn and again.withdrawn_reason == "Nhầm kỳ số liệu"
    assert made_again(again) == bytes(again.file)
    with pytest.raises(NotIssued, match="đã được thu hồi"):
        withdraw(again, "Lần nữa", by=person("duyet"), at=LATER)


@pytest.mark.parametrize("login", ["lanhdao", "quantri", "xa-bac-son"])
def test_who_only_reads_issues_and_withdraws_nothing(login: str) -> None:
    issue = issued()
    catalogue = load_catalogue()
    question = Question(catalogue.root, WINDOW, Boundaries("end"), date(2024, 12, 3))
    for act in (
        lambda: issue_paper(Issue.Kind.ANNEX, catalogue, question, by=person(login), at=LATER),
        lambda: withdraw(issue, "Vì thế", by=person(login), at=LATER),
    ):
        with pytest.raises(NotIssued, match="không phát hành hay thu hồi"):
            act()
    assert Issue.objects.count() == 1 and not Issue.objects.get().is_withdrawn


def test_a_window_without_indicators_issues_nothing() -> None:
    catalogue = load_catalogue()
    empty = Question(catalogue.root, Window(Month(2030, 1), Month(2030, 2)), Boundaries("end"), date(2024, 12, 3))
    with pytest.raises(NotIssued, match="không có gì để lập hay phát hành"):
        issue_paper(Issue.Kind.ANNEX, catalogue, empty, by=person("vanphong"), at=AT)
    assert not Issue.objects.exists()


def statements() -> Iterator[str]:
    table = "indicators_issue"
    for change in (
        "file_sha256 = 'x'", "document_number = 'khác'", "file = frozen", "issued_by_id = issued_by_id + 1", "id = id + 1",
        "issued_at = CURRENT_TIMESTAMP", "first = 202402", "withdrawn_reason = ''",
    ):  # fmt: skip
        yield f"UPDATE {table} SET {change}"
    yield f"DELETE FROM {table}"
    if connection.vendor == "sqlite":
        yield f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        yield f"TRUNCATE {table}"


def test_no_statement_changes_an_issue_but_its_one_withdrawal() -> None:
    issue = issued()
    before, known = list(Issue.objects.values_list()), digest()
    for statement in statements():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(Issue.objects.values_list()) == before and digest() == known
    withdraw(issue, "Nhầm", by=person("duyet"), at=LATER)
    after = digest()
    assert after != known
    for change in ("withdrawn_reason = 'khác'", "withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_reason = ''"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE indicators_issue SET {change}")
    assert digest() == after


@pytest.mark.parametrize(("kind", "first"), [(Issue.Kind.NOTICE, Month(2024, 11)), (Issue.Kind.REPORT, Month(2024, 1))])
def test_a_notice_and_a_report_are_kept_word_for_word_and_made_again(kind: str, first: Month) -> None:
    catalogue = load_catalogue()
    question = Question(catalogue.root, WINDOW, Boundaries("end"), date(2024, 12, 3))
    pk = issue_paper(
        kind, catalogue, question, by=person("duyet"), at=AT, number="125/BC-UBND", day=date(2024, 12, 5)
    ).pk  # fmt: skip
    correct()
    Indicator.objects.filter(code="DVC03").update(name="Tên khác")
    issue = Issue.objects.get(pk=pk)
    assert (issue.first, issue.last, issue.file_name[-5:]) == (first, Month(2024, 11), ".docx")
    assert made_again(issue) == bytes(issue.file)
    (figure,) = changes_since(issue, load_catalogue()).figures
    assert (figure.unit, figure.rule.code) == ("Xã Bắc Sơn", "DVC03")
    with ZipFile(BytesIO(bytes(issue.file))) as archive:
        words = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    assert "Số: 125/BC-UBND" in words and "ngày 05 tháng 12 năm 2024" in words and "Tên khác" not in words
    assert "NGƯỜI SOẠN THẢO" not in words, "the page for whoever drafts is taken out"


def test_a_report_over_two_years_is_not_issued() -> None:
    catalogue = load_catalogue()
    question = Question(catalogue.root, Window(Month(2024, 6), Month(2025, 3)), Boundaries("end"), date(2024, 12, 3))
    with pytest.raises(NotIssued, match="trong một năm"):
        issue_paper(Issue.Kind.REPORT, catalogue, question, by=person("duyet"), at=AT)
    assert not Issue.objects.exists()


@pytest.mark.parametrize("kind", [Issue.Kind.NOTICE, Issue.Kind.REPORT])
def test_words_and_frozen_figures_come_from_one_reading(kind: str) -> None:
    """Somebody saves right after the figures were read: the paper is the one before, in its words as in its cells."""
    expected = issued(kind)
    readings: list[str] = []

    def save_before_the_second(execute: Any, sql: str, *more: Any) -> Any:
        if "indicators_measurement" in sql and sql.startswith("SELECT"):
            readings.append(sql)
            if len(readings) == 2:
                correct("0")
        return execute(sql, *more)

    with connection.execute_wrapper(save_before_the_second):
        issue = issued(kind)
    assert len(readings) > 1 and changes_since(issue, load_catalogue()).figures
    assert thawed(bytes(issue.frozen)).cells == thawed(bytes(expected.frozen)).cells
    assert bytes(issue.file) == bytes(expected.file)


def test_papers_of_approved_figures_alone_say_so() -> None:
    said = "Chỉ tính số liệu đã được duyệt."
    for kind in (Issue.Kind.NOTICE, Issue.Kind.REPORT):
        with_all, approved = issued(kind), issued(kind, approved_only=True)
        papers = [thawed(bytes(one.frozen)).paper for one in (with_all, approved)]
        assert [paper is not None and said in paper.text for paper in papers] == [False, True]
