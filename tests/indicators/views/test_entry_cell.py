"""The page of one cell: what it means, twelve earlier months, who changed it from what and why."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Measurement
from tests.indicators.views.test_entry import text_of
from units.models import User

CELL = "/nhap/xa-bac-son/2024-11/KS01/"


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


def typed_over(client: Client, **fields: Any) -> None:
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=202411)
    cell = {"unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11", "version": row.version, **fields}
    assert client.post("/so-lieu/luu/", {"cells": [cell]}, content_type="application/json").status_code == 200


def changes_of(page: Any) -> list[list[str]]:
    table = page.content.decode().split("cell-changes", 1)[1]
    rows = re.findall(r"<tr>(<td.*?)</tr>", table, re.S)
    return [[unescape(cell).replace("\xa0", " ") for cell in re.findall(r"<td>(.*?)</td>", row, re.S)] for row in rows]


def test_every_change_says_who_what_and_why(clerk: Client, as_person: Any) -> None:
    typed_over(clerk, numerator="8", denominator="9")
    typed_over(as_person("vanphong"), numerator="7", denominator="9", note="đã đối chiếu", reason="cộng nhầm")
    newest, before, first = changes_of(clerk.get(CELL))
    assert newest[1] == User.objects.get(username="vanphong").get_full_name()
    assert newest[2:] == ["8 / 9 (88,88 %)", "7 / 9 (77,77 %); ghi chú “đã đối chiếu”", "cộng nhầm"]
    assert before[2:] == ["9 / 9 (100 %)", "8 / 9 (88,88 %)", "–"]
    assert first[2] == "–"
    assert newest[1] != before[1]


def test_twelve_earlier_months_stand_newest_first(clerk: Client) -> None:
    body = clerk.get(CELL).content.decode()
    months = re.findall(r'<th scope="row">([\d/]+)</th>', body)
    assert months[0] == "10/2024" and months[-1] == "11/2023" and len(months) == 12
    october = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=202410)
    assert f"{october.numerator:.0f}\xa0/\xa0{october.denominator:.0f}" in unescape(body)


def test_the_cell_says_what_it_means_and_what_is_aimed_at(clerk: Client) -> None:
    words = text_of(clerk.get(CELL))
    assert "giao từ 97 %" in words.replace("\xa0", " ") and "Tử số" in words and "Định nghĩa" in words


def test_markup_in_a_note_stays_text(clerk: Client) -> None:
    typed_over(clerk, numerator="8", denominator="9", note="<script>x</script>", reason="<u>")
    assert b"<script>x" not in clerk.get(CELL).content and b"<u>" not in clerk.get(CELL).content


@pytest.mark.parametrize(
    "path",
    [
        "/nhap/xa-cong-hoa/2024-11/KS01/", "/nhap/xa-bac-son/2024-13/KS01/", "/nhap/xa-bac-son/2024-11/DVC01/",
        "/nhap/xa-bac-son/2024-11/%00/", "/nhap/xa-quang-trung/2024-10/KS01/",
    ],
)  # fmt: skip
def test_what_is_foreign_or_does_not_exist_is_not_there(clerk: Client, path: str) -> None:
    assert clerk.get(path).status_code == 404


def test_the_page_asks_as_much_of_the_database_for_every_role_and_history(as_person: Any) -> None:
    def queries(login: str) -> int:
        client = as_person(login)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(CELL).status_code == 200
        return len(asked)

    before = {login: queries(login) for login in ("xa-bac-son", "vanphong", "lanhdao")}
    for count in ("8", "7", "6", "5"):
        typed_over(as_person("vanphong"), numerator=count, denominator="9")
    assert before == {login: queries(login) for login in before}
    assert set(before.values()) == {8}
