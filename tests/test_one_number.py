"""Screen, JSON, annex, workbook and series say the same number to the same question."""

from __future__ import annotations

import html
import io
import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from indicators.core.numbers_vi import written

QUESTIONS = [
    ("2024-01", "2024-11", "end", "cuoi-ky"),
    ("2024-01", "2024-11", "then", "khi-do"),
    ("2024-01", "2024-11", "today", "nay"),
    ("2024-03", "2024-05", "2024-11-01", "2024-11-01"),
    ("2024-11", "2024-11", "end", "cuoi-ky"),
    ("2025-01", "2025-12", "end", "cuoi-ky"),
]


def scorecard(first: str, last: str, boundaries: str, unit: str | None = None) -> dict[str, Any]:
    out = io.StringIO()
    more = {"unit": unit} if unit else {}
    call_command(
        "scorecard", "--from", first, "--to", last, "--boundaries", boundaries, as_json=True, stdout=out, **more
    )
    return json.loads(out.getvalue())


def text_of(response: Any) -> str:
    """What is read on the page: no tags, one kind of space."""
    assert response.status_code == 200
    plain = re.sub(r"<(script|svg|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)).replace("\u00a0", " "))


def value_words(line: dict[str, Any]) -> str:
    return written(Decimal(line["value"]))


def count_words(line: dict[str, Any]) -> str:
    return f"{written(Decimal(line['numerator']))} / {written(Decimal(line['denominator']))}"


def numbers_in(book: openpyxl.Workbook) -> list[list[str]]:
    """Every row of the workbook as the text or number in its cells, without empty ones."""
    return [
        [str(cell.value) for cell in row if cell.value is not None]
        for sheet in book.worksheets
        for row in sheet.iter_rows()
    ]


@pytest.mark.parametrize(("first", "last", "boundaries", "written_boundaries"), QUESTIONS)
def test_every_page_shows_the_number_of_the_scorecard(
    first: str, last: str, boundaries: str, written_boundaries: str, as_person: Any
) -> None:
    client = as_person("lanhdao")
    query = f"?tu={first}&den={last}&ranh-gioi={written_boundaries}"
    overview = text_of(client.get(f"/{query}"))
    answer = scorecard(first, last, boundaries)
    compared = 0
    for line in answer["indicators"]:
        page = text_of(client.get(f"/chi-tieu/{line['code']}/{query}"))
        if line["value"] is None:
            assert line["numerator"] is None and line["denominator"] is None
            continue
        assert value_words(line) in page, line["code"]
        assert value_words(line) in overview, line["code"]
        if line["denominator"] is not None:
            assert count_words(line) in page, line["code"]
            assert count_words(line) in overview, line["code"]
        for behind in line["missed_units"]:
            assert value_words(behind) in page, (line["code"], behind["unit"])
        compared += 1
    assert compared > 0 or first.startswith("2025")


@pytest.mark.parametrize(("first", "last", "boundaries", "written_boundaries"), QUESTIONS)
def test_the_annex_and_the_workbook_of_the_page_hold_the_same_numbers(
    first: str, last: str, boundaries: str, written_boundaries: str, as_person: Any
) -> None:
    client = as_person("lanhdao")
    query = f"tu={first}&den={last}&ranh-gioi={written_boundaries}"
    for address in (f"/phu-luc/tai/?{query}", f"/?{query}&format=xlsx"):
        response = client.get(address)
        assert response.status_code == 200
        content = b"".join(response.streaming_content) if response.streaming else response.content
        rows = numbers_in(openpyxl.load_workbook(io.BytesIO(content), data_only=True))
        for line in scorecard(first, last, boundaries)["indicators"]:
            if line["denominator"] is None:
                continue
            counts = {line["numerator"], line["denominator"]}
            shown = [row for row in rows if counts <= set(row)]
            assert shown, (address, line["code"])
            values = {cell for row in shown for cell in row}
            assert any(_same(cell, line["value"]) for cell in values), (address, line["code"], line["value"])


def _same(cell: str, value: str) -> bool:
    try:
        return Fraction(Decimal(cell)) == Fraction(value)
    except (ArithmeticError, ValueError):
        return False


@pytest.mark.parametrize("code", ["KS01", "KS02", "DVC02", "DVC03", "DVC04", "TT11"])
def test_the_months_of_a_flow_add_up_to_its_scorecard(code: str, db: None) -> None:
    for first, last, boundaries, _ in QUESTIONS[:4]:
        line = next(line for line in scorecard(first, last, boundaries)["indicators"] if line["code"] == code)
        out = io.StringIO()
        call_command(
            "series", "--indicator", code, "--from", first, "--to", last, "--boundaries", boundaries,
            as_json=True, stdout=out,
        )  # fmt: skip
        rows = json.loads(out.getvalue())["rows"]
        assert sum(Decimal(row["numerator"]) for row in rows if row["numerator"] is not None) == Decimal(
            line["numerator"]
        )
        if line["denominator"] is not None:
            denominators = [Decimal(row["denominator"]) for row in rows if row["denominator"] is not None]
            assert sum(denominators) == Decimal(line["denominator"])


@pytest.mark.parametrize("slug", ["xa-quang-trung", "xa-bac-son", "phong-tu-phap", "xa-diep-nong"])
def test_a_units_page_shows_the_number_of_its_own_scorecard(slug: str, as_person: Any) -> None:
    page = text_of(as_person("lanhdao").get(f"/don-vi/{slug}/?tu=2024-01&den=2024-11"))
    lines = [line for line in scorecard("2024-01", "2024-11", "end", slug)["indicators"] if line["value"] is not None]
    assert lines
    for line in lines:
        assert value_words(line) in page, line["code"]
        if line["denominator"] is not None:
            assert count_words(line) in page, line["code"]
