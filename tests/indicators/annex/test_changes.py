"""What is told to have changed since a paper was issued: all that would change it, and nothing that would not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from indicators.annex.changes import changes_since
from indicators.annex.publications import made_again
from indicators.core.months import Month
from indicators.entry.submitting import Deed, approve, reopen, submit
from indicators.loading import load_catalogue
from indicators.models import AnnexGroup, Indicator, Issue, Measurement, ReportingYear, ReportText, Target, Threshold
from tests.indicators.annex.issued import AT, LATER, correct, issued, person
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db


def others_of(issue: Issue) -> list[tuple[str, str, str]]:
    return [(one.what, one.old, one.new) for one in changes_since(issue, load_catalogue()).others]


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
    issue = issued(Issue.Kind.REPORT)
    target = Target.objects.filter(year_id=2025).first()
    assert target is not None
    Target.objects.filter(pk=target.pk).update(value=target.value - 1)
    (other,) = changes_since(issue, load_catalogue()).others
    assert "năm 2025" in other.what


def test_an_old_figure_is_told_as_it_was_shown_then() -> None:
    issue = issued()
    correct()
    Indicator.objects.filter(code="DVC03").update(unit_label="phần trăm")
    (figure,) = changes_since(issue, load_catalogue()).figures
    assert "%" in figure.old and "phần trăm" in figure.new


def deed(by: str, reason: str = "", at: datetime = LATER) -> Deed:
    return Deed(Unit.objects.get(slug="xa-bac-son"), Month(2024, 11), person(by), at, reason)


def approved(at: datetime = LATER) -> None:
    submit(deed("xa-bac-son", at=at), open_findings=list)
    approve(deed("duyet", at=at))


def test_where_only_approved_figures_count_whoever_decided_about_the_month_is_named() -> None:
    approved(AT - timedelta(days=1))
    issue = issued(approved_only=True)
    assert changes_since(issue, load_catalogue()).is_empty
    reopen(deed("vanphong", "Cộng nhầm"))
    figures = changes_since(issue, load_catalogue()).figures
    assert (
        figures and {one.unit for one in figures} == {"Xã Bắc Sơn"} and all(one.old and not one.new for one in figures)
    )
    assert {(one.by, one.at, one.reason) for one in figures} == {
        ("Cán bộ tổng hợp", LATER, "Báo cáo tháng bản nháp: Cộng nhầm")
    }
    correct()
    approved()
    (figure,) = changes_since(issue, load_catalogue()).figures
    assert (figure.rule.code, figure.by, figure.reason) == ("DVC03", "Cán bộ tổng hợp", "Đếm lại sổ")


def test_a_figure_of_another_issue_is_not_told_of_by_decisions_that_change_none() -> None:
    approved(AT - timedelta(days=1))
    issue = issued()
    reopen(deed("vanphong", "Cộng nhầm"))
    assert changes_since(issue, load_catalogue()).is_empty


def test_names_of_annexes_terms_of_few_records_and_reporting_years_are_told() -> None:
    issue = issued()
    group = AnnexGroup.objects.exclude(indicators=None).first()
    assert group is not None
    AnnexGroup.objects.filter(pk=group.pk).update(name="Tên phụ lục khác")
    Threshold.objects.update_or_create(name="high_rate_percent", defaults={"value": 90})
    Threshold.objects.update_or_create(name="few_least_months", defaults={"value": 9})
    ReportingYear.objects.filter(year=2024).update(last_month=Month(2024, 12), regime="administrative")
    assert others_of(issue) == [
        ("Phụ lục, tên", group.name, "Tên phụ lục khác"),
        ("Kỳ ngắn nhất để xét ít hồ sơ", "6 tháng", "9 tháng"),
        ("Tỷ lệ được coi là cao", "95 %", "90 %"),
        ("Kỳ báo cáo năm 2024", "01–11/2024", "01–12/2024"),
        ("Chế độ báo cáo năm 2024", "tháng dương lịch", "kỳ báo cáo hành chính, chốt ngày 14 (NĐ 09/2019/NĐ-CP)"),
        ("Hạn nộp tháng 11/2024", "05/12/2024", "19/11/2024"),
    ]


def test_a_deadline_is_told_where_it_made_the_month_due_or_not() -> None:
    issue = issued()
    ReportingYear.objects.filter(year=2024).update(moved_deadlines={"11": "2024-12-20", "10": "2024-11-08"})
    assert others_of(issue) == []
    ReportingYear.objects.filter(year=2024).update(moved_deadlines={"10": "2024-12-20"})
    assert others_of(issue) == [("Hạn nộp tháng 10/2024", "05/11/2024", "20/12/2024")]


def test_a_unit_that_belonged_elsewhere_is_told() -> None:
    issue = issued()
    Membership.objects.filter(child__slug="xa-bac-son").delete()
    assert others_of(issue) == [("Đơn vị Xã Bắc Sơn, trực thuộc", "Huyện Hưng Hà", "")]


def test_a_change_of_one_figure_tells_what_the_whole_and_the_unit_come_to() -> None:
    issue = issued()
    assert changes_since(issue, load_catalogue()).results == ()
    correct("0")
    results = changes_since(issue, load_catalogue()).results
    said = [
        (one.unit, one.rule.code, one.old.replace("\u00a0", " "), one.new.replace("\u00a0", " ")) for one in results
    ]
    assert said == [
        ("Huyện Hưng Hà", "DVC03", "99,97 % (24.640 / 24.647), Chưa đạt", "99,93 % (24.632 / 24.647), Chưa đạt")
    ]


def test_a_unit_whose_verdict_turns_is_named() -> None:
    issue = issued()
    row = Measurement.objects.get(unit__slug="xa-hong-an", indicator__code="DVC03", month=Month(2024, 11))
    row.numerator, row.version = 0, row.version + 1
    row.save()
    turned = [one for one in changes_since(issue, load_catalogue()).results if one.unit == "Xã Hồng An"]
    assert [(one.rule.code, one.old[-5:], one.new[-8:]) for one in turned] == [("DVC03", ", Đạt", "Chưa đạt")]


def test_a_text_that_changed_is_told_word_for_word_and_nothing_else_is() -> None:
    report, annex = issued(Issue.Kind.REPORT), issued()
    for issue in (report, annex):
        assert changes_since(issue, load_catalogue()).is_empty
    text = ReportText.objects.filter(year=2024, kind="words", section="ton-tai").first()
    assert text is not None
    ReportText.objects.filter(pk=text.pk).update(text="Câu do văn phòng viết lại.")
    changes = changes_since(report, load_catalogue())
    assert (changes.figures, changes.others, changes.results) == ((), (), ())
    (wording,) = changes.wording
    assert text.text in wording.old and "Câu do văn phòng viết lại." in wording.new
    assert changes_since(annex, load_catalogue()).is_empty, "an annex has no sentences"
