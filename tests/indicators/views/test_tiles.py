"""Ô vuông địa bàn: the numbers of the scorecard on a map that the office arranges."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.indicators.views.reading import cells_of, text_of
from tests.indicators.views.test_dashboards_sight import queries_of
from units.models import Event, Tile

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
    assert "Sơ đồ do văn phòng sắp xếp, không theo tỷ lệ bản đồ." in text
    assert "33 đơn vị trên sơ đồ: 33 đạt. Toàn địa bàn: 99,85 % (24.611 / 24.647)." in text
    assert "Phòng Tư pháp" in text, "who has no tile stands in the table"
    assert "24611" in cells_of(client, "/o-vuong/?chi-tieu=DVC02") or "119" in cells_of(
        client, "/o-vuong/?chi-tieu=DVC02"
    )


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
    assert "Cán bộ tổng hợp sắp xếp lại ô" in text_of(client, "/o-vuong/sap-xep/")
    again = form_of(client) | {"viec": "mac-dinh"}
    assert client.post("/o-vuong/sap-xep/", again).status_code == 302
    assert not Tile.objects.exists()


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
        ({"ban": "khac"}, "Người khác vừa sắp xếp lại"),
    ],
)
def test_what_cannot_be_laid_is_said_and_nothing_saved(as_person: Person, typed: dict[str, str], said: str) -> None:
    client = as_person("vanphong")
    answer = client.post("/o-vuong/sap-xep/", form_of(client) | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("\u00a0", " ")
    assert not Tile.objects.exists()


def test_the_second_of_two_is_told(as_person: Person) -> None:
    one, other = as_person("vanphong"), as_person("quantri")
    first = form_of(one) | {"cot-xa-bac-son": "9"}
    second = form_of(other) | {"cot-xa-bac-son": "10"}
    assert one.post("/o-vuong/sap-xep/", first).status_code == 302
    assert other.post("/o-vuong/sap-xep/", second).status_code == 422
    assert Tile.objects.get(unit__slug="xa-bac-son").column == 9


@pytest.mark.parametrize("login", ["vanphong", "duyet", "lanhdao", "quantri"])
def test_the_number_of_queries_is_fixed(as_person: Person, login: str) -> None:
    client = as_person(login)
    assert [queries_of(client, f"/o-vuong/{query}") for query in ("", "?chi-tieu=HT03", "?ranh-gioi=nay")] == [9, 9, 9]


def test_bad_wishes_show_the_first_indicator(as_person: Person) -> None:
    for query in ("chi-tieu=XX99", "chi-tieu=%00", "chi-tieu=DVC01", "xep=khong-co"):
        assert as_person("lanhdao").get(f"/o-vuong/?{query}").status_code == 200, query
