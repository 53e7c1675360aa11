"""Pages and workbooks as their readers get them."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

from django.test import Client
from openpyxl import load_workbook

PAGES = (
    "/",
    "/chi-tieu/",
    "/chi-tieu/KS01/",
    "/chi-tieu/DVC01/",
    "/chi-tieu/HT03/",
    "/chi-tieu/HT01/",
    "/don-vi/",
    "/don-vi/xa-bac-son/",
)
YEAR_2025 = "?tu=2025-01&den=2025-12"


def text_of(client: Client, address: str) -> str:
    """What a reader sees: no tags, single spaces, entities resolved."""
    response = client.get(address)
    assert response.status_code == 200, address
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def cells_of(client: Client, address: str) -> list[str]:
    """Every value of every sheet of the page's workbook, as text."""
    sign = "&" if "?" in address else "?"
    response = client.get(f"{address}{sign}format=xlsx")
    assert response.status_code == 200, address
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    book = load_workbook(BytesIO(response.content))
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
