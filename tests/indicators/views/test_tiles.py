"""Ô vuông địa bàn: the numbers of the scorecard on a map that the office arranges."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from indicators.core.months import Month
from indicators.integrity import findings
from indicators.models import Indicator, Measurement, Submission, Target
from tests.indicators.views.reading import cells_of, text_of
from tests.indicators.views.test_dashboards_sight import many_units, queries_of  # noqa: F401
from units.models import Event, Tile, Unit

Person = Callable[[str], Client]


def tiles_of(client: Client, address: str) -> dict[str, tuple[str, str]]:
    """The class and the spoken name of every tile, by unit."""
    html = client.get(address).content.decode().replace("\u00a0", " ")
    found = re.findall(
        r'<li class="tile ([^"]+)"><a href="/chi-tieu/\w+/([a-z0-9-]+)/[^"]*" aria-label="([^"]+)"', html
    )
    return {slug: (css, said) for css, slug, said in found}


def test_every_commune_has_a_tile_with_the_number_of_its_scorecard(as_person: Person) -> None:
    tiles = tiles_of(as_person("lanhdao"), "/o-vuong/?chi-tieu=KS02")
    assert len(tiles) == 33
    for slug in ("xa-bac-son", "xa-quang-trung", "thi-tran-hung-nhan"):
        out = StringIO()
        call_command("scorecard", "--from", "2024-01", "--to", "2024-11", "--unit", slug, as_json=True, stdout=out)
        line = next(line for line in json.loads(out.getvalue())["indicators"] if line["code"] == "KS02")
        css, said = tiles[slug]
        assert f"is-{line['status']}" in css
        assert line["value"].replace(".", ",") in said and f"{line['numerator']} / {line['denominator']}" in said
    assert "Đạt" in tiles["xa-bac-son"][1]


def test_the_boundaries_bring_their_own_arrangement(as_person: Person) -> None:
    client = as_person("lanhdao")
    assert len(tiles_of(client, "/o-vuong/?tu=2024-01&den=2024-10")) == 35
    assert len(tiles_of(client, "/o-vuong/?ranh-gioi=nay")) == 8
    text = text_of(client, "/o-vuong/?chi-tieu=DVC02").replace("\u00a0", " ")
    assert "Sơ đồ xếp sẵn theo thứ tự, văn phòng chưa sắp xếp; không theo tỷ lệ bản đồ." in text
    assert "33 đơn vị trên sơ đồ: 33 đạt. Toàn địa bàn: 99,85 % (24.611 / 24.647)." in text
    assert "Phòng Tư pháp" in text, "who has no tile stands in the table"
    cells = cells_of(client, "/o-vuong/?chi-tieu=DVC02")
    assert "33 đơn vị trên sơ đồ: 33 đạt" in cells
    assert {"Xã Bắc Sơn", "Phòng Tư pháp"} <= set(cells)


def form_of(client: Client, address: str = "/o-vuong/sap-xep/") -> dict[str, str]:
    html = client.get(address).content.decode()
    return dict(re.findall(r'<input[^>]* name="((?:cot|hang)-[^"]+|ban)" value="([^"]*)"', html))


def test_the_office_lays_the_tiles_and_it_is_kept_who_did(as_person: Person) -> None:
    client = as_person("vanphong")
    typed = form_of(client)
    assert len(typed) == 1 + 2 * 33
    typed |= {"cot-xa-bac-son": "8", "hang-xa-bac-son": "1", "viec": "luu"}
    assert client.post("/o-vuong/sap-xep/", typed).status_code == 302
    assert Tile.objects.get(unit__slug="xa-bac-son").column == 8
    event = Event.objects.filter(kind="tiles").last()
    assert event is not None and event.by is not None and event.by.username == "vanphong"
    assert event.new == "Xã Bắc Sơn: cột 8, hàng 1", "only what moved"
    assert "column-7 row-1" in tiles_of(client, "/o-vuong/")["xa-bac-son"][0], "empty columns are not drawn"
    assert "Sơ đồ do văn phòng sắp xếp, không theo tỷ lệ bản đồ." in text_of(client, "/o-vuong/")
    assert "Cán bộ tổng hợp sắp xếp lại ô" in text_of(client, "/o-vuong/sap-xep/")
    again = form_of(client) | {"viec": "mac-dinh"}
    assert client.post("/o-vuong/sap-xep/", again).status_code == 302
    assert not Tile.objects.exists()
    assert "văn phòng chưa sắp xếp" in text_of(client, "/o-vuong/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"cot-xa-bac-son": "1", "hang-xa-bac-son": "1"},
            "cùng ở cột 1, hàng 1. Hãy chuyển một trong hai sang ô trống.",
        ),
        ({"cot-xa-bac-son": "17"}, "Xã Bắc Sơn: cột từ 1 đến 16, hàng từ 1 đến 16."),
        ({"cot-xa-bac-son": "0"}, "Xã Bắc Sơn: cột từ 1 đến 16"),
        ({"hang-xa-bac-son": "hai"}, "Xã Bắc Sơn: cột và hàng là số nguyên, ví dụ cột 3, hàng 2."),
        ({"hang-xa-bac-son": "٣"}, "Xã Bắc Sơn: cột và hàng là số nguyên"),
    ],
)
def test_what_cannot_be_laid_is_said_and_nothing_saved(as_person: Person, typed: dict[str, str], said: str) -> None:
    client = as_person("vanphong")
    answer = client.post("/o-vuong/sap-xep/", form_of(client) | typed)
    assert answer.status_code == 422
    html = answer.content.decode().replace("\u00a0", " ")
    assert said in html
    assert not Tile.objects.exists()
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in html, "what was typed is not typed twice"


def test_the_second_of_two_is_told_and_shown_what_the_first_has_laid(as_person: Person) -> None:
    one, other = as_person("vanphong"), as_person("quantri")
    first = form_of(one) | {"cot-xa-bac-son": "9"}
    second = form_of(other) | {"cot-xa-bac-son": "10"}
    assert one.post("/o-vuong/sap-xep/", first).status_code == 302
    for late in (second, second | {"viec": "mac-dinh"}):
        answer = other.post("/o-vuong/sap-xep/", late)
        assert answer.status_code == 409
        assert "Người khác vừa sắp xếp lại" in answer.content.decode()
        assert 'name="cot-xa-bac-son" value="9"' in answer.content.decode()
    assert Tile.objects.get(unit__slug="xa-bac-son").column == 9


OCTOBER, JULY = "/o-vuong/sap-xep/?tu=2024-10&den=2024-10", "/o-vuong/sap-xep/?tu=2025-07&den=2025-07"


def lay(client: Client, address: str, **places: tuple[int, int]) -> int:
    typed = form_of(client, address)
    for name, (column, row) in places.items():
        slug = name.replace("_", "-")
        typed |= {f"cot-{slug}": str(column), f"hang-{slug}": str(row)}
    return client.post(address, typed).status_code


def test_who_comes_out_of_a_merger_lies_where_the_office_laid_its_first_predecessor(as_person: Person) -> None:
    client = as_person("vanphong")
    assert lay(client, OCTOBER, xa_diep_nong=(9, 9), thi_tran_hung_ha=(8, 8)) == 302
    assert form_of(client)["cot-xa-quang-trung"] == "9"
    july = form_of(client, JULY)
    assert (july["cot-xa-hung-ha-2025"], july["cot-xa-dien-ha-2025"]) == ("8", "9")
    assert lay(client, JULY, xa_hung_ha_2025=(12, 3)) == 302
    assert form_of(client, JULY)["cot-xa-hung-ha-2025"] == "12"
    assert form_of(client, OCTOBER)["cot-thi-tran-hung-ha"] == "8", "each merger has an arrangement of its own"


def test_nobody_is_laid_where_another_lies_before_the_merger(as_person: Person) -> None:
    client = as_person("vanphong")
    assert lay(client, OCTOBER, xa_dan_chu=(9, 9)) == 302
    typed = form_of(client) | {"cot-xa-bac-son": "9", "hang-xa-bac-son": "9"}
    answer = client.post("/o-vuong/sap-xep/", typed)
    assert answer.status_code == 422
    assert "Xã Bắc Sơn: cột 9, hàng 9 là chỗ của Xã Dân Chủ ở một thời kỳ khác" in answer.content.decode()
    assert lay(client, "/o-vuong/sap-xep/", xa_quang_trung=(9, 9)) == 302, "they never lived together"
    assert not [line for line in findings() if "tiles" in line]


def test_verify_tells_of_two_who_lie_on_one_place(as_person: Person) -> None:
    for slug in ("xa-bac-son", "xa-dan-chu", "xa-quang-trung"):
        Tile.objects.create(unit=Unit.objects.get(slug=slug), column=2, row=2)
    assert [line for line in findings() if "tiles" in line] == [
        "tiles: xa-quang-trung and xa-bac-son lie both in column 2, row 2",
        "tiles: xa-dan-chu and xa-bac-son lie both in column 2, row 2",
    ]


def test_each_time_between_mergers_can_be_chosen_for_arranging(as_person: Person) -> None:
    client = as_person("vanphong")
    html = client.get("/o-vuong/sap-xep/").content.decode()
    found = re.findall(r'href="(\?tu=[^"]+)"( aria-current="true")?>([^<]+)</a>', html)
    assert [(bool(current), words) for _, current, words in found] == [
        (False, "35 đơn vị đến 31/10/2024"),
        (True, "33 đơn vị từ 01/11/2024 đến 30/6/2025"),
        (False, "8 đơn vị từ 01/7/2025"),
    ]
    sizes = [len(form_of(client, f"/o-vuong/sap-xep/{unescape(query)}")) for query, _, _ in found]
    assert sizes == [1 + 2 * 35, 1 + 2 * 33, 1 + 2 * 8]


QUERIES = {"": 10, "?chi-tieu=KS02": 9, "?chi-tieu=HT03": 9, "?ranh-gioi=nay": 10, "sap-xep/": 9}


@pytest.mark.parametrize("login", ["vanphong", "duyet", "lanhdao", "quantri"])
def test_the_number_of_queries_is_fixed(as_person: Person, login: str) -> None:
    client, may_arrange = as_person(login), login in ("vanphong", "quantri")
    expected = {query: count for query, count in QUERIES.items() if may_arrange or query != "sap-xep/"}
    assert {query: queries_of(client, f"/o-vuong/{query}") for query in expected} == expected


@pytest.mark.usefixtures("many_units")
def test_two_hundred_units_ask_no_more_queries(as_person: Person) -> None:
    client = as_person("quantri")
    assert {query: queries_of(client, f"/o-vuong/{query}") for query in QUERIES} == QUERIES
    assert len(tiles_of(client, "/o-vuong/")) == 183


def test_only_who_may_arrange_is_led_to_arranging_a_picture_that_nobody_arranged(as_person: Person) -> None:
    office, leader = (as_person(login).get("/o-vuong/").content.decode() for login in ("vanphong", "lanhdao"))
    assert 'href="/o-vuong/sap-xep/">Sắp xếp sơ đồ</a>' in office
    assert "văn phòng chưa sắp xếp" in leader and "/o-vuong/sap-xep/" not in leader


def test_bad_wishes_are_told_and_show_the_indicator_furthest_from_its_target(as_person: Person) -> None:
    client = as_person("lanhdao")
    for wish in ("XX99", "%00", "DVC01"):
        text = text_of(client, f"/o-vuong/?chi-tieu={wish}")
        assert "không phải là chỉ tiêu mà xã, thị trấn báo cáo trong kỳ này: hiển thị DVC04." in text, wish
    assert text_of(client, "/o-vuong/?xep=khong-co")
    assert "không phải là chỉ tiêu mà" not in text_of(client, "/o-vuong/")
    assert 'value="DVC04" selected' in client.get("/o-vuong/").content.decode()


def test_indicators_of_departments_alone_are_not_offered(as_person: Person) -> None:
    Indicator.objects.filter(code="DVC04").update(applies_to=["department"])
    html = as_person("lanhdao").get("/o-vuong/").content.decode()
    assert 'value="DVC04"' not in html and 'value="DVC03" selected' in html


def test_an_indicator_without_target_or_figures_is_not_the_first_to_be_shown(as_person: Person) -> None:
    client = as_person("lanhdao")
    Target.objects.filter(indicator__code="DVC04").delete()
    assert 'value="DVC03" selected' in client.get("/o-vuong/").content.decode(), "missed by a hair before what is met"
    Submission.objects.update(stage="draft", is_closed=False)
    Measurement.objects.filter(indicator__code="DVC03").delete()
    chosen = re.search(r'value="(\w+)" selected', client.get("/o-vuong/").content.decode())
    assert chosen is not None and chosen[1] == "KS01", "of those that are met the one with the least to spare"


def test_a_value_on_fewer_figures_than_are_due_is_marked(as_person: Person) -> None:
    client = as_person("lanhdao")
    month = "/o-vuong/?chi-tieu=KS02&tu=2024-01&den=2024-11"
    assert "mới có" not in tiles_of(client, month)["xa-bac-son"][1]
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="KS02", month=Month(2024, 11)).delete()
    assert tiles_of(client, month)["xa-bac-son"][1].endswith(", mới có 10/11 số liệu")
    tile = re.search(
        r'(?s)<li class="tile [^"]+"><a href="/chi-tieu/KS02/xa-bac-son/.*?</li>', client.get(month).content.decode()
    )
    assert tile is not None and "◐" in tile[0] and '<span class="tile-word">Đạt</span>' in tile[0]
