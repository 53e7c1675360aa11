"""The form that works without JavaScript: what was typed is saved, or comes back with the reason."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from indicators.models import Measurement, MeasurementChange, Submission
from units.models import Unit, User

GRID = "/nhap/xa-bac-son/2024-11/"
INPUT = re.compile(r'<input type="(?:text|hidden)"[^>]*?name="([^"]+)" value="([^"]*)"')
SELECT = re.compile(r'<select id="[^"]+" name="([^"]+)".*?<option value="([^"]+)" selected', re.S)
NOTE = re.compile(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.S)


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def filled(response: Any, **changes: str) -> dict[str, str]:
    """What a browser would post from this page, with some fields typed over; `KS01_numerator` names KS01-numerator."""
    page = response.content.decode()
    fields = dict(INPUT.findall(page)) | dict(SELECT.findall(page)) | dict(NOTE.findall(page))
    fields = {name: unescape(value) for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    assert "KS01-numerator" in fields and "KS01-state" in fields and "KS01-note" in fields
    return fields | {name.replace("_", "-"): value for name, value in changes.items()}


def row_of(code: str = "KS01", unit: str = "xa-bac-son") -> Measurement:
    return Measurement.objects.get(unit__slug=unit, indicator__code=code, month=202411)


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


@pytest.fixture
def editor(as_person: Any) -> Client:
    return as_person("vanphong")


def test_what_was_typed_is_saved_and_said(clerk: Client) -> None:
    answer = clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="8", KS01_denominator="12", KS02_note="xem lại"))
    assert answer.status_code == 302 and answer["Location"] == GRID
    assert "Đã lưu 02 số liệu." in text_of(clerk.get(GRID))
    assert (row_of().numerator, row_of().denominator, row_of().changed_by.username) == (8, 12, "xa-bac-son")
    assert (row_of("KS02").note, row_of("KS02").origin) == ("xem lại", "simulated")


def test_only_touched_cells_are_saved(clerk: Client) -> None:
    before = MeasurementChange.objects.count()
    clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="8"))
    assert MeasurementChange.objects.count() == before + 1


def test_a_form_sent_untouched_saves_nothing(clerk: Client) -> None:
    before = MeasurementChange.objects.count()
    assert clerk.post(GRID, filled(clerk.get(GRID))).status_code == 302
    assert "Không có ô nào thay đổi" in text_of(clerk.get(GRID))
    assert MeasurementChange.objects.count() == before


def test_the_same_form_sent_twice_is_one_save(clerk: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="8")
    before = MeasurementChange.objects.count()
    assert clerk.post(GRID, form).status_code == clerk.post(GRID, form).status_code == 302
    assert MeasurementChange.objects.count() == before + 1


def test_a_refused_form_keeps_what_was_typed_and_says_why_twice(clerk: Client) -> None:
    before = MeasurementChange.objects.count()
    form = filled(
        clerk.get(GRID), KS01_numerator="70.82", KS02_numerator="99", DVC02_numerator="7", DVC02_note="x\r\ny"
    )
    page = clerk.post(GRID, form)
    words = text_of(page)
    assert page.status_code == 422 and MeasurementChange.objects.count() == before
    again = filled(page)
    assert (again["KS01-numerator"], again["KS02-numerator"], again["DVC02-numerator"]) == ("70.82", "99", "7")
    assert again["DVC02-note"] == "x\ny"
    assert words.count("“70.82” chưa rõ") == 2 and words.count("Tử số 99 lớn hơn mẫu số") == 2
    assert "chưa lưu" in words.split("Hồ sơ tiếp nhận trực tuyến")[1].split("DVC03")[0], (
        "typed, and not saved with the others"
    )
    assert 'href="#KS01-numerator"' in page.content.decode() and "data-error-summary" in page.content.decode()
    mended = again | {"KS01-numerator": "7", "KS02-numerator": "5"}
    assert clerk.post(GRID, mended).status_code == 302
    assert (row_of("KS01").numerator, row_of("KS02").numerator, row_of("DVC02").numerator) == (7, 5, 7)


def test_markup_in_what_was_typed_stays_text(clerk: Client) -> None:
    page = clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator='"><script>x</script>', KS01_note="<b>x"))
    assert page.status_code == 422 and b"<script>x" not in page.content and b"<b>x" not in page.content


@pytest.mark.parametrize("odd", ["\x00", "1\x00", "９", "1e3", "0x10", "∞", "NaN", "1" * 5000])
def test_odd_input_is_refused_with_a_sentence(clerk: Client, odd: str) -> None:
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator=odd)).status_code == 422
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_note="a\x00b")).status_code == 422


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40, "1.5", "٣"])
def test_a_version_that_makes_no_sense_is_stale(clerk: Client, version: str) -> None:
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="8", KS01_version=version)).status_code == 409


def test_a_state_in_words_replaces_the_number(clerk: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="", KS01_denominator="", KS01_state="nothing_arose")
    assert clerk.post(GRID, form).status_code == 302
    assert row_of().state == "nothing_arose"
    # A number typed over that state, without touching it, means the number.
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="3", KS01_denominator="4")).status_code == 302
    assert (row_of().state, row_of().numerator) == ("figure", 3)


def test_a_second_person_s_change_is_shown_and_not_overwritten(clerk: Client, editor: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="7", KS02_numerator="4")
    editor.post(GRID, filled(editor.get(GRID), KS01_numerator="8"))
    page = clerk.post(GRID, form)
    words = text_of(page)
    assert page.status_code == 409 and (row_of().numerator, row_of("KS02").numerator) == (8, 6)
    assert "Hiện là 8 / 9" in words and str(User.objects.get(username="vanphong")) in words
    undecided = filled(page)
    assert undecided["KS01-numerator"] == "7"
    assert clerk.post(GRID, undecided).status_code == 409, "without a choice nothing is overwritten"
    theirs = clerk.post(GRID, undecided | {"KS01-choice": "theirs"})
    assert theirs.status_code == 302 and (row_of().numerator, row_of("KS02").numerator) == (8, 4)


def test_a_person_may_keep_the_own_value_after_seeing_the_other(clerk: Client, editor: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="7")
    editor.post(GRID, filled(editor.get(GRID), KS01_numerator="8"))
    page = clerk.post(GRID, form)
    assert clerk.post(GRID, filled(page) | {"KS01-choice": "mine"}).status_code == 302
    assert row_of().numerator == 7


def test_a_month_locked_meanwhile_refuses_the_form_and_loses_nothing(clerk: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="7")
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    page = clerk.post(GRID, form)
    assert page.status_code == 423 and row_of().numerator != 7
    assert filled(page)["KS01-numerator"] == "7" and "tháng này đã khóa" in text_of(page)


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "quantri"])
def test_readers_cannot_post(as_person: Any, clerk: Client, login: str) -> None:
    assert as_person(login).post(GRID, filled(clerk.get(GRID), KS01_numerator="7")).status_code == 403


def test_tampered_fields_change_nothing_but_the_page_s_own_cells(clerk: Client) -> None:
    before = set(Measurement.objects.exclude(unit__slug="xa-bac-son", month=202411).values_list("pk", "version"))
    form = filled(clerk.get(GRID), KS01_numerator="7") | {
        "unit": "xa-cong-hoa", "month": "2024-10", "KS01-unit": "xa-cong-hoa", "KS01-month": "2024-10",
        "DVC01-numerator": "1", "DVC01-denominator": "2", "DVC01-state": "figure", "DVC01-was": "x", "DVC01-version": "0",
        "XX-was": "x", "stage": "approved", "KS01-origin": "printed", "KS01-changed_by": "1",
    }  # fmt: skip
    assert clerk.post(GRID, form).status_code == 302
    assert row_of().numerator == 7 and row_of().origin == "entered"
    after = set(Measurement.objects.exclude(unit__slug="xa-bac-son", month=202411).values_list("pk", "version"))
    assert before == after


def test_the_form_is_held_against_forgery(clerk: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="xa-bac-son"), backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(GRID, filled(clerk.get(GRID), KS01_numerator="7")).status_code == 403


def test_a_reporter_of_a_merged_unit_enters_for_predecessor_and_successor(db: None) -> None:
    person = User.objects.get(username="xa-bac-son")
    person.unit = Unit.objects.get(slug="xa-quang-trung")
    person.save()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/nhap/xa-quang-trung/2024-11/").status_code == 200
    assert client.get("/nhap/xa-diep-nong/2024-10/").status_code == 200
    assert client.get(GRID).status_code == 404
    assert "Xã Điệp Nông" in text_of(client.get("/nhap/?thang=2024-10"))
