"""More time for one unit: given, changed, taken back, each with its reason in the log."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.core.months import Month
from indicators.entry import submitting
from indicators.entry.extending import Extending, extend, take_back
from indicators.entry.submitting import NotDone
from indicators.loading import Catalogue
from indicators.loading.records import load_month_states
from indicators.models import DeadlineExtension, Submission
from tests.indicators.entry.cycle import NOVEMBER, moment
from units.models import Event, User

TENTH = date(2024, 12, 10)


def asked(
    catalogue: Catalogue,
    slug: str = "xa-bac-son",
    login: str = "vanphong",
    reason: str = "Mất điện",
    month: Month = NOVEMBER,
) -> Extending:
    return Extending(
        catalogue.timeline.units[slug], month, User.objects.get(username=login), moment("2024-12-04"), reason
    )  # fmt: skip


def given(catalogue: Catalogue, due_on: date | None = TENTH, **how: object) -> DeadlineExtension:
    return extend(asked(catalogue, **how), due_on, catalogue.deadlines(date(2024, 12, 4)))  # type: ignore[arg-type]


def events() -> list[tuple[str, str, str, str, str]]:
    rows = Event.objects.filter(kind=Event.Kind.DEADLINE).order_by("id")
    return list(rows.values_list("subject", "action", "old", "new", "reason"))


def test_time_is_given_changed_and_taken_back_with_a_line_each(catalogue: Catalogue) -> None:
    given(catalogue)
    given(catalogue, date(2024, 12, 12), reason="Vẫn mất điện")
    take_back(asked(catalogue, reason="Đã có điện"))
    subject = "Xã Bắc Sơn, tháng 11/2024"
    assert events() == [
        (subject, "gia hạn", "", "10/12/2024", "Mất điện"),
        (subject, "đổi hạn riêng", "10/12/2024", "12/12/2024", "Vẫn mất điện"),
        (subject, "thu lại hạn riêng", "12/12/2024", "", "Đã có điện"),
    ]
    assert not DeadlineExtension.objects.exists()


def test_a_month_that_nobody_opened_carries_its_own_deadline_too(catalogue: Catalogue) -> None:
    december = Month(2024, 12)
    assert not Submission.objects.filter(unit__slug="xa-bac-son", month=december).exists()
    given(catalogue, date(2025, 1, 20), month=december)
    pk = catalogue.timeline.units["xa-bac-son"].pk or 0
    assert load_month_states([pk], [december])[pk, december].record.extended_to == date(2025, 1, 20)


@pytest.mark.parametrize(
    ("how", "due_on", "status", "words"),
    [
        ({"reason": " "}, TENTH, 422, "Hãy ghi lý do."),
        ({"reason": "x" * 2001}, TENTH, 422, "dài quá"),
        ({"reason": "a\x00b"}, TENTH, 422, ""),
        ({}, None, 422, "Hãy ghi ngày gia hạn"),
        ({}, date(2024, 12, 5), 422, "phải sau hạn chung của tháng 11/2024 là 05/12/2024"),
        ({}, date(2026, 12, 10), 422, "không thể sau ngày 06/12/2025"),
        ({"slug": "xa-diep-nong"}, TENTH, 422, "không hoạt động vào cuối tháng 11/2024"),
        ({"login": "duyet"}, TENTH, 403, ""),
        ({"login": "xa-bac-son"}, TENTH, 403, ""),
        ({"login": "quantri"}, TENTH, 403, ""),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_line(
    catalogue: Catalogue, how: dict[str, str], due_on: date | None, status: int, words: str
) -> None:
    with pytest.raises(NotDone) as refused:
        given(catalogue, due_on, **how)
    assert refused.value.status == status and words in refused.value.message
    assert events() == [] and not DeadlineExtension.objects.exists()


def test_a_closed_month_gets_no_more_time(catalogue: Catalogue) -> None:
    editor = User.objects.get(username="vanphong")
    submitting.close_month(
        catalogue.timeline, NOVEMBER, is_closed=True, by=editor, at=moment("2024-12-09"), reason="Đã chốt"
    )  # fmt: skip
    with pytest.raises(NotDone, match="khóa sổ"):
        given(catalogue)


def test_the_same_day_again_and_nothing_to_take_back_are_told(catalogue: Catalogue) -> None:
    with pytest.raises(NotDone, match="không có hạn riêng"):
        take_back(asked(catalogue))
    given(catalogue)
    with pytest.raises(NotDone, match="đúng ngày này"):
        given(catalogue)
