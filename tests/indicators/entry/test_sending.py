"""Reminders through a real mail server on loopback: to whom, what, once a day, and what happens when it fails."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from indicators.entry.reminding import load_reminders
from indicators.entry.sending import Delivery, load_recipients, load_sent, mail_is_set, send_reminders
from indicators.loading import Catalogue
from indicators.models import SentReminder
from tests.indicators.entry.cycle import NOVEMBER, moment
from tests.mail_sink import Sink, mail_sink
from units.models import Event, Unit, User

NINTH = date(2024, 12, 9)
WRITTEN = {"xa-bac-son": "bac-son@example.vn", "xa-cong-hoa": "cong-hoa@example.vn"}


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with mail_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.DEFAULT_FROM_EMAIL = "Văn phòng <so-lieu@example.vn>"
        yield running


@pytest.fixture
def addresses(db: None) -> None:
    for login, address in WRITTEN.items():
        User.objects.filter(username=login).update(email=address)


def sent_on(catalogue: Catalogue, day: date = NINTH, *slugs: str, by: User | None = None) -> dict[str, Delivery]:
    wanted = slugs or (*WRITTEN, "xa-tay-do")
    reminders = [one for one in load_reminders(catalogue, [NOVEMBER], day) if one.unit.slug in wanted]
    recipients = load_recipients(catalogue.timeline, [one.unit for one in reminders], day)
    found = send_reminders(
        reminders, recipients, site="", by=by, at=moment(day.isoformat()), day=day
    )  # fmt: skip
    return {one.reminder.unit.slug: one for one in found}


def test_a_letter_is_the_text_of_the_page_to_the_persons_own_address(
    catalogue: Catalogue, addresses: None, sink: Sink
) -> None:
    found = sent_on(catalogue)
    assert [letter.to for letter in sink.letters] == [["cong-hoa@example.vn"], ["bac-son@example.vn"]]
    letter = sink.letters[1]
    assert letter.sender == "so-lieu@example.vn"
    assert letter.message["Subject"].strip() == "Nhắc nộp báo cáo số liệu chuyển đổi số: Xã Bắc Sơn"
    assert str(letter.message["From"]) == "Văn phòng <so-lieu@example.vn>"
    assert letter.text.rstrip("\n") == found["xa-bac-son"].reminder.text("")
    assert not found["xa-tay-do"].has_address
    assert sink.conversations == 1


def test_nobody_is_written_to_twice_on_one_day(catalogue: Catalogue, addresses: None, sink: Sink) -> None:
    sent_on(catalogue)
    again = sent_on(catalogue)
    assert len(sink.letters) == 2
    assert [person.username for person in again["xa-bac-son"].before] == ["xa-bac-son"]
    sent_on(catalogue, date(2024, 12, 10))
    assert len(sink.letters) == 4


def test_what_was_sent_is_in_the_log_with_who_and_what(catalogue: Catalogue, addresses: None, sink: Sink) -> None:
    sent_on(catalogue, NINTH, "xa-bac-son", by=User.objects.get(username="vanphong"))
    (event,) = Event.objects.filter(action="gửi thư nhắc nộp")
    assert (event.subject, event.new, event.reason) == (
        "Xã Bắc Sơn", "tháng 11/2024 (quá hạn 04 ngày, đủ số liệu, chưa nộp)", "đến xa-bac-son",
    )  # fmt: skip
    assert event.by is not None and event.by.username == "vanphong"


def test_a_refused_address_keeps_no_other_back_and_may_be_tried_again(
    catalogue: Catalogue, addresses: None, sink: Sink
) -> None:
    sink.refused.add("cong-hoa@example.vn")
    found = sent_on(catalogue)
    assert [person.username for person in found["xa-cong-hoa"].failed] == ["xa-cong-hoa"]
    assert [letter.to for letter in sink.letters] == [["bac-son@example.vn"]]
    sink.refused.clear()
    sent_on(catalogue)
    assert [letter.to for letter in sink.letters] == [["bac-son@example.vn"], ["cong-hoa@example.vn"]]


def test_a_server_that_is_not_there_loses_no_reminder(catalogue: Catalogue, addresses: None, settings: Any) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", nobody.getsockname()[1]
        found = sent_on(catalogue)
    assert all(found[slug].failed for slug in WRITTEN)
    assert not SentReminder.objects.exists()
    assert not Event.objects.filter(action="gửi thư nhắc nộp").exists()


def test_people_who_left_and_addresses_that_are_none_get_no_letter(catalogue: Catalogue, addresses: None) -> None:
    User.objects.filter(username="xa-bac-son").update(is_active=False)
    User.objects.filter(username="xa-cong-hoa").update(email="cong hoa tại xã")
    units = [catalogue.timeline.units[slug] for slug in WRITTEN]
    assert load_recipients(catalogue.timeline, units, NINTH) == {"xa-bac-son": [], "xa-cong-hoa": []}


def test_a_unit_that_has_ended_is_reached_through_who_carries_it_on(catalogue: Catalogue, addresses: None) -> None:
    User.objects.filter(username="xa-bac-son").update(unit=Unit.objects.get(slug="xa-quang-trung"))
    old, new = (catalogue.timeline.units[slug] for slug in ("xa-diep-nong", "xa-quang-trung"))
    found = load_recipients(catalogue.timeline, [old, new], NINTH)
    assert [[person.username for person in found[unit.slug]] for unit in (old, new)] == [["xa-bac-son"]] * 2
    before = load_recipients(catalogue.timeline, [old], date(2024, 10, 9))
    assert before == {"xa-diep-nong": []}


def test_who_was_written_to_today_is_known(catalogue: Catalogue, addresses: None, sink: Sink) -> None:
    sent_on(catalogue)
    unit = catalogue.timeline.units["xa-bac-son"]
    person = User.objects.get(username="xa-bac-son")
    assert load_sent([unit], NINTH) == {(unit.pk, person.pk)}
    assert load_sent([unit], date(2024, 12, 10)) == set()


def test_without_a_mail_server_nothing_is_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert not mail_is_set()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mail_is_set()
