"""Who sees what on overview, indicators and units, and how many queries it takes, for every role and any number of units."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month
from indicators.models import Indicator, Measurement, Statement
from tests.indicators.views.reading import PAGES, YEAR_2025, cells_of, text_of
from units.models import Membership, Unit, User

Person = Callable[[str], Client]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

CANARY = {"numerator": 48_271, "denominator": 59_363}
CANARY_WORDS = ("48271", "48.271", "59363", "59.363", "81,31", "81.31", "CANARY")


@pytest.fixture
def canary(db: None) -> None:
    """Another unit's figures, notes and reasons that no reporter may ever meet."""
    for figure in Measurement.objects.filter(unit__slug="xa-cong-hoa", month=Month(2024, 11)):
        if figure.denominator is None:
            continue
        for name, value in CANARY.items():
            setattr(figure, name, value)
        figure.note = figure.reason = "CANARY"
        figure.changed_by = User.objects.get(username="vanphong")
        figure.changed_at = datetime(2026, 11, 1, 8, 0, tzinfo=HANOI)
        figure.version += 1
        figure.save()
    saying = Statement.objects.create(
        code="canary", year_id=2024, indicator=Indicator.objects.get(code="KS01"), text="CANARY"
    )
    saying.units.add(Unit.objects.get(slug="xa-cong-hoa"))


OWN_PAGES = [
    f"{page}{window}"
    for page in (*PAGES, "/don-vi/?tim=cong", "/don-vi/xa-than-khe-2025/", "/chi-tieu/DVC03/?xep=-value")
    for window in (
        "",
        YEAR_2025,
        "?tu=2024-11&den=2024-11",
        "?tu=2024-11&den=2024-11&ranh-gioi=khi-do",
        "?ranh-gioi=nay",
    )
    if "?" not in page or not window
]


@pytest.mark.parametrize("address", OWN_PAGES)
@pytest.mark.parametrize("login", ["xa-bac-son", "phong-tu-phap"])
def test_a_reporter_never_meets_another_units_figures(
    as_person: Person, canary: None, login: str, address: str
) -> None:
    client = as_person(login)
    response = client.get(address)
    if login == "phong-tu-phap" and "/don-vi/xa-" in address:
        assert response.status_code == 404
        return
    page = unescape(response.content.decode())
    assert [word for word in CANARY_WORDS if word in page] == []
    everything = "\n".join(cells_of(client, address))
    assert [word for word in CANARY_WORDS if word in everything] == []


def test_the_canary_sings_for_those_who_may_see_it(as_person: Person, canary: None) -> None:
    client = as_person("lanhdao")
    page = text_of(client, "/chi-tieu/KS01/?tu=2024-11&den=2024-11").replace("\u00a0", " ")
    assert "48.271 / 59.363" in page
    assert "CANARY" in page
    assert "48271" in cells_of(client, "/chi-tieu/KS01/?tu=2024-11&den=2024-11")
    assert "48.271" in text_of(as_person("xa-cong-hoa"), "/chi-tieu/KS01/?tu=2024-11&den=2024-11")


def test_a_reporters_overview_is_the_scorecard_of_the_own_unit(as_person: Person) -> None:
    text = text_of(as_person("xa-bac-son"), "/")
    assert "3/5 chỉ tiêu đạt, 02 chưa đạt; đã báo cáo 68/68 số liệu." in text
    assert "Đơn vị theo chỉ tiêu" not in text
    assert "Xã Cộng Hòa" not in text


def test_a_reporters_list_of_units_holds_the_own_lineage_alone(as_person: Person) -> None:
    html = as_person("xa-bac-son").get("/don-vi/").content.decode()
    assert set(re.findall(r'href="/don-vi/([a-z0-9-]+)/"', html)) == {"xa-bac-son", "xa-than-khe-2025"}
    assert "xa-cong-hoa" not in as_person("xa-bac-son").get("/don-vi/?tim=cong").content.decode()


def test_a_foreign_unit_answers_as_one_that_does_not_exist(as_person: Person) -> None:
    client = as_person("xa-bac-son")
    for address in (
        "/don-vi/xa-cong-hoa/",
        "/don-vi/xa-cong-hoa/?format=xlsx",
        "/don-vi/huyen-hung-ha/",
        "/don-vi/khong-co/",
    ):
        assert client.get(address).status_code == 404, address


def test_a_history_names_others_but_leads_only_where_one_may_go(as_person: Person) -> None:
    html = as_person("xa-bac-son").get("/don-vi/xa-bac-son/").content.decode()
    assert "Xã Đông Đô" in html
    assert "/don-vi/xa-dong-do/" not in html
    assert "/don-vi/xa-than-khe-2025/" in html


# Queries

QUERIES = {
    "/": 11,
    "/chi-tieu/": 11,
    "/chi-tieu/KS01/": 12,
    "/chi-tieu/DVC01/": 11,
    "/chi-tieu/HT03/": 12,
    "/chi-tieu/HT01/": 11,
    "/chi-tieu/KS01/xa-bac-son/": 11,
    "/don-vi/": 11,
    "/don-vi/xa-bac-son/": 12,
}


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("login", ["xa-bac-son", "vanphong", "duyet", "lanhdao", "quantri"])
def test_every_page_asks_the_same_number_of_queries_of_every_role(as_person: Person, login: str) -> None:
    client = as_person(login)
    assert {address: queries_of(client, address) for address in QUERIES} == QUERIES


@pytest.fixture
def many_units(db: None) -> None:
    """150 communes more, each with a figure of three indicators."""
    root, person = Unit.objects.get(slug="huyen-hung-ha"), User.objects.get(username="vanphong")
    units = [
        Unit(slug=f"xa-moi-{number}", name=f"Xã Mới {number}", short_name=f"Mới {number}", kind="commune", position=100)
        for number in range(150)
    ]
    for unit in units:
        unit.make_keys()
    units = Unit.objects.bulk_create(units)
    Membership.objects.bulk_create(Membership(child=unit, parent=root, valid_until=date(2025, 7, 1)) for unit in units)
    Measurement.objects.bulk_create(
        Measurement(
            unit=unit, indicator=indicator, month=Month(2024, 11), numerator=7, denominator=9, changed_by=person,
            changed_at=datetime(2024, 12, 3, tzinfo=HANOI),
        )
        for unit in units
        for indicator in Indicator.objects.filter(code__in=("KS01", "DVC02", "HT03"))
    )  # fmt: skip


def test_two_hundred_units_ask_no_more_queries_than_fifty(as_person: Person, many_units: None) -> None:
    for login in ("vanphong", "xa-bac-son"):
        client = as_person(login)
        assert {address: queries_of(client, address) for address in QUERIES} == QUERIES
    assert "Xã (181)" in text_of(as_person("vanphong"), "/don-vi/")
