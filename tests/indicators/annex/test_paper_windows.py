"""Papers of other windows than the year's report: what they leave out, what they call places, what the drafter is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from indicators.annex.gathering import load_notice_parts
from indicators.annex.notice import notice_of
from indicators.annex.paper import DRAFT, Paper, Table, drafted
from indicators.annex.publications import issue_paper, made_again
from indicators.annex.word import word_file
from indicators.core.quality import CHECK_WORDS, Check, Flag
from indicators.loading import Catalogue
from indicators.models import Measurement, ReportText
from tests.indicators.annex.words import AS_OF, body_of, notice_paper, question_of, report_paper
from units.models import User

pytestmark = pytest.mark.django_db
A_YEAR_LATER = date(2025, 12, 20)


def before_the_signature(paper: Paper) -> str:
    return replace(paper, after=()).text.replace("\u00a0", " ")


def notes_of(paper: Paper) -> str:
    return paper.text.partition("PHẦN GHI CHÚ CHO NGƯỜI SOẠN THẢO")[2]


# A report of fewer months


def test_a_report_of_six_months_is_part_one_alone(catalogue: Catalogue) -> None:
    paper = report_paper(catalogue, "2024-01", "2024-06")
    said = before_the_signature(paper)
    assert paper.subject == ("Kết quả thực hiện chuyển đổi số 06 tháng năm 2024",)
    assert "PHẦN" not in said and "2025" not in said.replace("đến năm 2025", "")
    assert "I. CÔNG TÁC TRIỂN KHAI" in said and "III. ĐÁNH GIÁ CHUNG" in said
    assert said.endswith("công tác chuyển đổi số 06 tháng năm 2024 của huyện Hưng Hà./.")


@pytest.mark.parametrize("last", ["2024-11", "2024-12"])
def test_the_years_report_speaks_of_the_next_year(catalogue: Catalogue, last: str) -> None:
    paper = report_paper(catalogue, "2024-01", last)
    assert paper.subject[1] == "nhiệm vụ, giải pháp trọng tâm năm 2025"
    assert "PHẦN II" in paper.text and "chưa đến hạn" not in paper.text


def test_what_is_not_due_is_said_once(catalogue: Catalogue) -> None:
    said = before_the_signature(report_paper(catalogue, "2024-01", "2024-06"))
    assert said.count("chưa đến hạn") == 1
    assert re.search(r"Còn \d+ chỉ tiêu chưa đến hạn báo cáo trong kỳ này\.", said)
    # What went on after an indicator that is not told of begins anew, and never under an older sentence.
    radio = next(one for one in said.split("\n") if "280 tin" in one)
    assert radio.startswith("Đài Truyền thanh các xã")


def test_what_went_on_at_the_foot_stays_there_without_the_figures_before_it(catalogue: Catalogue) -> None:
    paper = report_paper(catalogue, "2024-01", "2024-06")
    assert "Vinaphone" not in paper.text
    assert next(note.text for note in paper.footnotes if "Vinaphone" in note.text).startswith("Vinaphone còn phát")


def test_documents_of_later_months_are_not_cited(catalogue: Catalogue) -> None:
    paper = report_paper(catalogue, "2024-01", "2024-06")
    said = before_the_signature(paper) + " ".join(note.text for note in paper.footnotes)
    # Signed in July: what is of June stands, what is of August does not.
    assert "739/UBND.VHTT" in said and "118/KH-UBND" not in said and "70/VHTT" not in said
    notes = notes_of(paper)
    assert "Không dẫn 02 văn bản ghi ngày sau tháng ký (7/2024)." in notes
    assert "nhắc ngày 15/9/2024, sau tháng ký" in notes and "không có Phần II" in notes


def test_a_document_of_the_month_of_signing_is_cited(catalogue: Catalogue) -> None:
    ReportText.objects.create(
        year_id=2024, kind="document", section="van-ban-chi-dao", number="Công văn số 9/X", dated_on=date(2024, 7, 31),
        text="về việc thử", position=900,
    )  # fmt: skip
    assert any("Công văn số 9/X" in note.text for note in report_paper(catalogue, "2024-01", "2024-06").footnotes)


# The notice


def tables_of(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def test_indicators_with_a_target_come_first(catalogue: Catalogue) -> None:
    aims = [line.cells[4].text for line in tables_of(notice_paper(catalogue))[0].rows]
    assert aims == sorted(aims, key=lambda aim: aim == "không giao") and len(set(aims)) > 1
    assert [line.cells[0].text for line in tables_of(notice_paper(catalogue))[0].rows] == [str(n) for n in range(1, 10)]


def test_the_drafter_of_a_notice_is_told_of_the_notice_alone(catalogue: Catalogue) -> None:
    notes = notes_of(notice_paper(catalogue))
    for foreign in ("nói khác nhau", "17/9/2023", "Phần I", "hợp đồng điện tử", "danh sách có"):
        assert foreign not in notes, foreign
    assert "Còn 366 số liệu của 47 đơn vị chưa được duyệt." in notes
    assert "Những chỗ nói khác nhau" in notes_of(report_paper(catalogue))


def test_a_finding_about_another_indicator_is_not_the_notices(catalogue: Catalogue) -> None:
    parts = load_notice_parts(catalogue, question_of(catalogue, "2024-11", "2024-11"), AS_OF)
    flags = [Flag(Check.OUTLIER, None, code, None, "Lệch.", ()) for code in ("HT01", "KS01")]
    told = notice_of(replace(parts, year=replace(parts.year, flags=tuple(flags))))
    assert f"{CHECK_WORDS[Check.OUTLIER]}: 01 trường hợp." in notes_of(told)


def test_missing_reports_are_asked_for_only_where_some_are_missing(catalogue: Catalogue) -> None:
    asked = before_the_signature(notice_paper(catalogue)).partition("IV. YÊU CẦU")[2]
    assert "chưa đạt mục tiêu rà soát" in asked and "bổ sung số liệu" not in asked
    Measurement.objects.filter(unit__slug="xa-bac-son", month="2024-11", indicator__code="KS01").delete()
    asked = before_the_signature(notice_paper(catalogue)).partition("IV. YÊU CẦU")[2]
    assert "bổ sung số liệu" in asked


def test_where_nobody_has_reported_nobody_is_behind(catalogue: Catalogue) -> None:
    asked = before_the_signature(notice_paper(catalogue, "2025-07", A_YEAR_LATER)).partition("IV. YÊU CẦU")[2]
    assert "bổ sung số liệu" in asked and "chưa đạt mục tiêu" not in asked


def test_the_notice_of_january_has_no_second_column_of_the_same_figures(catalogue: Catalogue) -> None:
    paper = notice_paper(catalogue, "2024-01")
    said = before_the_signature(paper)
    assert "lũy kế" not in said and "Từ đầu năm" not in said and "Trong tháng, 03/06 chỉ tiêu" in said
    assert [column.heading for column in tables_of(paper)[0].columns] == [
        "STT", "Chỉ tiêu", "Kết quả", "Mục tiêu", "Đánh giá",
    ]  # fmt: skip
    assert "tính lũy kế" in before_the_signature(notice_paper(catalogue, "2024-02"))


def test_a_notice_lists_what_is_not_due_in_its_table_and_once_below(catalogue: Catalogue) -> None:
    lines = [one.text for one in notice_paper(catalogue, "2025-07", A_YEAR_LATER).blocks if not isinstance(one, Table)]
    assert [one for one in lines if "chưa đến hạn" in one] == ["- Còn 14 chỉ tiêu được giao chưa đến hạn báo cáo."]
    assert not any("không áp dụng" in one for one in lines)


# After the merger


def test_no_town_is_named_where_none_is_left(catalogue: Catalogue) -> None:
    said = before_the_signature(report_paper(catalogue, "2025-01", "2025-11", A_YEAR_LATER))
    assert "Trong kỳ có 33 xã, thị trấn, từ ngày 01/7/2025 có 08 xã sau sắp xếp." in said


def test_a_year_without_texts_has_no_lone_headings(catalogue: Catalogue) -> None:
    paper = report_paper(catalogue, "2025-01", "2025-11", A_YEAR_LATER)
    lines = before_the_signature(paper).split("\n")
    good = lines.index("1. Ưu điểm")
    assert lines[good + 1 : good + 3] == ["(Chưa ghi nội dung.)", "2. Tồn tại, hạn chế"]
    assert lines[good + 3] == "Công tác chuyển đổi số trên địa bàn còn một số tồn tại, hạn chế cần khắc phục:"
    assert lines[good + 4].startswith("- ") and "Bên cạnh những kết quả" not in paper.text
    assert paper.receivers == ("Lưu: VT",)


def test_a_heading_that_nothing_follows_is_left_out(catalogue: Catalogue) -> None:
    for section, text in (("ha-tang-so", "Đầu mục"), ("chu-ky-so", "Một mình")):
        ReportText.objects.create(year_id=2024, kind="words", place="heading", section=section, text=text, position=0)
    heads = [one.text for one in report_paper(catalogue).paragraphs() if one.is_heading]
    assert "2.1. Đầu mục" in heads
    assert not any("Một mình" in head or "Cấp mới chữ ký số" in head for head in heads if not head.startswith("6.3"))


# Drafts


def test_what_is_downloaded_says_that_it_is_a_draft_and_what_is_issued_does_not(catalogue: Catalogue) -> None:
    paper = report_paper(catalogue)
    assert DRAFT in body_of(word_file(drafted(paper), AS_OF)).split("BÁO CÁO")[0]
    assert DRAFT not in body_of(word_file(paper, AS_OF))
    by = User.objects.get(username="vanphong")
    issue = issue_paper("report", catalogue, question_of(catalogue), by=by, at=datetime(2024, 12, 20, 1, 5, tzinfo=UTC))
    assert DRAFT not in body_of(bytes(issue.file)) and made_again(issue) == bytes(issue.file)


def test_pages_and_commands_hand_out_drafts(as_person: Any, tmp_path: Path) -> None:
    client = as_person("vanphong")
    for name in ("monthly_notice", "report"):
        answer = client.get(reverse(f"indicators:{name}"), {"tu": "2024-01", "den": "2024-11"})
        assert DRAFT in body_of(answer.content), name
    call_command("report", "--from", "2024-01", "--to", "2024-11", "--out", str(tmp_path / "r.docx"))
    call_command("monthly_notice", "--month", "2024-11", "--out", str(tmp_path / "n.docx"))
    assert all(DRAFT in body_of((tmp_path / name).read_bytes()) for name in ("r.docx", "n.docx"))


# What was carried over


def test_texts_that_still_name_the_old_year_are_listed_for_the_drafter(catalogue: Catalogue) -> None:
    assert "còn nhắc năm" not in report_paper(catalogue).text
    ReportText.objects.create(
        year_id=2025, kind="words", section="chi-dao", text="Triển khai kế hoạch năm 2024.", position=1
    )
    ReportText.objects.create(
        year_id=2025, kind="task", section="thong-bao", text="Báo cáo theo kế hoạch năm 2024.", position=2
    )
    ReportText.objects.create(
        year_id=2025, kind="task", section="nhiem-vu-xa", text="Thực hiện kế hoạch năm 2025.", position=3
    )
    notes = notes_of(report_paper(catalogue, "2025-01", "2025-11", A_YEAR_LATER))
    assert "“Triển khai kế hoạch năm 2024.” còn nhắc năm 2024." in notes
    # A task of the report is one for the year after.
    assert "“Thực hiện kế hoạch năm 2025.” còn nhắc năm 2025." in notes and "Báo cáo theo" not in notes
    notice = notice_paper(catalogue, "2025-07")
    assert "“Báo cáo theo kế hoạch năm 2024.” còn nhắc năm 2024." in notes_of(notice)
    assert "Triển khai kế hoạch" not in notes_of(notice)
