"""So sánh: two units or groups, two windows, two indicators; whose figures one may see stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from indicators.models import Target
from tests.indicators.views.reading import cells_of, text_of
from tests.indicators.views.test_dashboards_sight import queries_of

Person = Callable[[str], Client]

PAGES = {
    "/so-sanh/?kieu=don-vi": 10,
    "/so-sanh/?kieu=don-vi&a=xa-bac-son&b=xa-cong-hoa": 10,
    "/so-sanh/?kieu=don-vi&a=nhom-xa&b=nhom-phong-ban": 10,
    "/so-sanh/?kieu=ky&tu-b=2024-01&den-b=2024-06": 11,
    "/so-sanh/?kieu=chi-tieu&a=KS01&b=KS02": 9,
}


def said(client: Client, address: str) -> str:
    return text_of(client, address).replace("\u00a0", " ")


def scorecard(first: str, last: str, unit: str) -> dict[str, Any]:
    out = StringIO()
    call_command("scorecard", "--from", first, "--to", last, "--unit", unit, as_json=True, stdout=out)
    return {line["code"]: line for line in json.loads(out.getvalue())["indicators"]}


def test_two_units_stand_side_by_side_with_their_counts_and_the_difference(as_person: Person) -> None:
    text = said(as_person("lanhdao"), "/so-sanh/?kieu=don-vi&a=xa-bac-son&b=xa-cong-hoa")
    for unit in ("xa-bac-son", "xa-cong-hoa"):
        line = scorecard("2024-01", "2024-11", unit)["KS02"]
        assert f"{line['numerator']} / {line['denominator']}" in text
    assert re.search(r"73,56 % ?64 / 87.*?72,22 % ?52 / 72.*?Cao hơn 1,34 điểm phần trăm", text), text
    assert "Xã Bắc Sơn tốt hơn ở" in text


def test_a_group_is_the_sum_of_its_units_and_no_mean_of_their_rates(as_person: Person) -> None:
    text = said(as_person("lanhdao"), "/so-sanh/?kieu=don-vi&a=nhom-xa&b=nhom-phong-ban")
    done = base = 0
    units = [choice for choice in _options(as_person("lanhdao"), "/so-sanh/") if choice.startswith("xa-")]
    for unit in units:
        line = scorecard("2024-01", "2024-11", unit)["KS01"]
        done, base = done + int(line["numerator"]), base + int(line["denominator"])
    assert len(units) == 31
    assert f"{done:,} / {base:,}".replace(",", ".") in text


def _options(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode()
    return re.findall(r'<option value="([^"]+)"', html.split('id="b"')[1])


def test_a_number_of_many_units_is_not_the_better_one_of_that_of_few(as_person: Person) -> None:
    html = as_person("lanhdao").get("/so-sanh/?a=nhom-xa&b=nhom-thi-tran").content.decode().replace("\u00a0", " ")
    line = next(row for row in re.findall(r"(?s)<tr.*?</tr>", html) if "500 tin, bài" in row)
    assert "47 tin, bài" in line and "Cao hơn 453 tin, bài" in line
    assert "is-better" not in line and "is-worse" not in line
    assert "Tổng của 31 và của 02 đơn vị, không xét hơn kém" in line
    text = said(as_person("lanhdao"), "/so-sanh/?a=nhom-xa&b=nhom-thi-tran")
    assert (
        "Các xã tốt hơn ở 1 chỉ tiêu; các thị trấn, phường tốt hơn ở 4 chỉ tiêu; bằng nhau ở 2 chỉ tiêu; "
        "chỉ nêu chênh lệch ở 1 chỉ tiêu là tổng số." in text
    )
    units = said(as_person("lanhdao"), "/so-sanh/?a=xa-bac-son&b=xa-cong-hoa")
    assert "Tổng số lớn nhỏ theo quy mô, không xét hơn kém" in units
    only_the_other = said(as_person("lanhdao"), "/so-sanh/?a=xa-bac-son&b=phong-tu-phap")
    assert "Phòng Tư pháp tốt hơn ở 2 chỉ tiêu" in only_the_other, "a sentence begins with a capital"
    windows = said(as_person("lanhdao"), "/so-sanh/?kieu=ky&tu=2024-07&den=2024-11&tu-b=2024-02&den-b=2024-06")
    assert "không xét hơn kém" not in windows, "of one place over time a number is the better or the worse one"


def test_a_target_of_both_sides_is_shown_and_the_legend_names_no_mark_that_is_not_there(as_person: Person) -> None:
    client = as_person("lanhdao")
    html = client.get("/so-sanh/?a=nhom-xa&b=nhom-thi-tran").content.decode()
    assert html.count('class="pair-target"') == 5 and "│ mức giao" in html
    text = said(client, "/so-sanh/?a=nhom-xa&b=nhom-thi-tran")
    assert "Mục tiêu đề ra từ 97 %" in text
    assert "Nhóm không được giao riêng: mức giao là của từng đơn vị trong nhóm" in text
    cells = cells_of(client, "/so-sanh/?a=nhom-xa&b=nhom-thi-tran")
    assert {"Nhóm không được giao riêng", "Mục tiêu đề ra từ 97\u00a0%", "Không giao chỉ tiêu"} <= set(cells)
    Target.objects.create(
        indicator=Target.objects.filter(indicator__code="KS01")[0].indicator, year_id=2024, comparator=">=", value=90,
        scope="xa-bac-son",
    )  # fmt: skip
    apart = client.get("/so-sanh/?a=nhom-xa&b=nhom-thi-tran").content.decode()
    assert apart.count('class="pair-target"') == 4, "a mark that not all of them have to reach is none of the group"
    Target.objects.all().delete()
    html = client.get("/so-sanh/?a=nhom-xa&b=nhom-thi-tran").content.decode()
    assert "pair-target" not in html and "│ mức giao" not in html and "Nhóm không được giao riêng" not in html


def test_two_windows_are_read_on_the_same_boundaries_and_numbers_of_unequal_length_do_not_compare(
    as_person: Person,
) -> None:
    text = said(as_person("lanhdao"), "/so-sanh/?kieu=ky&tu-b=2024-01&den-b=2024-06")
    line = scorecard("2024-01", "2024-06", "huyen-hung-ha")["KS02"]
    counts = f"{int(line['numerator']):,} / {int(line['denominator']):,}".replace(",", ".")
    assert counts in text and "B: tháng 01–6/2024" in text
    assert "Không so được: hai kỳ dài ngắn khác nhau" in text, "news of six months and of eleven"
    assert "tháng 01–6/2024 tốt hơn ở" in text


def test_two_indicators_stand_side_by_side_for_every_unit_and_month(as_person: Person) -> None:
    text = said(as_person("lanhdao"), "/so-sanh/?kieu=chi-tieu&a=KS01&b=KS02")
    assert "Toàn địa bàn" in text and "3.787 / 3.798" in text and "2.690 / 3.798" in text
    assert "Cao hơn 28,88 điểm phần trăm" in text
    assert "Từng tháng" in text
    apart = said(as_person("lanhdao"), "/so-sanh/?kieu=chi-tieu&a=KS01&b=TT11")
    assert "Không so được: hai chỉ tiêu khác đơn vị đo" in apart


def test_what_is_not_known_is_said_and_something_else_shown(as_person: Person) -> None:
    client = as_person("lanhdao")
    text = said(client, "/so-sanh/?kieu=don-vi&a=xa-khong-co&b=xa-bac-son")
    assert "“xa-khong-co” không phải là đơn vị hay nhóm nào trong kỳ và ranh giới đang chọn" in text
    assert "Hai bên đang là một" in said(client, "/so-sanh/?kieu=don-vi&a=xa-bac-son&b=xa-bac-son")
    assert client.get("/so-sanh/?kieu=gi&a=%00&b=&tu-b=x&den-b=9").status_code == 200
    closed = said(client, "/so-sanh/?kieu=don-vi&a=xa-diep-nong&b=xa-bac-son")
    assert "“xa-diep-nong” không phải là" in closed


def test_a_reporter_compares_the_own_unit_alone(as_person: Person) -> None:
    client = as_person("xa-bac-son")
    windows = said(client, "/so-sanh/?kieu=ky&tu-b=2024-01&den-b=2024-06&don-vi=xa-cong-hoa")
    assert "Cộng Hòa" not in windows and "Toàn địa bàn" not in windows
    assert scorecard("2024-01", "2024-06", "xa-bac-son")["KS02"]["numerator"] in windows
    units = said(client, "/so-sanh/?kieu=don-vi&a=xa-cong-hoa&b=toan-dia-ban")
    assert "chỉ xem được số liệu của đơn vị mình" in units and "Cộng Hòa" not in units and "3.787" not in units
    both = said(client, "/so-sanh/?kieu=chi-tieu&a=KS01&b=KS02")
    assert "Xã Bắc Sơn" in both and "3.787" not in both and "Cộng Hòa" not in both


def test_the_workbook_holds_both_sides_with_how_it_was_asked(as_person: Person) -> None:
    cells = cells_of(as_person("lanhdao"), "/so-sanh/?kieu=don-vi&a=xa-bac-son&b=xa-cong-hoa")
    assert "A: Xã Bắc Sơn; B: Xã Cộng Hòa" in cells
    assert any("ranh giới cuối kỳ" in cell for cell in cells) and "87" in cells and "72" in cells


@pytest.mark.parametrize("login", ["xa-bac-son", "vanphong", "duyet", "lanhdao", "quantri"])
def test_the_number_of_queries_is_the_same_for_every_role(as_person: Person, login: str) -> None:
    client = as_person(login)
    assert {address: queries_of(client, address) for address in PAGES} == PAGES
