"""Figures that nobody approved yet: said and named beside every total, and left out where asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from indicators.core.months import Month
from indicators.models import Submission
from tests.indicators.views.reading import cells_of, text_of

Person = Callable[[str], Client]
WINDOW = "tu=2024-01&den=2024-10"
THREE = ("xa-bac-son", "xa-cong-hoa", "phong-tu-phap")
NAMES = "Phòng Tư pháp, Xã Cộng Hòa, Xã Bắc Sơn"


@pytest.fixture
def three_waiting(db: None) -> None:
    """Of all months to 10/2024 three units' October alone is not approved yet."""
    october = Submission.objects.filter(month=Month(2024, 10), unit__slug__in=THREE)
    assert october.update(stage="submitted", approved_by=None, approved_at=None) == 3


def test_the_overview_counts_them_and_names_them_on_demand(as_person: Person, three_waiting: None) -> None:
    page = as_person("lanhdao").get(f"/?{WINDOW}").content.decode()
    assert "<summary>Trong đó 03 đơn vị có số liệu chưa duyệt (21/2.810 số liệu)</summary>" in page
    assert f"<p>{NAMES}.</p>" in page
    assert "<summary>Trong đó 03 đơn vị chưa duyệt (3/490 số liệu)</summary>" in page


def test_nothing_is_said_where_everything_is_approved(as_person: Person) -> None:
    for address in ("/", "/chi-tieu/", "/chi-tieu/KS01/", "/don-vi/xa-bac-son/"):
        assert "chưa duyệt (" not in as_person("lanhdao").get(f"{address}?{WINDOW}").content.decode()


def test_the_page_of_an_indicator_names_them_on_demand(as_person: Person, three_waiting: None) -> None:
    client = as_person("lanhdao")
    text = text_of(client, f"/chi-tieu/KS01/?{WINDOW}")
    assert f"Trong đó 03 đơn vị chưa duyệt (3/490 số liệu){NAMES}." in text
    assert f"Trong đó 03 đơn vị chưa duyệt (3/490 số liệu): {NAMES}" in cells_of(client, f"/chi-tieu/KS01/?{WINDOW}")


def test_the_page_of_a_unit_says_it_of_its_own_figures(as_person: Person, three_waiting: None) -> None:
    client = as_person("xa-bac-son")
    assert "Có số liệu chưa duyệt" in text_of(client, f"/don-vi/xa-bac-son/?{WINDOW}")
    assert "Cộng Hòa" not in text_of(client, f"/don-vi/xa-bac-son/?{WINDOW}")
    assert "Có số liệu chưa duyệt" not in text_of(client, "/don-vi/xa-bac-son/?tu=2024-01&den=2024-09")


def test_workbook_annex_and_json_name_them_too(as_person: Person, three_waiting: None) -> None:
    client = as_person("vanphong")
    assert f"Trong đó 03 đơn vị có số liệu chưa duyệt (21/2.810 số liệu): {NAMES}" in cells_of(client, f"/?{WINDOW}")
    annex = text_of(client, f"/phu-luc/?{WINDOW}")
    whose = "03/49 đơn vị: Phòng Tư pháp, xã Cộng Hòa, xã Bắc Sơn."
    assert f"mỗi chỉ tiêu có 3/490 số liệu chưa được duyệt, của {whose}" in annex
    out = StringIO()
    call_command("scorecard", "--from", "2024-01", "--to", "2024-10", "--json", stdout=out)
    by_code = {one["code"]: one for one in json.loads(out.getvalue())["indicators"]}
    assert sorted(by_code["KS01"]["unapproved_units"]) == sorted(THREE)
    assert by_code["KT00"]["unapproved_units"] == []


def test_a_row_that_rolls_up_others_counts_once(as_person: Person) -> None:
    """Quang Trung carries three predecessors whose October is not approved: one unit on the boundaries, not three."""
    before = ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung")
    Submission.objects.filter(month=Month(2024, 10), unit__slug__in=before).update(stage="draft", approved_by=None)
    Submission.objects.filter(month=Month(2024, 11)).update(
        stage="approved", approved_by=Submission.objects.filter(stage="approved")[0].approved_by_id,
        approved_at="2024-12-06T00:00Z", submitted_by=None,
    )  # fmt: skip
    client = as_person("lanhdao")
    text = text_of(client, "/chi-tieu/KS01/?tu=2024-01&den=2024-11")
    assert "Trong đó 01 đơn vị chưa duyệt (3/537 số liệu)Xã Quang Trung." in text
    text = text_of(client, "/chi-tieu/KS01/?tu=2024-01&den=2024-11&ranh-gioi=khi-do")
    assert "Trong đó 03 đơn vị chưa duyệt" in text


# Leaving them out


def switches_of(page: str) -> list[str]:
    words = "Chỉ số liệu đã duyệt|Tính cả chưa duyệt"
    return [unescape(found) for found in re.findall(rf'href="([^"]*)">(?:{words})</a>', page)]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/", ""),
        ("/", "tu=2024-01&den=2024-10&ranh-gioi=khi-do"),
        ("/chi-tieu/KS01/", "tu=2024-01&den=2024-10&xep=-value"),
        ("/don-vi/", "tim=son&ranh-gioi=nay"),
        ("/don-vi/xa-bac-son/", "tu=2024-03&den=2024-05"),
        ("/phu-luc/", "tu=2024-01&den=2024-10"),
    ],
)
def test_the_switch_keeps_everything_else_both_ways(as_person: Person, address: str, kept: str) -> None:
    client = as_person("lanhdao")
    (on,) = switches_of(client.get(f"{address}?{kept}").content.decode())
    assert set(on.lstrip("?").split("&")) == {*filter(None, kept.split("&")), "chi-da-duyet=1"}
    page = client.get(f"{address}{on}").content.decode()
    assert "Chỉ tính số liệu đã duyệt." in page
    (off,) = switches_of(page)
    assert set(filter(None, off.lstrip("?").split("&"))) == set(filter(None, kept.split("&")))
    assert "Chỉ tính số liệu đã duyệt." not in client.get(f"{address}{off}").content.decode()


def test_links_forms_and_navigation_carry_the_choice(as_person: Person) -> None:
    page = as_person("lanhdao").get("/?chi-da-duyet=1").content.decode()
    links = re.findall(r'href="(/(?:chi-tieu|don-vi|phu-luc)/[^"]*)"', page)
    assert links and [link for link in links if "chi-da-duyet=1" not in link] == []
    assert '<input type="hidden" name="chi-da-duyet" value="1">' in page


def test_what_could_not_be_read_does_not_take_the_choice_away(as_person: Person) -> None:
    page = as_person("lanhdao").get("/?tu=2024-13&chi-da-duyet=1").content.decode()
    main = page[page.index("<main") :]
    links = re.findall(r'href="(/chi-tieu/[^"]+)"', main)
    assert links and all("chi-da-duyet=1" in link for link in links)


@pytest.mark.parametrize("value", ["0", "2", "x", "%00", ""])
def test_anything_but_one_leaves_nothing_out(as_person: Person, value: str) -> None:
    page = as_person("lanhdao").get(f"/?chi-da-duyet={value}").content.decode()
    assert "Chỉ tính số liệu đã duyệt." not in page


def test_left_out_they_are_neither_added_nor_counted_as_waiting(as_person: Any, three_waiting: None) -> None:
    page = as_person("lanhdao").get(f"/?{WINDOW}&chi-da-duyet=1").content.decode()
    assert "chưa duyệt (" not in page
    assert "44/47 đơn vị đã báo cáo" not in page  # October's communes are 35 and not 33.
    assert "46/49 đơn vị đã báo cáo" in page
