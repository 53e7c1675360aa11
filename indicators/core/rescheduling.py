"""What a changed year would do to its figures (README §3.1): window, regime, due day, grace, moved deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.core.consequences import Consequence
from indicators.core.deadlines import ReportingYear
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted, written_date, written_month

REGIME_WORDS = {
    "calendar": "tháng dương lịch",
    "administrative": "kỳ báo cáo hành chính, chốt ngày 14 (NĐ 09/2019/NĐ-CP)",
}
REGIME_STANDS = (
    "Năm {year} đã có {count} số liệu theo {regime}; số liệu của hai chế độ không cộng được với nhau, nên không đổi được. "
    "Chế độ khác chỉ đặt được cho năm chưa có số liệu."
)
YEARLY_STAND = (
    "Đã có {count} số liệu của chỉ tiêu mỗi năm nhập một lần ở tháng {month} ({codes}), là tháng cuối của kỳ; "
    "đổi tháng cuối thì các số đó không còn được hỏi đến. Hãy giữ nguyên tháng cuối."
)
NEW_WINDOW = (
    "Kỳ báo cáo đổi từ {old} thành {new}: Tổng quan và phụ lục lấy kỳ mới làm mặc định. Số liệu đã nhập không đổi."
)
NOT_FROM_JANUARY = "Kỳ không bắt đầu từ tháng 01 thì chỉ tiêu lũy kế ({codes}) không trả lời cho kỳ đó."
LATE_AGAIN = (
    "{count} báo cáo của năm {year} đã nộp: đúng hạn hay trễ hạn của chúng được tính lại theo hạn mới. "
    "Chỉ muốn đổi một tháng thì dùng “Dời hạn một tháng”."
)
BEFORE_THE_MONTH = "Hạn của tháng {month} không thể trước ngày {day}, là ngày kỳ đó mới bắt đầu."
TOO_FAR = "Hạn của tháng {month} không thể sau ngày {day}, quá một năm kể từ khi kết thúc kỳ."
ONE_YEAR = "Kỳ báo cáo phải nằm trong một năm, tháng đầu không sau tháng cuối."
TWO_REGIMES = (
    "Năm {year} theo {regime}, năm {other} theo {other_regime}: một kỳ vắt qua hai năm này sẽ không cộng được."
)


@dataclass(frozen=True)
class Stored:
    """What a year holds: reported cells, those of yearly indicators in the window's last month with their codes, months
    that were submitted, and the codes of running totals in its set."""

    figures: int = 0
    yearly: int = 0
    yearly_codes: Sequence[str] = ()
    submitted: int = 0
    running_codes: Sequence[str] = ()


def window_words(window: Window) -> str:
    """01–11/2024."""
    return f"{window.first.number:02d}–{written_month(window.last)}"


def consequences_of(before: ReportingYear, after: ReportingYear, stored: Stored) -> tuple[Consequence, ...]:
    """What the change would do to what is stored, in the order of the form."""
    return (
        *_of_the_window(before, after, stored),
        *_of_the_regime(before, after, stored),
        *_of_days(before, after, stored),
    )


def _of_the_window(before: ReportingYear, after: ReportingYear, stored: Stored) -> Iterator[Consequence]:
    if before.report == after.report:
        return
    if before.report.last != after.report.last and stored.yearly:
        words = YEARLY_STAND.format(
            count=counted(stored.yearly), month=written_month(before.report.last), codes=_listed(stored.yearly_codes)
        )
        yield Consequence("last_month", words, forbids=True)
        return
    if stored.figures:
        yield Consequence(
            "last_month", NEW_WINDOW.format(old=window_words(before.report), new=window_words(after.report))
        )
    if after.report.first.number != 1 and before.report.first != after.report.first and stored.running_codes:
        yield Consequence("first_month", NOT_FROM_JANUARY.format(codes=_listed(stored.running_codes)))


def _of_the_regime(before: ReportingYear, after: ReportingYear, stored: Stored) -> Iterator[Consequence]:
    if before.regime != after.regime and stored.figures:
        words = REGIME_STANDS.format(
            year=before.year, count=counted(stored.figures), regime=REGIME_WORDS[before.regime]
        )
        yield Consequence("regime", words, forbids=True)


def _of_days(before: ReportingYear, after: ReportingYear, stored: Stored) -> Iterator[Consequence]:
    changed = (before.due_day, before.grace_days) != (after.due_day, after.grace_days)
    if changed and stored.submitted:
        yield Consequence("due_day", LATE_AGAIN.format(count=counted(stored.submitted), year=before.year))


def beside(plan: ReportingYear, others: Sequence[ReportingYear]) -> tuple[Consequence, ...]:
    """What a new year's regime means beside the years before and after it."""
    near = [other for other in others if abs(other.year - plan.year) == 1 and other.regime != plan.regime]
    return tuple(
        Consequence(
            "regime",
            TWO_REGIMES.format(
                year=plan.year,
                regime=REGIME_WORDS[plan.regime],
                other=other.year,
                other_regime=REGIME_WORDS[other.regime],
            ),
        )
        for other in near
    )


def objection_to_deadline(plan: ReportingYear, month: Month, due_on: date) -> str:
    """Why a month cannot be due on that day: before it began, or more than a year after it; empty where it can."""
    first, last = plan.span_of(month)
    if due_on < first:
        return BEFORE_THE_MONTH.format(month=written_month(month), day=written_date(first))
    furthest = date(last.year + 1, last.month, min(last.day, 28))
    if due_on > furthest:
        return TOO_FAR.format(month=written_month(month), day=written_date(furthest))
    return ""


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:5])
    return shown if len(codes) <= 5 else f"{shown} …"
