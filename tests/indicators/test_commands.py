"""Commands from outside: what they print, where they print it, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

BASE_DIR = Path(__file__).resolve().parents[2]
OURS = sorted(name for name, app in get_commands().items() if app in ("indicators", "units"))
YEAR = ("--from=2024-01", "--to=2024-11")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`manage.py` in a process of its own, on the database of the tests, which holds the demo."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{known['NAME']}"
    else:
        url = f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "dxreport.settings",
        "DATABASE_URL": url,
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60,
        )  # fmt: skip

    return run


def test_a_command_that_is_done_ends_with_0_and_prints_data_alone(run: Run) -> None:
    done = run("scorecard", *YEAR, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    values = {line["code"]: line["value"] for line in answer["indicators"]}
    assert (values["KS01"], values["KS02"], values["DVC04"], values["KT00"]) == ("99.71", "70.82", "0.1", None)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("scorecard", "--from=2024-11", "--to=2024-01"), "The window ends before it begins"),
        (("series", "--indicator=XX99", *YEAR), "There is no indicator 'XX99'"),
    ],
)
def test_a_command_that_is_refused_ends_with_1_and_a_sentence(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("scorecard", "--from=2024-13", "--to=2024-11"), "is not a month; write 2024-11"),
        (("series", *YEAR), "--indicator"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr
    assert "usage: manage.py" in done.stderr


# In this process, where a few milliseconds do


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_itself_in_english(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(name, "--help")
    assert ended.value.code == 0
    page = capsys.readouterr().out
    assert page.startswith("usage: ")
    description = page.split("\n\n")[1]
    assert description.isascii() and description.strip().endswith("."), description


def test_the_commands_of_the_contract_that_are_there_are_found() -> None:
    assert {"demo", "scorecard", "series"} <= set(OURS)


@pytest.mark.django_db
def test_the_table_of_a_scorecard_says_the_same_as_its_json() -> None:
    lines = {line.split()[0]: line.split() for line in printed("scorecard", *YEAR).splitlines()}
    assert lines["KS02"] == ["KS02", "70.82", "%", "2690/3798", ">=", "50", "met"]
    assert lines["KT00"] == ["KT00", "-", "%", "-", "no_data"]
    assert len(lines) == len(json.loads(printed("scorecard", *YEAR, "--json"))["indicators"])


@pytest.mark.django_db
def test_the_table_of_a_series_names_the_state_where_there_is_no_value() -> None:
    lines = printed("series", "--indicator=KS01", "--from=2024-11", "--to=2024-12", "--unit=xa-bac-son").splitlines()
    assert [line.split()[:2] for line in lines] == [["2024-11", "xa-bac-son"], ["2024-12", "xa-bac-son"]]
    assert lines[1].split()[2] == "no_data"


@pytest.mark.django_db
def test_a_series_of_the_whole_has_one_row_a_month() -> None:
    answer = json.loads(printed("series", "--indicator=KS01", *YEAR, "--total", "--json"))
    assert [row["unit"] for row in answer["rows"]] == ["huyen-hung-ha"] * 11
    assert sum(int(row["numerator"]) for row in answer["rows"]) == 3787


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("scorecard", *YEAR, "--unit=xa-khong-co"), "There is no unit 'xa-khong-co'"),
        (("scorecard", *YEAR, "--boundaries=2024-13-01"), "is not end, then, today or a date"),
        (("series", "--indicator=KS01", "--from=11/2024", "--to=2024-11"), "is not a month"),
        (("demo",), "already holds units"),
    ],
)
def test_nonsense_is_refused_with_what_to_write_instead(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(*arguments)


@pytest.mark.django_db
def test_an_empty_database_is_a_sentence_and_no_traceback() -> None:
    from indicators import triggers
    from indicators.models import Measurement, Submission
    from units.models import Event, Membership, Succession, Unit, User

    # The accounts of the demo have their lines in the history, which nobody takes away otherwise.
    triggers.drop()
    for model in (Submission, Measurement, Membership, Succession, Event):
        model.objects.all().delete()
    User.objects.all().delete()
    Unit.objects.all().delete()
    with pytest.raises(CommandError, match="holds no units"):
        call_command("scorecard", *YEAR)


@pytest.mark.django_db
def test_json_is_unicode_and_keeps_the_names_of_vietnam() -> None:
    text = printed("scorecard", *YEAR, "--json")
    assert "\\u" not in text
    lines: list[dict[str, Any]] = json.loads(text)["indicators"]
    assert next(line for line in lines if line["code"] == "KS01")["name"].startswith("Tỷ lệ văn bản điện tử")
