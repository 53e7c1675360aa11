"""Who is reminded, and the finished text, to the letter."""

from __future__ import annotations

from datetime import date

from indicators.core.months import Month
from indicators.entry.extending import Extending, extend
from indicators.entry.reminding import Reminder, load_reminders, months_to_remind_of, text_for_all
from indicators.loading import Catalogue
from indicators.models import ReportingYear, Submission
from tests.indicators.entry.cycle import NOVEMBER, approve, deed, give_back, moment, submit, take_away
from units.models import User

SITE = "https://so-lieu.example.vn"


def reminders_on(catalogue: Catalogue, today: str, *months: Month) -> dict[str, Reminder]:
    found = load_reminders(catalogue, months or (NOVEMBER,), date.fromisoformat(today))
    return {one.unit.slug: one for one in found}


def sentence(catalogue: Catalogue, slug: str, today: str) -> str:
    (owed,) = reminders_on(catalogue, today)[slug].owed
    return owed.sentence


def test_the_text_of_a_unit_is_finished(catalogue: Catalogue) -> None:
    take_away("xa-bac-son", "KS01", "DVC04")
    text = reminders_on(catalogue, "2024-12-09")["xa-bac-son"].text(SITE)
    assert text == (
        "Nhắc nộp báo cáo số liệu chuyển đổi số\n"
        "\n"
        "Kính gửi: Xã Bắc Sơn\n"
        "\n"
        "Đến ngày 09/12/2024, đơn vị còn 01 báo cáo tháng phải nộp:\n"
        "- Tháng 11/2024: hạn nộp 05/12/2024, đã quá 04 ngày. Còn thiếu 02 số liệu: "
        "Văn bản điện tử được ký số (KS01); Thanh toán trực tuyến dịch vụ công (DVC04).\n"
        "\n"
        "Đề nghị đơn vị nhập đủ số liệu và nộp báo cáo tại: https://so-lieu.example.vn/nhap/xa-bac-son/2024-11/\n"
        "Nếu có vướng mắc, xin báo lại để được hỗ trợ.\n"
        "\n"
        "Cơ quan tổng hợp số liệu huyện Hưng Hà"
    )


def test_several_months_stand_in_one_text_and_lead_to_the_list(catalogue: Catalogue) -> None:
    october = Month(2024, 10)
    Submission.objects.filter(unit__slug="xa-bac-son", month=october).update(
        stage="returned", approved_by=None, approved_at=None, reason="Số ký số lệch sổ văn bản đi",
        changed_at=moment("2024-11-08"), returned_codes=["KS01", "KS02"],
    )  # fmt: skip
    text = reminders_on(catalogue, "2024-12-03", october, NOVEMBER)["xa-bac-son"].text("")
    assert "Đến ngày 03/12/2024, đơn vị còn 02 báo cáo tháng phải nộp:\n" in text
    assert (
        "- Tháng 10/2024: bị trả lại ngày 08/11/2024, lý do: Số ký số lệch sổ văn bản đi. Cần sửa 02 chỉ tiêu: "
        "Văn bản điện tử được ký số (KS01); Ký số đủ cơ quan và lãnh đạo (KS02).\n"
        "- Tháng 11/2024: hạn nộp 05/12/2024, còn 02 ngày. Đã nhập đủ số liệu, chưa bấm nộp.\n"
    ) in text
    assert "nộp báo cáo.\n" in text and "http" not in text


def test_nothing_entered_is_said_in_one_word_and_not_named_one_by_one(catalogue: Catalogue) -> None:
    take_away("xa-bac-son")
    assert sentence(catalogue, "xa-bac-son", "2024-12-05") == (
        "Tháng 11/2024: hạn nộp 05/12/2024, hôm nay là ngày cuối. Chưa nhập số liệu nào trong 08 số liệu."
    )


def test_a_whole_month_that_was_returned_gives_its_reason_alone(catalogue: Catalogue) -> None:
    submit("xa-bac-son", "2024-12-03")
    give_back("xa-bac-son", "2024-12-04", "Chưa đúng mẫu.\nXem công văn 12!")
    assert sentence(catalogue, "xa-bac-son", "2024-12-04") == (
        "Tháng 11/2024: bị trả lại ngày 04/12/2024, lý do: Chưa đúng mẫu. Xem công văn 12!"
    )


def test_a_month_that_was_opened_again_says_so(catalogue: Catalogue) -> None:
    from indicators.entry import submitting

    submit("xa-bac-son", "2024-12-03")
    approve("xa-bac-son", "2024-12-04")
    submitting.reopen(deed("xa-bac-son", "2024-12-05", "vanphong", "Cộng nhầm"))
    assert sentence(catalogue, "xa-bac-son", "2024-12-09") == (
        "Tháng 11/2024: đã được mở lại để sửa. Đã nhập đủ số liệu, chưa bấm nộp."
    )


def test_a_unit_with_more_time_is_reminded_by_its_own_deadline(catalogue: Catalogue) -> None:
    editor = User.objects.get(username="vanphong")
    asked = Extending(catalogue.timeline.units["xa-bac-son"], NOVEMBER, editor, moment("2024-12-04"), "Bão")
    extend(asked, date(2024, 12, 20), catalogue.deadlines(date(2024, 12, 4)))
    assert "xa-bac-son" not in reminders_on(catalogue, "2024-12-09")
    assert sentence(catalogue, "xa-bac-son", "2024-12-18").startswith(
        "Tháng 11/2024: hạn nộp 20/12/2024 (đã gia hạn), còn 02 ngày."
    )


def test_nobody_is_reminded_too_early_or_of_what_is_done_or_closed(catalogue: Catalogue) -> None:
    assert reminders_on(catalogue, "2024-11-29") == {}
    submit("xa-bac-son", "2024-12-02")
    submit("xa-cong-hoa", "2024-12-02")
    approve("xa-cong-hoa", "2024-12-03")
    Submission.objects.filter(unit__slug="xa-tay-do", month=NOVEMBER).update(is_closed=True)
    found = reminders_on(catalogue, "2024-11-30")
    assert len(found) == 47 - 3
    assert not {"xa-bac-son", "xa-cong-hoa", "xa-tay-do", "huyen-hung-ha"} & found.keys()


def test_days_of_grace_are_told(catalogue: Catalogue) -> None:
    from indicators.loading import load_catalogue

    ReportingYear.objects.filter(year=2024).update(grace_days=3)
    assert "đã quá 01 ngày, sau ngày 08/12/2024 mới tính là trễ." in sentence(
        load_catalogue(), "xa-bac-son", "2024-12-06"
    )


def test_the_text_for_all_has_a_line_for_each_unit(catalogue: Catalogue) -> None:
    take_away("xa-bac-son", "KS01")
    submit("xa-cong-hoa", "2024-12-03")
    give_back("xa-cong-hoa", "2024-12-04", "Sai")
    wanted = {"xa-bac-son", "xa-cong-hoa", "xa-tay-do"}
    some = [one for slug, one in reminders_on(catalogue, "2024-12-09").items() if slug in wanted]
    assert text_for_all(some, SITE) == (
        "Nhắc nộp báo cáo số liệu chuyển đổi số (đến ngày 09/12/2024)\n"
        "\n"
        "Còn 03 đơn vị chưa nộp đủ báo cáo:\n"
        "1. Xã Cộng Hòa: tháng 11/2024 (bị trả lại).\n"
        "2. Xã Bắc Sơn: tháng 11/2024 (quá hạn 04 ngày, thiếu 01 số liệu).\n"
        "3. Xã Tây Đô: tháng 11/2024 (quá hạn 04 ngày, đủ số liệu, chưa nộp).\n"
        "\n"
        "Đề nghị các đơn vị nhập đủ số liệu và nộp báo cáo tại: https://so-lieu.example.vn/nhap/\n"
        "Nếu có vướng mắc, xin báo lại để được hỗ trợ.\n"
        "\n"
        "Cơ quan tổng hợp số liệu huyện Hưng Hà"
    )
    assert text_for_all([], SITE) == ""


def test_a_timer_looks_at_the_newest_year_of_months_that_anybody_asks_for(catalogue: Catalogue) -> None:
    months = months_to_remind_of(catalogue, date(2024, 12, 9))
    assert (months[0], months[-1]) == (Month(2024, 1), Month(2024, 12))
    assert months_to_remind_of(catalogue, date(2023, 6, 1)) == []
    assert load_reminders(catalogue, [], date(2023, 6, 1)) == []
