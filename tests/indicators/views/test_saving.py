"""`POST /so-lieu/luu/`: what the contract promises to anyone who drives it from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Measurement, MeasurementChange, SaveReceipt, Submission
from units.models import User

SAVE = "/so-lieu/luu/"


def cell(**fields: Any) -> dict[str, Any]:
    place = {"unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11"}
    numbers = {"numerator": "8", "denominator": "12", "state": "figure", "note": "", "reason": ""}
    code, unit = fields.get("indicator", "KS01"), fields.get("unit", "xa-bac-son")
    row = None
    if (
        isinstance(code, str)
        and isinstance(unit, str)
        and "\x00" not in code + unit
        and code.isascii()
        and unit.isascii()
    ):
        row = Measurement.objects.filter(unit__slug=unit, indicator__code=code, month=202411).first()
    return place | numbers | {"version": 0 if row is None else row.version} | fields


def send(client: Client, body: Any, **options: Any) -> Any:
    raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return client.post(SAVE, data=raw, content_type="application/json", **options)


def post(client: Client, *cells: Any, key: Any = None) -> Any:
    body = {"cells": list(cells)}
    return send(client, body if key is None else body | {"idempotency_key": key})


def standing() -> tuple[Any, ...]:
    rows = Measurement.objects.order_by("id").values_list("id", "version", "numerator", "denominator", "state", "note")
    return list(rows), MeasurementChange.objects.count(), SaveReceipt.objects.count(), Submission.objects.count()


def refused(client: Client, body: Any, *statuses: int) -> dict[str, Any]:
    """The answer of a request that must save nothing and say why in a sentence."""
    before = standing()
    answer = send(client, body)
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert standing() == before, "anything but 200 saves nothing"
    said = answer.json()
    assert said["message"].rstrip("”").endswith(".") and isinstance(said["cells"], list)
    return said


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


def test_saved_cells_are_answered_with_their_new_versions(clerk: Client) -> None:
    version = cell()["version"]
    answer = post(clerk, cell(), cell(indicator="TT11", numerator="1.050", denominator=""))
    assert answer.status_code == 200
    first, second = answer.json()["cells"]
    assert first == {
        "unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11", "state": "figure", "numerator": "8",
        "denominator": "12", "value": None, "qualifier": "", "note": "", "version": version + 1, "shown": "66.66",
    }  # fmt: skip
    assert (second["numerator"], second["denominator"], second["shown"]) == ("1050", None, "1050")


def test_version_zero_creates(clerk: Client) -> None:
    Measurement.objects.filter(unit__slug="xa-bac-son", month=202411, indicator__code="KS01").delete()
    new = cell()
    del new["version"]
    assert post(clerk, new).json()["cells"][0]["version"] == 1
    assert post(clerk, new).status_code == 409


def test_what_is_shown_never_flatters(clerk: Client) -> None:
    answer = post(clerk, cell(indicator="DVC03", numerator="13333", denominator="13334"))
    assert answer.json()["cells"][0]["shown"] == "99.99"


def test_nothing_over_nothing_did_not_arise_and_something_over_nothing_is_an_error(clerk: Client) -> None:
    (saved,) = post(clerk, cell(numerator="0", denominator="0")).json()["cells"]
    assert (saved["state"], saved["numerator"], saved["shown"]) == ("nothing_arose", None, None)
    refused(clerk, {"cells": [cell(numerator="1", denominator="0")]}, 422)


def test_whole_json_numbers_are_taken_and_floats_are_not(clerk: Client) -> None:
    assert post(clerk, cell(numerator=9, denominator=12)).json()["cells"][0]["numerator"] == "9"
    said = refused(clerk, {"cells": [cell(numerator=9.0)]}, 422)
    assert "dưới dạng chữ" in said["cells"][0]["message"]


def test_a_stale_version_gets_both_values(clerk: Client, as_person: Any) -> None:
    mine = cell(numerator="7")
    assert post(as_person("vanphong"), cell(numerator="8")).status_code == 200
    said = refused(clerk, {"cells": [cell(indicator="KS02", numerator="5"), mine]}, 409)
    (conflict,) = said["cells"]
    assert (conflict["index"], conflict["unit"], conflict["indicator"], conflict["month"]) == (
        1, "xa-bac-son", "KS01", "2024-11",
    )  # fmt: skip
    assert (conflict["yours"]["numerator"], conflict["current"]["numerator"]) == ("7", "8")
    assert conflict["current"]["version"] == mine["version"] + 1
    assert conflict["current"]["changed_by"] == str(User.objects.get(username="vanphong"))
    assert "người khác" in conflict["message"]


def test_every_cell_that_cannot_be_understood_has_its_sentence(clerk: Client) -> None:
    cells = [
        cell(), cell(indicator="KS02", numerator="bảy"), cell(indicator="DVC02", numerator="99", denominator="9"),
        cell(indicator="XX99"), cell(month="2024-13"), cell(indicator="DVC01"),
    ]  # fmt: skip
    said = refused(clerk, {"cells": cells}, 422)
    assert [problem["index"] for problem in said["cells"]] == [1, 2, 3, 4, 5]
    assert all(problem["message"] and problem["indicator"] for problem in said["cells"])


@pytest.mark.parametrize("stage", ["submitted", "approved"])
def test_a_locked_month_answers_423(clerk: Client, stage: str) -> None:
    said = refused(clerk, {"cells": [cell(month="2024-10", version=1)]}, 423)
    assert "duyệt" in said["cells"][0]["message"]


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "quantri"])
def test_readers_may_not_write(as_person: Any, login: str) -> None:
    refused(as_person(login), {"cells": [cell()]}, 403)
    refused(as_person(login), {"cells": [cell(unit="xa-khong-co")]}, 404)


@pytest.mark.parametrize("unit", ["xa-cong-hoa", "xa-khong-co", "", "huyen-hung-ha", "x" * 5000, "\x00", "Xã Cộng Hòa"])
def test_one_foreign_or_unknown_unit_makes_the_whole_request_missing(clerk: Client, unit: str) -> None:
    for cells in ([cell(), cell(unit=unit)], [cell(unit=unit, numerator=1.5)], [{"unit": unit}, 5]):
        said = refused(clerk, {"cells": cells}, 404)
        assert said["cells"] == [] and "Cộng Hòa" not in said["message"]


def test_the_same_request_again_gives_the_same_answer(clerk: Client) -> None:
    sent = cell()
    before = MeasurementChange.objects.count()
    first, second = post(clerk, sent, key="một"), post(clerk, sent, key="một")
    assert first.status_code == second.status_code == 200 and first.content == second.content
    assert MeasurementChange.objects.count() == before + 1
    refused(clerk, {"idempotency_key": "một", "cells": [sent | {"numerator": "9"}]}, 422)


DEEP = b'{"cells": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"3", b'"x"', b"{}", b'{"cells": {}}', b'{"cells": null}', b'{"cells": "x"}',
        b'{"cells": [NaN]}', b'{"cells": [Infinity]}', b"\xff\xfe", b'{"cells": [' + b"1" * 6000 + b"]}", DEEP,
        b'{"cells": [{"unit": "xa-bac-son", "numerator": 1e400}]}', b"cells=1", b"\x00", b'{"cells": [], "cells": 1}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(clerk: Client, body: bytes) -> None:
    refused(clerk, body, 400, 422)


@pytest.mark.parametrize(
    "odd",
    [
        5, "x", None, [], {}, {"unit": None}, {"unit": 3}, {"unit": ["xa-bac-son"]}, {"unit": {"a": 1}},
        {"unit": "xa-bac-son"}, {"unit": "xa-bac-son", "indicator": None, "month": None},
        {"unit": "xa-bac-son", "indicator": "KS01"},
    ],
)  # fmt: skip
def test_what_is_no_cell_is_said(clerk: Client, odd: Any) -> None:
    said = refused(clerk, {"cells": [odd]}, 422)
    assert said["cells"][0]["index"] == 0 and said["cells"][0]["message"]


@pytest.mark.parametrize(
    "field", ["indicator", "month", "numerator", "denominator", "value", "state", "note", "reason"]
)
@pytest.mark.parametrize(
    "odd", [1.5, True, [], {}, ["1"], {"a": 1}, "\x00", "\ud800", "a\udfffb", 10**30, -(10**30), "9" * 10_000]
)
def test_odd_types_and_signs_are_refused(clerk: Client, field: str, odd: Any) -> None:
    refused(clerk, {"cells": [cell() | {field: odd}]}, 422)


@pytest.mark.parametrize("version", [-1, 1.5, "1", None, True, 2**31, 10**30, [], {}])
def test_odd_versions_are_refused(clerk: Client, version: Any) -> None:
    refused(clerk, {"cells": [cell(version=version)]}, 422)


@pytest.mark.parametrize("key", [5, True, [], {}, "x" * 101, "\x00", "\ud800"])
def test_odd_keys_are_refused(clerk: Client, key: Any) -> None:
    refused(clerk, {"idempotency_key": key, "cells": [cell()]}, 400, 422)


def test_too_much_at_once_is_refused(clerk: Client) -> None:
    refused(clerk, {"cells": [cell()] * 6001}, 422)
    refused(clerk, {"cells": [cell(note="x" * 3_000_000)]}, 400)
    refused(clerk, {"cells": []}, 422)


def test_only_posting_saves(clerk: Client) -> None:
    for method in ("get", "put", "delete", "patch", "head"):
        assert getattr(clerk, method)(SAVE).status_code == 405


def test_nobody_saves_without_a_login(client: Client, db: None) -> None:
    answer = send(client, {"cells": []})
    assert answer.status_code == 401 and "đăng nhập" in answer.json()["message"]


def test_saving_is_held_against_forgery(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="xa-bac-son"), backend="django.contrib.auth.backends.ModelBackend")
    before = standing()
    assert send(strict, {"cells": [cell()]}).status_code == 403
    assert standing() == before


def test_the_script_of_the_page_asks_how_the_month_stands(clerk: Client, as_person: Any) -> None:
    post(clerk, cell(numerator="8", denominator="9"))
    standing = clerk.get("/nhap/xa-bac-son/2024-11/?format=json").json()
    (row,) = [row for row in standing["rows"] if row["indicator"] == "KS01"]
    assert row["share"] == "88,88\xa0%" and row["whole_total"] is None and row["version"] == cell()["version"]
    row = as_person("vanphong").get("/nhap/xa-bac-son/2024-11/?format=json").json()["rows"][2]
    assert row["indicator"] == "KS01" and row["whole_total"]["counts"].endswith("3.798")


def test_a_page_of_one_person_saves_nothing_under_the_name_of_another(clerk: Client, as_person: Any) -> None:
    body = {"cells": [cell(numerator="7")], "as": "xa-bac-son"}
    said = refused(as_person("vanphong"), body, 401)
    assert said["other_person"] is True
    assert "mở bằng tài khoản xa-bac-son" in said["message"] and "đăng nhập bằng vanphong" in said["message"]
    assert send(clerk, body).status_code == 200


@pytest.mark.parametrize("writer", [5, [], "x" * 200, "\ud800", "\x00"])
def test_a_writer_that_makes_no_sense_is_refused(clerk: Client, writer: Any) -> None:
    refused(clerk, {"cells": [cell(numerator="7")], "as": writer}, 400, 401)


def test_a_save_asks_as_much_of_the_database_for_one_cell_as_for_many(as_person: Any) -> None:
    editor = as_person("vanphong")
    codes = ("KS01", "KS02", "DVC02", "DVC03", "DVC04")
    slugs = User.objects.values_list("unit__slug", flat=True).filter(role="reporter")
    cells = [cell(unit=slug, indicator=code, numerator="3") for slug in slugs for code in codes]

    def queries(*chosen: Any, key: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert post(editor, *chosen, key=key).status_code == 200
        return len(asked)

    queries(cells[0], key="warm")
    few = queries(cells[1], key="a")
    assert queries(*cells[2:], key="b") == few == 14
