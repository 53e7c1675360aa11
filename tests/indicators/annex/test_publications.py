"""Papers as issued: made again to the byte whatever happened since, and every figure that differs named with who and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from indicators.annex.changes import changes_since
from indicators.annex.publications import NotIssued, is_whole, issue_paper, made_again, title_of, withdraw
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.digest import digest
from indicators.entry.cells import Typed
from indicators.entry.recording import save_cells
from indicators.loading import Question, load_catalogue
from indicators.models import Indicator, Issue, Measurement, Target
from units.models import Event, Unit, User

pytestmark = pytest.mark.django_db
AT = datetime(2024, 12, 3, 8, 30, tzinfo=UTC)
LATER = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)
WINDOW = Window(Month(2024, 1), Month(2024, 11))


def person(login: str) -> User:
    return User.objects.get(username=login)


def issued(**more: object) -> Issue:
    catalogue = load_catalogue()
    question = Question(catalogue.root, WINDOW, Boundaries("end"), date(2024, 12, 3))
    issue = issue_paper(
        Issue.Kind.ANNEX,
        catalogue,
        question,
        by=person("vanphong"),
        at=AT,
        number="125/BC-UBND",
        day=date(2024, 12, 5),
        **more,  # type: ignore[arg-type]
    )
    return Issue.objects.get(pk=issue.pk)


def correct(numerator: str = "6", reason: str = "Đếm lại sổ") -> None:
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    typed = Typed(
        "xa-bac-son", "DVC03", "2024-11", version=row.version, numerator=numerator, denominator=str(int(row.denominator)),
        reason=reason,
    )  # fmt: skip
    save_cells([typed], catalogue=load_catalogue(), by=person("vanphong"), at=LATER, key="sua-mot-o")


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


def test_a_figure_corrected_back_differs_no_more() -> None:
    issue = issued()
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    was, origin = row.numerator, row.origin
    for numerator, version in ((0, 1), (was, 2)):
        row.numerator, row.version = numerator, row.version + version
        row.origin, row.changed_at = origin, timezone.now()
        row.save()
    assert changes_since(issue, load_catalogue()).is_empty


def test_a_figure_taken_away_and_one_that_came_later_are_told() -> None:
    row = Measurement.objects.get(unit__slug="xa-cong-hoa", indicator__code="DVC03", month=Month(2024, 11))
    row.delete()
    issue = issued()
    Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11)).delete()
    row.pk = None
    row.save()
    found = {figure.unit: (figure.old, figure.new) for figure in changes_since(issue, load_catalogue()).figures}
    assert found.keys() == {"Xã Bắc Sơn", "Xã Cộng Hòa"}
    assert found["Xã Bắc Sơn"][1] == "" and found["Xã Cộng Hòa"][0] == "" and all(map(any, found.values()))


def test_targets_definitions_and_units_that_changed_are_told() -> None:
    issue = issued()
    Target.objects.filter(indicator__code="KS01", year_id=2024).update(value=98)
    Indicator.objects.filter(code="KS02").update(decimals=1)
    Unit.objects.filter(slug="xa-hong-an").update(name="Xã Hồng An mới")
    changes = changes_since(issue, load_catalogue())
    assert changes.figures == ()
    assert [(one.what, one.old.replace("\u00a0", " "), one.new.replace("\u00a0", " ")) for one in changes.others][
        :2
    ] == [
        ("Chỉ tiêu giao KS01 năm 2024, toàn địa bàn", "mục tiêu đề ra từ 97 %", "mục tiêu đề ra từ 98 %"),
        ("Chỉ tiêu KS02, số chữ số thập phân", "2", "1"),
    ]
    assert changes.others[2].what == "Đơn vị Xã Hồng An mới" and "Xã Hồng An (" in changes.others[2].old
    assert made_again(issue) == bytes(issue.file)


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
    with pytest.raises(NotIssued, match="không có gì để phát hành"):
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


def test_who_changed_a_note_later_did_not_change_the_figure() -> None:
    issue = issued()
    correct()
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    row.note, row.reason, row.version = "Ghi chú sau", "Thêm ghi chú", row.version + 1
    row.changed_by, row.changed_at = person("xa-bac-son"), LATER + timedelta(days=1)
    row.save()
    (figure,) = changes_since(issue, load_catalogue()).figures
    assert (figure.by, figure.reason) == ("Cán bộ tổng hợp", "Đếm lại sổ")


def test_what_does_not_reach_into_the_window_is_no_change() -> None:
    issue = issued()
    Unit.objects.filter(slug="xa-hong-an").update(valid_until=date(2026, 1, 1))
    Target.objects.filter(year_id=2025, indicator__code="DVC03").update(value=99)
    assert changes_since(issue, load_catalogue()).is_empty
    Unit.objects.filter(slug="xa-hong-an").update(valid_until=date(2024, 6, 1))
    assert [one.what for one in changes_since(issue, load_catalogue()).others] == ["Đơn vị Xã Hồng An"]


def test_a_report_prints_the_next_year_and_so_is_held_to_its_targets() -> None:
    catalogue = load_catalogue()
    question = Question(catalogue.root, WINDOW, Boundaries("end"), date(2024, 12, 3))
    issue = issue_paper(Issue.Kind.REPORT, catalogue, question, by=person("duyet"), at=AT)
    target = Target.objects.filter(year_id=2025).first()
    assert target is not None
    Target.objects.filter(pk=target.pk).update(value=target.value - 1)
    (other,) = changes_since(Issue.objects.get(pk=issue.pk), load_catalogue()).others
    assert "năm 2025" in other.what


def test_an_old_figure_is_told_as_it_was_shown_then() -> None:
    issue = issued()
    correct()
    Indicator.objects.filter(code="DVC03").update(unit_label="phần trăm")
    (figure,) = changes_since(issue, load_catalogue()).figures
    assert "%" in figure.old and "phần trăm" in figure.new
