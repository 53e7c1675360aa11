"""Nonsense in addresses and bodies gets a sentence, never a failure of the server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest
import time_machine

from indicators.annex.workbook import annex_workbook

ODD = [
    "", " ", "\x00", "2024-13", "2024-00", "0000-01", "9999-12", "2024-1", "２０２４-01", "2024-11-31", "nay", "10" * 40,
    "-1", "1e9", "'; DROP TABLE units_unit; --", "<script>alert(1)</script>", "{{ 7*7 }}", "%00", "../../etc/passwd",
    "\ud800", "\u202e", "a" * 5000, "Đ" * 300, "null", "None", "[]", "2024-11\n", "𝟚024-11", "KS01\x00",
]  # fmt: skip
PATHS = ["/", "/chi-tieu/", "/chi-tieu/KS01/", "/chi-tieu/KS01/xa-quang-trung/",
         "/don-vi/", "/don-vi/xa-quang-trung/", "/nhap/", "/nhap/xa-bac-son/2024-11/",
         "/nhap/chi-tieu/KS01/2024-11/", "/nhap/xa-bac-son/2024-11/KS01/",
         "/phu-luc/", "/phu-luc/tai/", "/phu-luc/ban/", "/phu-luc/phat-hanh/", "/phu-luc/mau/",
         "/huong-dan/", "/chat-luong/", "/chat-luong/nguong/",
         "/nhap/excel/", "/nhap/excel/bieu/", "/nhap/excel/xem-truoc/", "/nhap/excel/danh-dau/",
         "/tien-do/", "/tien-do/nhac/", "/tien-do/han-nop/"]  # fmt: skip
NAMES = [
    "tu", "den", "ranh-gioi", "tim", "format", "page", "sort", "chi-da-duyet", "thang", "don-vi", "la-gi", "nhom", "theo",
    "chi-tieu", "kiem-tra", "trang", "muc-do", "trang-thai", "token",
    "loai", "tinh-trang",
]  # fmt: skip
PATHS += [
    "/o-vuong/",
    "/o-vuong/sap-xep/",
    "/so-sanh/",
    "/so-sanh/?kieu=ky",
    "/so-sanh/?kieu=chi-tieu",
    "/trinh-chieu/",
]
NAMES += ["giay", "kieu", "a", "b", "tu-b", "den-b"]
PATHS += ["/nhat-ky/", "/tai-khoan/", "/tai-khoan/them/", "/tai-khoan/tao/"]
NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
NAMES += ["nguoi", "loai", "tu-ngay", "den-ngay", "luc", "truoc", "sau", "vai-tro", "tinh-trang"]


def encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", PATHS)
def test_odd_parameters_never_fail(path: str, as_person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name meets every odd value once, all names at a time."""
    client = as_person("vanphong")
    # Most nonsense is left out and the usual annex remains; the same annex at the same moment is the same file, written once.
    monkeypatch.setattr("indicators.views.annex.annex_workbook", cache(annex_workbook))
    with time_machine.travel(NOW, tick=False):
        asked_with_every_value(client, path)


def asked_with_every_value(client: Any, path: str) -> None:
    for turn in range(len(ODD)):
        query = "&".join(f"{name}={encoded(ODD[(turn + 7 * place) % len(ODD)])}" for place, name in enumerate(NAMES))
        response = client.get(f"{path}{'&' if '?' in path else '?'}{query}")
        assert response.status_code < 500, (path, query)


PLACES = [
    "/chi-tieu/{}/", "/chi-tieu/KS01/{}/", "/chi-tieu/{}/xa-bac-son/",
    "/don-vi/{}/", "/nhap/{}/2024-11/", "/nhap/xa-bac-son/{}/", "/nhap/chi-tieu/{}/2024-11/",
    "/nhap/chi-tieu/KS01/{}/", "/nhap/xa-bac-son/2024-11/{}/", "/tai-khoan/{}/",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_odd_places_never_fail(place: str, as_person: Any) -> None:
    client = as_person("vanphong")
    for value in ODD:
        assert client.get(place.format(encoded(value))).status_code < 500, (place, value)


BODIES = [
    b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b'{"cells": null}', b'{"cells": {}}', b'{"cells": [1]}',
    b'{"cells": [{}]}', b'{"cells": [[]]}', b'{"cells": [{"unit": null}]}', b"[" * 100_000,
    b'{"cells": [{"unit": "\\ud800", "indicator": "KS01", "month": "2024-11"}]}',
    json.dumps({"idempotency_key": "x" * 10_000, "cells": []}).encode(),
    json.dumps({"idempotency_key": 5, "cells": [{"unit": "xa-bac-son"}]}).encode(),
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:40]))
def test_odd_bodies_are_refused_in_words(body: bytes, as_person: Any) -> None:
    response = as_person("vanphong").post("/so-lieu/luu/", data=body, content_type="application/json")
    assert 400 <= response.status_code < 500
    assert response.json()["message"]


@pytest.mark.parametrize(
    "field", ["unit", "indicator", "month", "numerator", "denominator", "value", "state", "note", "version"]
)
def test_odd_cells_are_refused_or_saved_but_never_fail(field: str, as_person: Any) -> None:
    client = as_person("vanphong")
    odd: list[Any] = [*ODD, None, True, 1.5, -1, 10**30, [], {}, "٣", "1,234", "70.82", "∞", "NaN"]
    for value in odd:
        cell = {"unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11", "numerator": "1", "denominator": "2"}
        cell[field] = value
        response = client.post("/so-lieu/luu/", data=json.dumps({"cells": [cell]}), content_type="application/json")
        assert response.status_code < 500, (field, value)
