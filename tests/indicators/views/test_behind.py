"""Why a unit is behind, in its own words: explanations of findings and notes beside figures, on the page of the indicator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from indicators.core.months import Month
from indicators.models import Explanation, Indicator, Measurement
from tests.indicators.views.reading import text_of
from units.models import Unit, User

Person = Callable[[str], Client]
PAGE = "/chi-tieu/DVC03/"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def explain(
    slug: str, text: str, *, day: int = 5, key: str = "outlier-1", month: Month | None = None, code: str = "DVC03"
) -> None:
    Explanation.objects.create(
        key=key, check_name="outlier", unit=Unit.objects.get(slug=slug), indicator=Indicator.objects.get(code=code),
        month=month, finding="Khác hẳn các tháng trước", text=text, given_by=User.objects.get(username="vanphong"),
        given_at=datetime(2024, 12, day, 23, 30, tzinfo=HANOI),
    )  # fmt: skip


def note(slug: str, month: Month, text: str) -> None:
    row = Measurement.objects.get(unit__slug=slug, indicator__code="DVC03", month=month)
    row.note, row.version = text, row.version + 1
    row.save()


def behind(client: Client, address: str = PAGE) -> str:
    return text_of(client, address).split("đơn vị chưa đạt", 1)[1].split("Xếp hạng đơn vị")[0]


def test_a_unit_behind_stands_with_what_it_explained_and_noted_newest_first(as_person: Person) -> None:
    explain("xa-bac-son", "Máy quét hỏng từ tháng 9", day=5, month=Month(2024, 10))
    explain("xa-bac-son", "Hệ thống của tỉnh chưa nhận tệp", day=6, key="few_records-1")
    note("xa-bac-son", Month(2024, 11), "Chờ cấp lại máy quét")
    text = behind(as_person("lanhdao"))
    assert "Có lời giải trình hoặc ghi chú của 01/04 đơn vị." in text
    told = text.split("Xã Bắc Sơn", 1)[1]
    found = [told.index(words) for words in (
        "Giải trình ngày 06/12/2024: “Hệ thống của tỉnh chưa nhận tệp”",
        "Giải trình ngày 05/12/2024: “Máy quét hỏng từ tháng 9”",
        "Ghi chú tháng 11/2024: “Chờ cấp lại máy quét”",
    )]  # fmt: skip
    assert found == sorted(found)


def test_the_newest_word_on_a_finding_counts_and_a_unit_says_so_much_at_most(as_person: Person) -> None:
    for day in range(1, 6):
        explain("xa-bac-son", f"Lời thứ {day}", day=day, key=f"outlier-{day}")
    explain("xa-bac-son", "Nói lại lời thứ nhất", day=7, key="outlier-1")
    text = behind(as_person("lanhdao"))
    assert "Nói lại lời thứ nhất" in text and "“Lời thứ 1”" not in text
    assert "“Lời thứ 4”" in text and "“Lời thứ 3”" not in text and "Còn 02 ý khác" in text


def test_what_is_said_elsewhere_or_about_another_time_is_not_told_here(as_person: Person) -> None:
    explain("xa-bac-son", "Chuyện của chỉ tiêu khác", code="KS01", month=Month(2024, 11))
    explain("xa-bac-son", "Chuyện của tháng khác", month=Month(2024, 12))
    text = behind(as_person("lanhdao"))
    assert "Chuyện của" not in text and "Chưa có đơn vị nào giải trình hoặc ghi chú." in text


def test_what_parts_of_a_merged_unit_said_names_them(as_person: Person) -> None:
    row = Measurement.objects.get(unit__slug="xa-quang-trung", indicator__code="DVC03", month=Month(2024, 11))
    row.numerator, row.version = 0, row.version + 1
    row.save()
    explain("xa-dan-chu", "Mất điện", month=Month(2024, 9))
    assert "Xã Dân Chủ, giải trình ngày 05/12/2024: “Mất điện”" in behind(as_person("lanhdao"))


def test_words_are_words_whatever_is_written_in_them(as_person: Person) -> None:
    explain("xa-bac-son", "<script>alert(1)</script>{{ 7|add:1 }}")
    html = as_person("lanhdao").get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:1 }}" in html


def test_a_reporter_reads_no_word_of_another_unit(as_person: Person) -> None:
    explain("xa-cong-hoa", "Chuyện nhà Cộng Hòa")
    answer: Any = as_person("xa-bac-son").get(PAGE)
    assert "Chuyện nhà Cộng Hòa" not in answer.content.decode()
