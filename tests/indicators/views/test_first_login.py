"""From a slip of paper to the own password: no other page opens before, sessions end with the old password, nobody is told
who exists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.indicators.views.test_access_matrix import MATRIX, url_of
from units.models import Event, Unit, User
from units.people import NewPerson, open_accounts
from units.people_rows import Act, mark_of

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]
OWN = "mot-mat-khau-rieng-9"


@pytest.fixture
def slip() -> Any:
    from django.utils import timezone

    unit = Unit.objects.get(slug="xa-tan-hoa")
    act = Act(User.objects.get(username="vanphong"), timezone.now())
    return open_accounts([NewPerson("xa-tan-hoa", User.Role.REPORTER, unit)], act)[0]


def log_in(client: Client, login: str, password: str, next_page: str = "") -> Any:
    return client.post("/dang-nhap/", {"username": login, "password": password, "next": next_page})


def choose(client: Client, old: str, new: str = OWN, **more: str) -> Any:
    sent = {"old_password": old, "new_password1": new, "new_password2": new} | more
    return client.post("/doi-mat-khau/", sent)


@pytest.fixture
def clerk(slip: Any) -> Client:
    client = Client()
    assert log_in(client, "xa-tan-hoa", slip.password).status_code == 302
    return client


def test_with_a_first_password_every_page_leads_to_where_it_is_changed(clerk: Client) -> None:
    for address in MATRIX:
        if address.name in ("login", "logout", "healthz", "change_password"):
            continue
        url = url_of(address)
        for answer in (clerk.get(url), clerk.post(url)):
            assert answer.status_code == 302 and answer["Location"].startswith("/doi-mat-khau/"), url
        told = clerk.get(url, headers={"accept": "application/json"})
        assert told.status_code == 403 and "đổi mật khẩu" in told.json()["message"], url


def test_a_script_is_told_in_json_and_nothing_is_saved(clerk: Client) -> None:
    cell = {"unit": "xa-tan-hoa", "indicator": "KS01", "month": "2024-11", "numerator": "1", "denominator": "2"}
    answer = clerk.post("/so-lieu/luu/", json.dumps({"cells": [cell]}), content_type="application/json")
    assert answer.status_code == 403 and answer.json()["message"].startswith("Đang dùng mật khẩu được cấp lần đầu")


def test_the_page_offers_no_way_around_and_says_why(clerk: Client) -> None:
    page = clerk.get("/doi-mat-khau/").content.decode()
    assert "mật khẩu đang dùng do văn phòng cấp" in page
    assert 'href="/nhap/"' not in page and 'href="/tai-khoan/"' not in page


def test_with_an_own_password_the_way_goes_on_to_the_page_that_was_asked_for(clerk: Client, slip: Any) -> None:
    sent_to = clerk.get("/nhap/?thang=2024-11")["Location"]
    page = clerk.get(sent_to).content.decode()
    assert 'name="next" value="/nhap/?thang=2024-11"' in page
    answer = choose(clerk, slip.password, next="/nhap/?thang=2024-11")
    assert (answer.status_code, answer["Location"]) == (302, "/nhap/?thang=2024-11")
    assert clerk.get("/nhap/").status_code == 200
    assert [event.action for event in Event.objects.filter(subject="xa-tan-hoa")] == [
        "tạo tài khoản", "tự đặt mật khẩu lần đầu",
    ]  # fmt: skip


def test_no_address_outside_is_gone_to(clerk: Client, slip: Any) -> None:
    answer = choose(clerk, slip.password, next="https://example.com/")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("new", ["", "ngan", "12345678901", "xa-tan-hoa", "password123"])
def test_a_weak_password_is_refused_and_the_first_one_still_has_to_go(clerk: Client, slip: Any, new: str) -> None:
    assert choose(clerk, slip.password, new).status_code == 200
    assert clerk.get("/nhap/").status_code == 302


def test_the_first_password_itself_is_no_own_one(clerk: Client, slip: Any) -> None:
    answer = choose(clerk, slip.password, slip.password)
    assert "phải khác mật khẩu đang dùng" in answer.content.decode()
    assert User.objects.get(username="xa-tan-hoa").must_change_password


def test_a_changed_password_ends_the_sessions_on_other_machines_and_not_this_one(clerk: Client, slip: Any) -> None:
    other = Client()
    log_in(other, "xa-tan-hoa", slip.password)
    choose(clerk, slip.password)
    assert clerk.get("/").status_code == 200
    assert other.get("/")["Location"].startswith("/dang-nhap/")
    assert log_in(Client(), "xa-tan-hoa", slip.password).status_code == 200, "the slip opens nothing any more"
    assert log_in(Client(), "xa-tan-hoa", OWN).status_code == 302


def test_a_reset_by_the_office_begins_again(clerk: Client, slip: Any, as_person: Person) -> None:
    choose(clerk, slip.password)
    user = User.objects.get(username="xa-tan-hoa")
    sent = {"chosen": f"{user.pk}.{mark_of(user)}", "confirmed": "1"}
    assert as_person("vanphong").post("/tai-khoan/cap-lai/", sent).status_code == 200
    assert clerk.get("/")["Location"].startswith("/dang-nhap/")


def test_logging_in_tells_nobody_who_exists(slip: Any) -> None:
    """Unknown, wrong, left with the right password, never used: the same page, the login that was typed aside."""
    User.objects.filter(username="xa-bac-son").update(is_active=False, left_on="2024-11-01")
    answers = set()
    for login, password in (
        ("khong-co-ai", "x"), ("vanphong", "x"), ("xa-bac-son", "demoxa-bac-son"), ("xa-tan-hoa", "x"),
    ):  # fmt: skip
        answer = log_in(Client(), login, password)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(login, "…")
        answers.add((answer.status_code, page))
    assert len(answers) == 1


def test_lock_outs_are_the_same_for_those_who_are_not_there() -> None:
    pages = set()
    for login in ("khong-co-ai", "vanphong"):
        client = Client()
        for _ in range(6):
            answer = log_in(client, login, "sai")
        pages.add((answer.status_code, answer.content.decode().replace(login, "…")))
    assert len(pages) == 1 and "tạm khóa" in pages.pop()[1]


@pytest.mark.parametrize("login", ["\x00", "a\x00", "x" * 5000, "\ud800".encode("utf-8", "surrogatepass"), "<b>", "Đỗ"])
def test_odd_logins_are_refused_and_never_fail(login: Any) -> None:
    client = Client()
    for _ in range(7):
        answer = client.post("/dang-nhap/", {"username": login, "password": "x\x00"})
        assert answer.status_code in (200, 429, 403)
