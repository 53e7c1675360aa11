"""Units against the months of one indicator: states told apart, counts below shares, each number leading to its unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

from django.test import Client

from indicators.core.months import Month
from indicators.models import Indicator, Measurement, Target
from tests.indicators.views.reading import cells_of, text_of

Person = Callable[[str], Client]
PAGE = "/chi-tieu/DVC03/?tu=2024-10&den=2024-12"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def row_of(client: Client, address: str, slug: str) -> list[tuple[str, str]]:
    """The class and the words of each month of a unit."""
    html = client.get(address).content.decode()
    table = html[html.index("month-map") :]
    row = next(row for row in re.findall(r"(?s)<tr>(.*?)</tr>", table) if f"/DVC03/{slug}/" in row)
    cells = re.findall(r'(?s)<td class="([^"]+)">(.*?)</td>', row)
    words = [unescape(re.sub(r"<[^>]+>", " ", cell)).replace("\u00a0", " ").split() for _, cell in cells]
    return [(css, " ".join(said)) for (css, _), said in zip(cells, words, strict=True)]


def test_a_number_stands_with_its_counts_and_a_missing_month_with_its_word(as_person: Person) -> None:
    figure = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 10))
    october, november, december = row_of(as_person("lanhdao"), PAGE, "xa-bac-son")
    assert f"{figure.numerator:.0f} / {figure.denominator:.0f}" in october[1]
    assert november[0] in ("is-figure", "is-below")
    assert december == ("is-no_data", "chưa có số liệu")


def test_a_month_below_the_target_then_in_force_is_marked_and_a_higher_target_later_judges_later(
    as_person: Person,
) -> None:
    Target.objects.filter(indicator__code="DVC03", year_id=2024).update(value=0, comparator=">=")
    client = as_person("lanhdao")
    assert [css for css, _ in row_of(client, PAGE, "xa-bac-son")][:2] == ["is-figure", "is-figure"]
    target = Target.objects.filter(indicator__code="DVC03", year_id=2024).get()
    target.pk, target.value, target.comparator, target.effective_on = None, 100, ">", "2024-11-20"
    target.save()
    assert [css for css, _ in row_of(client, PAGE, "xa-bac-son")][:2] == ["is-figure", "is-below"]


def test_nothing_arose_and_a_month_before_the_units_birth_are_told_apart(as_person: Person) -> None:
    figure = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    figure.state, figure.numerator, figure.denominator = "nothing_arose", None, None
    figure.version += 1
    figure.save()
    assert row_of(as_person("lanhdao"), PAGE, "xa-bac-son")[1] == ("is-nothing_arose", "không phát sinh")
    born = row_of(as_person("lanhdao"), f"{PAGE}&ranh-gioi=khi-do", "xa-quang-trung")
    assert born[0] == ("is-not_applicable", "đơn vị không có trong tháng này")
    assert born[1][0] == "is-figure"


def test_every_number_leads_to_the_month_of_its_unit(as_person: Person) -> None:
    html = as_person("lanhdao").get(PAGE).content.decode()
    assert 'href="/chi-tieu/DVC03/xa-bac-son/?tu=2024-10&amp;den=2024-12#t2024-10"' in html


def test_a_number_of_a_month_is_not_held_against_the_target_of_the_year(as_person: Person) -> None:
    html = as_person("lanhdao").get("/chi-tieu/TT05/").content.decode()
    assert "Kém mức giao" not in html


def test_reporters_have_no_map_and_the_workbook_holds_it_for_the_office(as_person: Person) -> None:
    assert "month-map" not in as_person("xa-bac-son").get(PAGE).content.decode()
    cells = cells_of(as_person("lanhdao"), f"{PAGE}&bang=don-vi-theo-thang")
    assert {"Loại", "10/2024", "10/2024 tử số", "12/2024 mẫu số", "Xã Bắc Sơn"} <= set(cells)


def test_the_targets_of_two_years_stand_side_by_side(as_person: Person) -> None:
    Target.objects.filter(indicator__code="KS02", year_id=2025).delete()
    Target.objects.create(
        indicator=Indicator.objects.get(code="KS02"), year_id=2024, comparator=">=", value=98, wording="điều chỉnh",
        document_number="12/QĐ-UBND", document_date=date(2024, 6, 3), effective_on=date(2024, 7, 1),
    )  # fmt: skip
    text = plain(text_of(as_person("lanhdao"), "/chi-tieu/KS02/")).split("Mức giao Năm 2024")[1]
    assert "Điều chỉnh từ 98 %" in text and "12/QĐ-UBND ngày 03/6/2024; áp dụng từ 01/7/2024" in text
    assert "Chưa giao." in text.split("Năm 2025")[1].split("Ý nghĩa")[0]
    cells = cells_of(as_person("lanhdao"), "/chi-tieu/KS02/?bang=muc-giao")
    assert {"2024", "2025", "Chưa giao.", "12/QĐ-UBND ngày 03/6/2024"} <= set(cells)


def test_a_target_of_another_unit_is_nothing_for_a_reporter(as_person: Person) -> None:
    Target.objects.create(
        indicator=Indicator.objects.get(code="KS02"), year_id=2024, scope="xa-cong-hoa", comparator=">=", value=43
    )
    assert "43 %" in plain(text_of(as_person("lanhdao"), "/chi-tieu/KS02/"))
    assert "43 %" not in plain(text_of(as_person("xa-bac-son"), "/chi-tieu/KS02/"))
    assert "43" not in cells_of(as_person("xa-bac-son"), "/chi-tieu/KS02/?bang=muc-giao")


def test_the_bands_count_every_unit_that_is_judged(as_person: Person) -> None:
    client = as_person("lanhdao")
    assert "41 đơn vị đạt" in text_of(client, "/chi-tieu/DVC03/") and "04 đơn vị dưới" in text_of(
        client, "/chi-tieu/DVC03/"
    )
    row = Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11)).get()
    row.numerator, row.denominator, row.version = 0, 5000, row.version + 1
    row.save()
    text = text_of(client, "/chi-tieu/DVC03/")
    assert "03 đơn vị dưới mức giao" in text and "01 đơn vị chưa tới nửa mức giao" in text


def test_every_ranked_figure_has_a_bar_with_the_mark_of_its_target(as_person: Person) -> None:
    html = as_person("lanhdao").get("/chi-tieu/DVC03/").content.decode()
    bars = re.findall(r'(?s)<svg class="rank-bar".*?</svg>', html)
    assert len(bars) == 45
    assert all('class="bullet-target" x1="100.0%"' in bar for bar in bars)
    # Cut, so that no bar reaches a target that was missed.
    assert sum('width="100.0%" height="6"' in bar for bar in bars) == 41
