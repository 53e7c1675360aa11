"""The list of accounts and one account: who sees and changes what, what is refused, what stays in the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.indicators.views.people import chosen, fields_of, slips_of
from tests.indicators.views.reading import cells_of, text_of
from units.models import Event, Unit, User

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]


def row(login: str) -> User:
    return User.objects.get(username=login)


def address(login: str, act: str = "") -> str:
    return f"/tai-khoan/{row(login).pk}/{act}"


def logins_on(client: Client, query: str = "") -> list[str]:
    """Logins in the list, in its order."""
    return re.findall(r'</a> <span class="login">([^<]+)<', client.get(f"/tai-khoan/{query}").content.decode())


def change(client: Client, login: str, **typed: str) -> Any:
    page = client.get(address(login))
    return client.post(address(login, "sua/"), fields_of(page, "/sua/") | {f"change-{k}": v for k, v in typed.items()})


# The list


def test_the_administrator_sees_everybody_and_the_editor_reporters(as_person: Person) -> None:
    office = ["quantri", "duyet", "vanphong", "lanhdao"]
    reporters = ["phong-tu-phap", "xa-cong-hoa", "xa-bac-son"]
    assert sorted(logins_on(as_person("quantri"))) == sorted([*office, *reporters])
    assert logins_on(as_person("quantri"))[4:] == reporters
    assert logins_on(as_person("vanphong")) == reporters


@pytest.mark.parametrize(
    ("query", "found"),
    [("?tim=bac+son", ["xa-bac-son"]), ("?tim=BẮC", ["xa-bac-son"]), ("?tim=x.cong+hoa", ["xa-cong-hoa"]),
     ("?tim=tu+phap", ["phong-tu-phap"]), ("?tim=%26%26", []), ("?vai-tro=duyet", ["duyet"]),
     ("?don-vi=xa-cong-hoa", ["xa-cong-hoa"]), ("?tinh-trang=da-nghi", []), ("?tim=lanh+dao&vai-tro=duyet", [])],
)  # fmt: skip
def test_the_list_is_narrowed_by_the_address(as_person: Person, query: str, found: list[str]) -> None:
    assert logins_on(as_person("quantri"), query) == found


def test_filters_that_cannot_be_read_are_named(as_person: Person) -> None:
    page = text_of(as_person("quantri"), "/tai-khoan/?vai-tro=vua&don-vi=xa-khong-co&tinh-trang=ngu")
    for words in ("Không có vai trò “vua”", "Không có đơn vị “xa-khong-co”", "Không có tình trạng “ngu”"):
        assert words in page


def test_each_state_is_told_and_asked_for(as_person: Person) -> None:
    client = as_person("quantri")
    User.objects.exclude(username="duyet").update(last_login=timezone.now())
    User.objects.filter(username="xa-bac-son").update(must_change_password=True)
    AccessAttempt.objects.create(
        username="xa-cong-hoa", ip_address="10.0.0.1", failures_since_start=5, attempt_time=timezone.now()
    )
    User.objects.filter(username="lanhdao").update(is_active=False, left_on="2024-11-01")
    for state, login, words in (
        ("chua-dang-nhap", "duyet", "chưa đăng nhập lần nào"),
        ("phai-doi-mat-khau", "xa-bac-son", "phải đổi mật khẩu"),
        ("bi-khoa", "xa-cong-hoa", "đang bị khóa đăng nhập"),
        ("da-nghi", "lanhdao", "đã nghỉ từ 01/11/2024"),
    ):
        assert logins_on(client, f"?tinh-trang={state}") == [login]
        assert words in text_of(client, f"/tai-khoan/?tinh-trang={state}")
    assert "lanhdao" not in logins_on(client) and "lanhdao" in logins_on(client, "?tinh-trang=tat-ca")


def test_a_lock_out_that_has_ended_is_none(as_person: Person) -> None:
    # Logged in before: every login sweeps away what has ended.
    client = as_person("quantri")
    old = AccessAttempt.objects.create(username="xa-cong-hoa", ip_address="10.0.0.1", failures_since_start=5)
    AccessAttempt.objects.filter(pk=old.pk).update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert logins_on(client, "?tinh-trang=bi-khoa") == []
    assert AccessAttempt.objects.filter(pk=old.pk).exists()


def test_the_workbook_holds_the_list_as_seen_and_text_stays_text(as_person: Person) -> None:
    User.objects.filter(username="xa-bac-son").update(first_name="=HYPERLINK(1)")
    cells = cells_of(as_person("quantri"), "/tai-khoan/?tim=bac+son")
    assert "=HYPERLINK(1)" in cells and "xa-bac-son" in cells and "Tìm: bac son" in cells
    assert "xa-cong-hoa" not in cells
    assert not any("pbkdf2" in cell or "md5$" in cell for cell in cells)


def test_the_editors_workbook_holds_reporters_alone(as_person: Person) -> None:
    cells = cells_of(as_person("vanphong"), "/tai-khoan/?tinh-trang=tat-ca")
    assert "xa-bac-son" in cells and not {"quantri", "duyet", "lanhdao"} & set(cells)


def queries_of_the_list(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/tai-khoan/")
    return len(asked)


def test_a_page_of_the_list_takes_as_many_queries_for_few_and_for_many(as_person: Person) -> None:
    counted = [queries_of_the_list(as_person(login)) for login in ("quantri", "vanphong")]
    for unit in Unit.objects.filter(kind="commune"):
        User(username=f"u-{unit.slug}", role="reporter", unit=unit).save()
    counted += [queries_of_the_list(as_person(login)) for login in ("quantri", "vanphong")]
    assert counted == [11] * 4


def test_what_is_to_be_done_is_said_on_top(as_person: Person) -> None:
    page = text_of(as_person("quantri"), "/tai-khoan/")
    assert "47 đơn vị hoạt động" in page and "44 đơn vị chưa có tài khoản" in page
    assert "người đang thuộc đơn vị đã sáp nhập hoặc kết thúc" in page


# One account


def test_names_and_addresses_are_changed_and_shown(as_person: Person) -> None:
    client = as_person("vanphong")
    response = change(client, "xa-bac-son", name="Nguyễn Thị Đào", email="dao@example.vn")
    assert response.status_code == 302
    page = text_of(client, address("xa-bac-son"))
    assert "Nguyễn Thị Đào" in page and "dao@example.vn" in page and "đổi tên gọi" in page


def test_role_and_unit_want_a_reason_and_nothing_typed_is_lost(as_person: Person) -> None:
    client = as_person("quantri")
    response = change(client, "xa-bac-son", role="editor", unit="-", name="Anh Bình")
    assert response.status_code == 422 and "Hãy ghi lý do" in response.content.decode()
    assert 'value="Anh Bình"' in response.content.decode()
    assert change(client, "xa-bac-son", role="editor", unit="-", reason="điều động").status_code == 302
    assert (row("xa-bac-son").role, row("xa-bac-son").unit) == ("editor", None)


def test_a_new_role_counts_at_the_next_request(as_person: Person) -> None:
    clerk, boss = as_person("xa-bac-son"), as_person("quantri")
    assert clerk.get("/phu-luc/").status_code == 403
    change(boss, "xa-bac-son", role="leader", unit="-", reason="x")
    assert clerk.get("/phu-luc/").status_code == 200
    editor = as_person("vanphong")
    change(boss, "vanphong", role="leader", unit="-", reason="x")
    assert editor.get("/tai-khoan/").status_code == 403


def test_tampered_fields_change_nothing(as_person: Person) -> None:
    """What the editor's form does not have, no field of a request adds."""
    client, before = as_person("vanphong"), User.objects.values().get(username="xa-bac-son")
    assert "change-role" not in fields_of(client.get(address("xa-bac-son")), "/sua/")
    tampered = {"role": "administrator", "is_superuser": "1", "is_staff": "1", "is_active": "", "must_change_password": "",
                "username": "khac", "password": "x", "unit_id": "1", "pk": "1", "id": "1"}  # fmt: skip
    change(client, "xa-bac-son", **tampered)
    client.post(address("xa-bac-son", "sua/"), fields_of(client.get(address("xa-bac-son")), "/sua/") | tampered)
    assert User.objects.values().get(username="xa-bac-son") == before
    assert change(client, "xa-bac-son", unit="xa-khong-co", reason="x").status_code == 422
    assert change(client, "xa-bac-son", unit="-", reason="x").status_code == 422


@pytest.mark.parametrize("act", ["", "sua/", "mo-khoa/", "cho-nghi/", "tro-lai/"])
@pytest.mark.parametrize("login", ["quantri", "duyet", "vanphong"])
def test_accounts_of_the_office_are_missing_for_the_editor(as_person: Person, login: str, act: str) -> None:
    client = as_person("vanphong")
    typed = {"mark": "x", "change-name": "A", "leave-on": "01/11/2024", "leave-reason": "x", "back-reason": "x"}
    answer = client.post(address(login, act), typed) if act else client.get(address(login))
    missing = client.post(f"/tai-khoan/99999999/{act}", typed) if act else client.get("/tai-khoan/99999999/")
    assert answer.status_code == missing.status_code == 404
    assert re.sub(r"\d+|csrf\w+|value=\"\w+\"", "", answer.content.decode()) == re.sub(
        r"\d+|csrf\w+|value=\"\w+\"", "", missing.content.decode()
    )
    assert client.post("/tai-khoan/cap-lai/", {"chosen": chosen(login), "confirmed": "1"}).status_code == 404


@pytest.mark.parametrize("login", ["xa-bac-son", "duyet", "lanhdao"])
def test_nobody_else_gets_near_accounts(as_person: Person, login: str) -> None:
    client = as_person(login)
    for path in (
        "/tai-khoan/",
        "/tai-khoan/?format=xlsx",
        address("xa-bac-son"),
        "/tai-khoan/tao/",
        "/tai-khoan/them/",
    ):
        assert client.get(path).status_code == 403
    assert client.post("/tai-khoan/cap-lai/", {"chosen": chosen("xa-cong-hoa"), "confirmed": "1"}).status_code == 403


def test_pages_of_accounts_are_kept_by_no_browser(as_person: Person) -> None:
    client = as_person("quantri")
    for path in ("/tai-khoan/", address("xa-bac-son"), "/tai-khoan/tao/", "/tai-khoan/?format=xlsx", "/nhat-ky/"):
        assert client.get(path)["Cache-Control"] == "no-store", path
    reset = client.post("/tai-khoan/cap-lai/", {"chosen": chosen("xa-bac-son"), "confirmed": "1"})
    assert slips_of(reset) and reset["Cache-Control"] == "no-store"


# Leaving and coming back


def test_whoever_leaves_is_out_at_the_next_request_and_stays_in_the_history(as_person: Person) -> None:
    clerk, editor = as_person("xa-bac-son"), as_person("vanphong")
    assert clerk.get("/don-vi/xa-bac-son/").status_code == 200
    typed = fields_of(editor.get(address("xa-bac-son")), "/cho-nghi/")
    assert editor.post(address("xa-bac-son", "cho-nghi/"), typed).status_code == 422
    assert editor.post(address("xa-bac-son", "cho-nghi/"), typed | {"leave-reason": "nghỉ sinh"}).status_code == 302
    answer = clerk.get("/don-vi/xa-bac-son/")
    assert answer.status_code == 302 and "/dang-nhap/" in answer["Location"]
    assert clerk.post("/so-lieu/luu/", b"{}", content_type="application/json").status_code == 401
    event = Event.objects.get(subject="xa-bac-son", action="cho nghỉ")
    assert (event.reason, event.by and event.by.username) == ("nghỉ sinh", "vanphong")


def test_whoever_comes_back_gets_a_slip(as_person: Person) -> None:
    editor = as_person("vanphong")
    User.objects.filter(username="xa-bac-son").update(is_active=False, left_on="2024-11-01")
    page = editor.get(address("xa-bac-son"))
    assert "/cho-nghi/" not in page.content.decode() and "/sua/" not in page.content.decode()
    typed = fields_of(page, "/tro-lai/") | {"back-reason": "hết nghỉ sinh"}
    answer = editor.post(address("xa-bac-son", "tro-lai/"), typed)
    assert list(slips_of(answer)) == ["xa-bac-son"]
    assert editor.post(address("xa-bac-son", "tro-lai/"), typed).status_code == 409


@pytest.mark.parametrize("day", ["", "31/02/2024", "x", "01/01/2999", "9" * 40, "2024-11-31\x00"])
def test_a_day_that_cannot_be_is_refused_in_words(as_person: Person, day: str) -> None:
    editor = as_person("vanphong")
    typed = fields_of(editor.get(address("xa-bac-son")), "/cho-nghi/") | {"leave-on": day, "leave-reason": "x"}
    answer = editor.post(address("xa-bac-son", "cho-nghi/"), typed)
    assert answer.status_code == 422 and "Chưa thực hiện được" in answer.content.decode()
    assert row("xa-bac-son").is_active


# First passwords again


def test_a_reset_asks_first_then_shows_the_slip_once(as_person: Person) -> None:
    clerk, editor = as_person("xa-bac-son"), as_person("vanphong")
    ticked = {"chosen": [chosen("xa-bac-son"), chosen("xa-cong-hoa")]}
    question = editor.post("/tai-khoan/cap-lai/", ticked)
    assert "02 người?" in question.content.decode() and not slips_of(question)
    sent = fields_of(question)
    answer = editor.post("/tai-khoan/cap-lai/", sent | {"reset-reason": "mất phiếu"})
    slips = slips_of(answer)
    assert set(slips) == {"xa-bac-son", "xa-cong-hoa"}
    assert clerk.get("/").status_code == 302, "the old session has ended"
    again = editor.post("/tai-khoan/cap-lai/", sent)
    assert again.status_code == 409 and not slips_of(again) and "vừa được thay đổi" in again.content.decode()
    assert Event.objects.filter(action="cấp lại mật khẩu", reason="mất phiếu").count() == 2


def test_nobody_ticked_is_said_and_junk_is_missing(as_person: Person) -> None:
    editor = as_person("vanphong")
    answer = editor.post("/tai-khoan/cap-lai/", {}, follow=True)
    assert "Hãy đánh dấu ít nhất một người" in answer.content.decode()
    for junk in ("x", "1", "-1.x", "9" * 30 + ".x", "1.\x00", "²."):
        assert editor.post("/tai-khoan/cap-lai/", {"chosen": junk}).status_code == 404


def test_a_lock_out_is_ended_by_hand_and_said_in_the_history(as_person: Person) -> None:
    editor = as_person("vanphong")
    for number in range(7):
        AccessAttempt.objects.create(
            username="xa-bac-son", ip_address=f"10.0.0.{number}", failures_since_start=5, attempt_time=timezone.now()
        )
    assert "Mở khóa đăng nhập" in text_of(editor, address("xa-bac-son"))
    assert editor.post(address("xa-bac-son", "mo-khoa/"), {"unlock-reason": "gõ nhầm"}).status_code == 302
    assert not AccessAttempt.objects.filter(username="xa-bac-son").exists()
    assert Event.objects.get(action="mở khóa đăng nhập").reason == "gõ nhầm"
    assert editor.post(address("xa-bac-son", "mo-khoa/"), {}).status_code == 409


ODD = [
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 5000,
    "\u202e",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "'; DROP TABLE x; --",
]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_odd_words_are_refused_or_kept_as_text_but_never_fail(as_person: Person, value: str) -> None:
    client = as_person("quantri")
    page = client.get(address("xa-bac-son"))
    sent = {name: values[0] for name, values in fields_of(page, "/sua/").items()}
    kind = "application/x-www-form-urlencoded"
    for name in sent:
        typed = {field: text.encode("utf-8", "surrogatepass") for field, text in (sent | {name: value}).items()}
        body = urlencode(typed)
        answer = client.post(address("xa-bac-son", "sua/"), body, content_type=kind)
        assert answer.status_code < 500, (name, value)
        assert "<script>alert(1)</script>" not in answer.content.decode()
    assert client.get(address("xa-bac-son")).status_code == 200
