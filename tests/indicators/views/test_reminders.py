"""Nhắc nộp báo cáo: finished texts to copy, letters where a mail server is set."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.entry.submitting import close_month
from indicators.loading import Catalogue
from tests.indicators.entry.cycle import NOVEMBER, moment, submit, take_away
from tests.indicators.views.reading import text_of
from units.models import Unit, User

Person = Callable[[str], Client]
PAGE = "/tien-do/nhac/?tu=2024-01&den=2024-11"
SEND = "/tien-do/nhac/gui/?tu=2024-01&den=2024-11"
DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture(autouse=True)
def _on_the_ninth(time_machine: Any) -> None:
    time_machine.move_to(moment("2024-12-09"), tick=False)


@pytest.fixture
def address(db: None) -> None:
    User.objects.filter(username="xa-bac-son").update(email="bac-son@example.vn")


def text_for(client: Client, slug: str) -> str:
    (text,) = re.findall(
        rf'<textarea id="loi-nhac-{slug}"[^>]*>\n(.*?)</textarea>', client.get(PAGE).content.decode(), re.S
    )
    return unescape(text)


def sent(client: Client, *slugs: str) -> str:
    response = client.post(SEND, {"don-vi": slugs}, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", response.content.decode())))


def test_each_unit_has_its_text_with_the_address_of_the_site(as_person: Person) -> None:
    take_away("xa-bac-son", "KS01")
    client = as_person("lanhdao")
    text = text_for(client, "xa-bac-son")
    assert text.startswith("Nhắc nộp báo cáo số liệu chuyển đổi số\n\nKính gửi: Xã Bắc Sơn\n")
    assert "Còn thiếu 01 số liệu: Văn bản điện tử được ký số (KS01).\n" in text
    assert "tại: http://testserver/nhap/xa-bac-son/2024-11/\n" in text
    assert "47 đơn vị còn báo cáo phải nộp" in text_of(client, PAGE)


def test_one_text_for_all_names_everybody(as_person: Person) -> None:
    text = text_for(as_person("lanhdao"), "chung")
    assert "Còn 47 đơn vị chưa nộp đủ báo cáo:" in text and "47. Xã Hồng Minh: tháng 11/2024" in text


def test_who_handed_in_is_not_reminded(as_person: Person) -> None:
    submit("xa-bac-son", "2024-12-04")
    page = as_person("lanhdao").get(PAGE).content.decode()
    assert "loi-nhac-xa-bac-son" not in page and "loi-nhac-xa-cong-hoa" in page


def test_nobody_to_remind_is_said(as_person: Person, catalogue: Catalogue) -> None:
    editor = User.objects.get(username="vanphong")
    close_month(catalogue.timeline, NOVEMBER, is_closed=True, by=editor, at=moment("2024-12-09"), reason="Đã chốt")
    assert "Không đơn vị nào phải nhắc." in text_of(as_person("vanphong"), PAGE)


def test_letters_go_to_the_units_that_were_chosen_and_once(as_person: Person, address: None) -> None:
    client = as_person("vanphong")
    page = client.get(PAGE).content.decode()
    assert re.findall(r'name="don-vi" value="([^"]+)" checked', page) == ["xa-bac-son"]
    text = sent(client, "xa-bac-son", "xa-tay-do")
    assert "Đã gửi thư nhắc 01 đơn vị: Bắc Sơn." in text
    assert "Chưa có địa chỉ thư, hãy nhắc bằng cách khác: Xã Tây Đô." in text
    (letter,) = mail.outbox
    assert (letter.to, letter.body) == (["bac-son@example.vn"], text_for(client, "xa-bac-son"))
    assert "Hôm nay đã gửi thư." in text_of(client, PAGE)
    assert "Hôm nay đã nhắc từ trước, không gửi lại: Xã Bắc Sơn." in sent(client, "xa-bac-son")
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_page_says_so_and_sends_nothing(
    as_person: Person, address: None, settings: Any
) -> None:
    settings.EMAIL_BACKEND = DUMMY
    client = as_person("vanphong")
    assert "chưa cấu hình gửi thư: hãy chép nội dung" in text_of(client, PAGE)
    assert 'name="don-vi"' not in client.get(PAGE).content.decode()
    assert "Máy chủ này chưa cấu hình gửi thư." in sent(client, "xa-bac-son")


def test_nobody_chosen_and_units_that_owe_nothing_are_told(as_person: Person, address: None) -> None:
    client = as_person("vanphong")
    for slugs in ((), ("xa-khong-co",), ("\x00",), ("huyen-hung-ha",)):
        assert "Chưa chọn đơn vị nào để gửi thư nhắc." in sent(client, *slugs)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("login", "may"), [("vanphong", True), ("duyet", True), ("lanhdao", False), ("quantri", False)]
)
def test_only_who_works_on_reports_sends(as_person: Person, address: None, login: str, may: bool) -> None:
    client = as_person(login)
    assert ('name="don-vi"' in client.get(PAGE).content.decode()) is may
    assert client.post(SEND, {"don-vi": "xa-bac-son"}).status_code == (302 if may else 403)
    assert len(mail.outbox) == may


def test_the_queries_are_the_same_for_every_role_and_for_one_or_all_units(as_person: Person, address: None) -> None:
    def queries(login: str) -> int:
        client = as_person(login)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    many = {login: queries(login) for login in ("vanphong", "duyet", "lanhdao", "quantri")}
    alive = Unit.objects.filter(submissions__month=NOVEMBER).exclude(slug__in=("xa-bac-son", "huyen-hung-ha"))
    for slug in alive.values_list("slug", flat=True):
        submit(slug, "2024-12-04")
    assert many == {login: queries(login) for login in many}
    assert set(many.values()) == {12}
