"""`manage.py remind`, as a timer calls it: stdout, stderr, exit code, one letter a day."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError

from indicators.entry import submitting
from indicators.loading import Catalogue
from indicators.models import SentReminder
from tests.indicators.entry.cycle import NOVEMBER, give_back, moment, submit, take_away
from tests.mail_sink import Sink, mail_sink
from tests.site import SiteMaker
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_ninth(time_machine: Any) -> None:
    time_machine.move_to(moment("2024-12-09"), tick=False)


@pytest.fixture
def two_owe(catalogue: Catalogue) -> None:
    """Of all units only Bắc Sơn (with an address) and Tây Đô owe November."""
    alive = [unit.slug for unit in catalogue.timeline.alive_on(NOVEMBER.last_day) if unit.slug != catalogue.root]
    for slug in alive:
        if slug not in ("xa-bac-son", "xa-tay-do"):
            submit(slug, "2024-12-04")
    take_away("xa-tay-do", "KS01")
    User.objects.filter(username="xa-bac-son").update(email="bac-son@example.vn")


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with mail_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def without_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def remind(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("remind", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_letters_go_out_and_the_rest_is_printed(two_owe: None, sink: Sink) -> None:
    out, err = remind("--month", "2024-11")
    assert [letter.to for letter in sink.letters] == [["bac-son@example.vn"]]
    assert "Kính gửi: Xã Tây Đô" in out and "Kính gửi: Xã Bắc Sơn" not in out
    assert err == "2 units owe reports: 1 written to, 0 already today, 1 without an address.\n"


def test_a_second_run_on_the_same_day_writes_to_nobody(two_owe: None, sink: Sink) -> None:
    remind("--month", "2024-11")
    _, err = remind("--month", "2024-11")
    assert len(sink.letters) == 1
    assert err == "2 units owe reports: 0 written to, 1 already today, 1 without an address.\n"


def test_without_a_mail_server_every_text_is_printed_and_nothing_kept(two_owe: None, without_mail: None) -> None:
    out, err = remind("--month", "2024-11")
    assert out.count("Kính gửi:") == 2 and "http" not in out
    assert err.endswith("0 written to, 0 already today, 2 without an address.\n")
    assert not SentReminder.objects.exists()


def test_a_dry_run_says_who_and_why_and_sends_nothing(two_owe: None, sink: Sink) -> None:
    out, err = remind("--month", "2024-11", "--dry-run")
    assert out.splitlines() == [
        "xa-bac-son\txa-bac-son <bac-son@example.vn>\ttháng 11/2024 (quá hạn 04 ngày, đủ số liệu, chưa nộp)",
        "xa-tay-do\t-\ttháng 11/2024 (quá hạn 04 ngày, thiếu 01 số liệu)",
    ]
    assert "1 would be written to" in err
    assert sink.letters == [] and not SentReminder.objects.exists()


def test_json_holds_the_reasons_and_the_text(two_owe: None, sink: Sink) -> None:
    give_back("xa-cong-hoa", "2024-12-08", "Sai số", "KS01")
    out, _ = remind("--month", "2024-11", "--json")
    answer = json.loads(out)
    assert (answer["on"], answer["dry_run"]) == ("2024-12-09", False)
    by_unit = {one["unit"]: one for one in answer["reminders"]}
    assert by_unit["xa-bac-son"]["to"] == ["xa-bac-son"] and by_unit["xa-tay-do"]["to"] == []
    assert by_unit["xa-tay-do"]["months"] == [
        {
            "month": "2024-11", "stage": "draft", "late": True, "due_on": "2024-12-05", "days_left": -4,
            "missing": ["KS01"], "returned": [], "reason": "",
        }
    ]  # fmt: skip
    (returned,) = by_unit["xa-cong-hoa"]["months"]
    assert (returned["stage"], returned["late"], returned["returned"], returned["reason"]) == (
        "returned", False, ["KS01"], "Sai số",
    )  # fmt: skip
    assert by_unit["xa-bac-son"]["text"].startswith("Nhắc nộp báo cáo")


def test_the_address_of_the_office_stands_in_the_text_where_it_is_set(
    two_owe: None, without_mail: None, settings: Any
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://so-lieu.example.vn"]
    assert "tại: https://so-lieu.example.vn/nhap/xa-tay-do/2024-11/" in remind("--month", "2024-11")[0]


def test_without_a_month_the_newest_year_of_months_is_looked_at(two_owe: None, without_mail: None) -> None:
    out, _ = remind("--json")
    months = {owed["month"] for one in json.loads(out)["reminders"] for owed in one["months"]}
    assert months == {"2024-11"}


def test_nobody_owing_anything_is_no_failure(catalogue: Catalogue, without_mail: None) -> None:
    submitting.close_month(
        catalogue.timeline, NOVEMBER, is_closed=True, by=User.objects.get(username="vanphong"),
        at=moment("2024-12-09"), reason="Đã chốt",
    )  # fmt: skip
    assert remind("--month", "2024-11") == (
        "",
        "0 units owe reports: 0 written to, 0 already today, 0 without an address.\n",
    )


def test_a_letter_that_is_not_taken_is_a_refusal_that_names_the_unit(two_owe: None, sink: Sink) -> None:
    sink.refused.add("bac-son@example.vn")
    with pytest.raises(CommandError, match=r"did not take 1 reminders: xa-bac-son\."):
        remind("--month", "2024-11")


def test_a_year_that_nobody_opened_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"No reporting year asks for 2031-01\."):
        remind("--month", "2031-01")


@pytest.mark.parametrize("arguments", [["--month", "2024-13"], ["--month"], ["--jason"], ["now"]])
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "remind", *arguments])
    assert ended.value.code == 2


def test_in_a_process_of_its_own_data_goes_to_stdout_and_words_to_stderr(site_maker: SiteMaker) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "remind", "--month", "2024-11", "--json"], env=site_maker.copy(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["reminders"]) == 47
    assert done.stderr == "47 units owe reports: 0 written to, 0 already today, 47 without an address.\n"


def test_of_two_timers_at_once_one_writes(site_maker: SiteMaker) -> None:
    with mail_sink() as running:
        environment = site_maker.copy() | {
            "EMAIL_URL": f"smtp://127.0.0.1:{running.port}", "DEFAULT_FROM_EMAIL": "Văn phòng <so-lieu@example.vn>",
        }  # fmt: skip
        give = "from units.models import User; User.objects.filter(unit__isnull=False).update(email='ai@example.vn')"
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", give], env=environment, check=True, capture_output=True
        )
        timers = [
            subprocess.Popen(
                [sys.executable, "manage.py", "remind", "--month", "2024-11"], env=environment,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            )
            for _ in range(2)
        ]  # fmt: skip
        said = [timer.communicate()[1] for timer in timers]
    assert [timer.returncode for timer in timers] == [0, 0], said
    assert len(running.letters) == 3
    assert {letter.sender for letter in running.letters} == {"so-lieu@example.vn"}
    assert len({str(letter.message["Subject"]) for letter in running.letters}) == 3
