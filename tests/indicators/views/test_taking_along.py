"""What can be taken along from a page is there: the sheet, the element of the picture, and the script that draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.indicators.views.reading import YEAR_2025

Person = Callable[[str], Client]
PAGES = {
    "/": 2, "/don-vi/": 1, "/chi-tieu/KS01/": 2, "/chi-tieu/KS01/xa-bac-son/": 1, "/don-vi/xa-bac-son/": 2,
    "/o-vuong/": 1, "/so-sanh/": 1,
}  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_what_a_button_names_is_on_the_page(as_person: Person, address: str) -> None:
    client = as_person("lanhdao")
    html = client.get(address).content.decode()
    pictures = re.findall(r'data-picture="([^"]+)"', html)
    assert len(pictures) >= PAGES[address]
    assert all(html.count(f' id="{picture}"') == 1 for picture in pictures), pictures
    assert html.count("js/picture.js") == 1
    for link in re.findall(r'href="(\?[^"]*bang=[^"]+)"', html):
        book = load_workbook(BytesIO(client.get(f"{address.split('?')[0]}{unescape(link)}").content))
        assert len(book.sheetnames) == 1, (link, book.sheetnames)


def test_where_nothing_is_shown_nothing_is_offered(as_person: Person) -> None:
    html = as_person("lanhdao").get(f"/{YEAR_2025}").content.decode()
    assert "data-picture" not in html
