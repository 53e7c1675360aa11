"""Tiến độ báo cáo as the office gets it: words, filters, workbook, approval of what is complete, queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month
from indicators.models import Submission
from tests.indicators.entry.cycle import NOVEMBER, give_back, moment, submit, take_away
from tests.indicators.views.reading import cells_of, text_of
from units.models import Membership, Unit

Person = Callable[[str], Client]
WINDOW = "?tu=2024-01&den=2024-11"
OFFICE = ("vanphong", "duyet", "lanhdao", "quantri")


@pytest.fixture(autouse=True)
def _on_the_ninth(time_machine: Any) -> None:
    time_machine.move_to(moment("2024-12-09"), tick=False)


def cells(client: Client, slug: str, query: str = WINDOW) -> list[str]:
    """The words of one unit's line, month by month."""
    page = client.get(f"/tien-do/{query}").content.decode()
    (row,) = re.findall(rf'<tr><th scope="row"[^>]*><a href="/don-vi/{slug}/.*?</tr>', page)
    inside = re.findall(r"<td[^>]*>(.*?)</td>", row)
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", cell))).strip() for cell in inside]


def units_shown(client: Client, query: str) -> set[str]:
    page = client.get(f"/tien-do/{query}").content.decode()
    return set(re.findall(r'<tr><th scope="row" class="is-pinned"><a href="/don-vi/([a-z0-9-]+)/', page))


@pytest.mark.parametrize("login", OFFICE)
def test_every_role_of_the_office_reads_the_same_board(as_person: Person, login: str) -> None:
    text = text_of(as_person(login), f"/tien-do/{WINDOW}").replace("\u00a0", " ")
    assert "490/537 báo cáo tháng đã nộp; nộp đúng hạn 490/537 (91,24 %)." in text
    assert "49/49100 %" in text and "0/470 %" in text


def test_reporters_have_no_board(as_person: Person) -> None:
    client = as_person("xa-bac-son")
    for address in ("/tien-do/", "/tien-do/?format=xlsx", "/tien-do/nhac/", "/tien-do/han-nop/"):
        assert client.get(address).status_code == 403
    assert "/tien-do/" not in client.get("/").content.decode()


def test_every_cell_has_its_word_and_leads_to_its_month(as_person: Person) -> None:
    client = as_person("lanhdao")
    assert cells(client, "xa-bac-son") == [
        *["Đã duyệt"] * 10, "Bản nháp trễ", "10/11 90,90 %", "88/88 100 %",
    ]  # fmt: skip
    page = client.get(f"/tien-do/{WINDOW}").content.decode()
    assert '<td class="is-approved"><a href="/nhap/xa-bac-son/2024-10/">Đã duyệt</a>' in page
    assert client.get("/nhap/xa-bac-son/2024-10/").status_code == 200


def test_a_merged_unit_has_months_until_it_ended(as_person: Person) -> None:
    client = as_person("lanhdao")
    assert cells(client, "xa-diep-nong")[9:12] == ["Đã duyệt", "không phải báo cáo", "10/10 100 %"]
    assert cells(client, "xa-quang-trung")[9:12] == ["không phải báo cáo", "Bản nháp trễ", "0/1 0 %"]


def test_a_month_without_all_its_figures_says_how_many(as_person: Person) -> None:
    take_away("xa-bac-son", "KS01", "DVC02")
    take_away("xa-tay-do")
    client = as_person("lanhdao")
    assert cells(client, "xa-bac-son")[10] == "Bản nháp trễ 6/8"
    assert cells(client, "xa-tay-do")[10] == "Chưa nộp trễ 0/8"


def test_a_closed_month_is_marked_on_its_head_and_read_in_its_cells(as_person: Person) -> None:
    Submission.objects.filter(month=Month(2024, 1)).update(is_closed=True)
    client = as_person("lanhdao")
    assert cells(client, "xa-bac-son")[0] == "Đã duyệt đã khóa sổ"
    assert re.search(r"01/2024<br><span[^>]*>đã khóa sổ", client.get(f"/tien-do/{WINDOW}").content.decode())


# Filters and windows


def test_units_are_chosen_by_kind_and_stage_and_the_choice_stays(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-04")
    client = as_person("lanhdao")
    assert units_shown(client, f"{WINDOW}&loai=town") == {"thi-tran-hung-ha", "thi-tran-hung-nhan"}
    assert units_shown(client, f"{WINDOW}&tinh-trang=da-nop") == {"xa-bac-son"}
    assert "xa-bac-son" not in units_shown(client, f"{WINDOW}&tinh-trang=tre")
    page = client.get(f"/tien-do/{WINDOW}&loai=town&tinh-trang=tre").content.decode()
    assert "Đang lọc: Thị trấn; có tháng trễ." in page
    assert '<input type="hidden" name="loai" value="town">' in page
    assert 'href="?tu=2024-01&amp;den=2024-11&amp;loai=town&amp;tinh-trang=tre&amp;format=xlsx"' in page
    assert "Không có đơn vị nào như đang lọc." in text_of(client, f"/tien-do/{WINDOW}&tinh-trang=tra-lai")


def test_what_is_looked_for_stands_out(as_person: Person) -> None:
    page = as_person("lanhdao").get(f"/tien-do/{WINDOW}&tinh-trang=ban-nhap").content.decode()
    assert page.count("is-sought") == 48


@pytest.mark.parametrize("query", ["&loai=xyz", "&tinh-trang=xyz", "&loai=%00", "&tinh-trang=%ED%A0%80"])
def test_filters_that_do_not_exist_show_everything_and_say_so(as_person: Person, query: str) -> None:
    text = text_of(as_person("lanhdao"), f"/tien-do/{WINDOW}{query}")
    assert "Không có loại đơn vị hay tình trạng như địa chỉ yêu cầu: hiển thị tất cả." in text
    assert "490/537" in text


def test_a_window_that_no_sheet_holds_is_cut_to_its_end(as_person: Person) -> None:
    text = text_of(as_person("lanhdao"), "/tien-do/?tu=2020-01&den=2025-12")
    assert "chỉ hiển thị 24 tháng cuối" in text and "tháng 01/2024 – 12/2025" in text


def test_years_that_nobody_opened_have_nothing_to_show(as_person: Person) -> None:
    assert "Kỳ này không có đơn vị nào phải báo cáo." in text_of(
        as_person("lanhdao"), "/tien-do/?tu=2021-01&den=2021-12"
    )


def test_a_window_without_boundaries_keeps_the_ones_of_the_other_pages(as_person: Person) -> None:
    page = as_person("lanhdao").get(f"/tien-do/{WINDOW}&ranh-gioi=khi-do").content.decode()
    assert '<input type="hidden" name="ranh-gioi" value="khi-do">' in page and "<select" in page
    assert 'id="ranh-gioi"' not in page


def test_the_workbook_is_what_is_seen(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-06")
    found = cells_of(as_person("lanhdao"), f"/tien-do/{WINDOW}&loai=commune")
    assert "đã nộp, trễ" in found and "Xã Bắc Sơn" in found and "Phòng Tư pháp" not in found
    assert any("491/537 báo cáo tháng đã nộp" in cell for cell in found) and "Xã" in found
    response = as_person("lanhdao").get(f"/tien-do/{WINDOW}&format=xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="tien-do-2024-01-2024-11.xlsx"'
    assert response["Cache-Control"] == "no-store"


def test_reasons_are_escaped_and_never_a_formula(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-04")
    give_back("xa-bac-son", "2024-12-05", "=1+1 <script>alert(1)</script>")
    client = as_person("lanhdao")
    page = client.get(f"/tien-do/{WINDOW}").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert "=1+1 <script>alert(1)</script>" in cells_of(client, f"/tien-do/{WINDOW}")


# What waits


def test_what_waits_stands_below_the_longest_first(as_person: Person) -> None:
    submit("xa-cong-hoa", "2024-12-04")
    submit("xa-bac-son", "2024-12-01")
    text = text_of(as_person("lanhdao"), f"/tien-do/{WINDOW}")
    assert "02 báo cáo chờ duyệt" in text
    assert re.search(r"Xã Bắc Sơn.*?01/12/2024 08 ngày 8/8.*?Xã Cộng Hòa.*?04/12/2024 05 ngày 8/8", text)


def chosen(client: Client) -> list[str]:
    page = client.get(f"/tien-do/{WINDOW}").content.decode()
    return re.findall(r'name="bao-cao" value="([^"]+)"', page)


def approved(client: Client, *keys: str) -> str:
    response = client.post(f"/tien-do/duyet/{WINDOW}", {"bao-cao": keys}, follow=True)
    assert response.redirect_chain == [(f"/tien-do/{WINDOW}", 302)]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", response.content.decode())))


def stage_of(slug: str) -> str:
    return Submission.objects.get(unit__slug=slug, month=NOVEMBER).stage


def test_complete_months_are_approved_together_each_by_itself(as_person: Person) -> None:
    take_away("xa-tay-do", "KS01")
    for slug in ("xa-bac-son", "xa-cong-hoa", "xa-tay-do"):
        submit(slug, "2024-12-04")
    client = as_person("duyet")
    keys = chosen(client)
    assert sorted(keys) == ["xa-bac-son/2024-11/1", "xa-cong-hoa/2024-11/1"]
    give_back("xa-cong-hoa", "2024-12-05", "Sai")
    text = approved(client, *keys, "xa-tay-do/2024-11/1", "xa-khong-co/2024-11/1")
    assert "Đã duyệt 01 báo cáo: Bắc Sơn 11/2024." in text
    assert "Xã Cộng Hòa, tháng 11/2024: không còn chờ duyệt." in text
    assert "Xã Tây Đô, tháng 11/2024: còn thiếu số liệu." in text
    assert "01 báo cáo đã chọn không có trong hệ thống." in text
    assert [stage_of(slug) for slug in ("xa-bac-son", "xa-cong-hoa", "xa-tay-do")] == [
        "approved", "returned", "submitted",
    ]  # fmt: skip


def test_a_month_that_moved_on_since_the_page_was_opened_is_not_approved(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-04")
    client = as_person("duyet")
    keys = chosen(client)
    give_back("xa-bac-son", "2024-12-05", "Sai")
    submit("xa-bac-son", "2024-12-06")
    assert "vừa được người khác xử lý" in approved(client, *keys)
    assert stage_of("xa-bac-son") == "submitted"


def test_only_approvers_get_boxes_and_may_use_them(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-04")
    for login in ("vanphong", "lanhdao", "quantri"):
        client = as_person(login)
        assert chosen(client) == []
        assert client.post("/tien-do/duyet/", {"bao-cao": "xa-bac-son/2024-11/1"}).status_code == 403
    assert stage_of("xa-bac-son") == "submitted"


def test_nothing_chosen_and_nonsense_are_told(as_person: Person) -> None:
    client = as_person("duyet")
    assert "Chưa chọn báo cáo nào để duyệt." in approved(client)
    for odd in (
        "",
        "x",
        "a/b/c",
        "xa-bac-son/2024-13/1",
        "xa-bac-son/2024-11/1e9",
        "xa-bac-son/2024-11/" + "9" * 40,
        "\x00//",
    ):
        assert "Không đọc được báo cáo đã chọn." in approved(client, odd)


# Queries


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_queries_are_few_and_the_same_for_every_role_and_any_number_of_units(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-04")
    addresses = {"/tien-do/": 9, "/tien-do/?tu=2024-01&den=2025-12": 9, f"/tien-do/{WINDOW}&tinh-trang=tre": 9}
    for login in OFFICE:
        client = as_person(login)
        assert {address: queries_of(client, address) for address in addresses} == addresses
    root = Unit.objects.get(slug="huyen-hung-ha")
    for number in range(150):
        unit = Unit(
            slug=f"xa-moi-{number}", name=f"Xã Mới {number}", short_name=f"Mới {number}", kind="commune", position=99
        )
        unit.save()
        Membership.objects.create(child=unit, parent=root, valid_until=date(2025, 7, 1))
    client = as_person("vanphong")
    assert {address: queries_of(client, address) for address in addresses} == addresses
    assert len(units_shown(client, WINDOW)) == 51 + 150
