"""Above every table that a page gives as a workbook: window, boundaries, filters, moment, coverage."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

ASKED = "tu=2024-02&den=2024-11&ranh-gioi=khi-do&chi-da-duyet=1&format=xlsx"
# What each page answers; those of figures all say the same things above each of their tables.
OF_FIGURES = (
    "/",
    "/chi-tieu/",
    "/chi-tieu/DVC03/",
    "/chi-tieu/DVC03/xa-bac-son/",
    "/chi-tieu/DVC01/",
    "/don-vi/",
    "/don-vi/xa-bac-son/",
    "/don-vi/xa-quang-trung/",
    "/o-vuong/",
    "/so-sanh/",
    "/so-sanh/?kieu=ky",
    "/so-sanh/?kieu=chi-tieu",
    "/trinh-chieu/",
)
# What is checked is every figure, approved or not.
OF_ALL = ("/chat-luong/",)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*OF_FIGURES, *OF_ALL])
def test_every_table_says_how_it_was_asked(address: str, as_person: Callable[[str], Client]) -> None:
    response = as_person("vanphong").get(f"{address}{'&' if '?' in address else '?'}{ASKED}")
    assert response.status_code == 200, address
    approved_only = address in OF_FIGURES
    assert f"2024-02-2024-11-khi-do{'-da-duyet' * approved_only}.xlsx" in response["Content-Disposition"]
    for sheet in load_workbook(BytesIO(response.content)).worksheets:
        said = "\n".join(str(row[0]) for row in sheet.iter_rows(max_row=14, max_col=1, values_only=True) if row[0])
        where = (address, sheet.title, said)
        assert "02–11/2024" in said or "02/2024" in said, where
        assert re.search(r"ranh giới|đơn vị hành chính", said, re.IGNORECASE), where
        assert ("Chỉ tính số liệu đã duyệt" in said) == approved_only, where
        assert re.search(r"lúc \d+ giờ \d\d", said), where
        assert re.search(r"\d+/\d+ đơn vị, [\d.]+/[\d.]+ số liệu", said), where
