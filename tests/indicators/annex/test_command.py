"""`manage.py annex` writes the workbook, or says in one sentence why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.indicators.sheets.recalculation import read
from tests.site import ROOT

ASKED = ("annex", "--from", "2024-01", "--to", "2024-11")


@pytest.mark.django_db
def test_it_writes_the_annex_and_says_so_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "phụ lục.xlsx"
    call_command(*ASKED, "--out", str(out))
    call_command(*ASKED, "--boundaries", "then", "--out", str(out))
    said = capsys.readouterr()
    assert said.out == "" and "9 annexes" in said.err
    workbook = read(out.read_bytes(), values=True)
    assert len(workbook.sheetnames) == 10
    assert any(row[1].value == "Xã Điệp Nông" for row in workbook["Phụ lục I"].iter_rows())
    assert os.listdir(tmp_path) == ["phụ lục.xlsx"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--freeze",), "not available yet"),
        (("--unit", "xa-nao-do"), "no unit"),
        (("--from", "2024-12"), "ends before it begins"),
    ],
)
def test_it_refuses_with_a_sentence(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command(*ASKED, "--out", str(out), *arguments)
    assert refused.value.returncode == 1
    assert not out.exists()


@pytest.mark.django_db
def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    for out in (tmp_path / "missing" / "a.xlsx", tmp_path):
        with pytest.raises(CommandError, match="Cannot write"):
            call_command(*ASKED, "--out", str(out))
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_ends_with_two() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    wrong = subprocess.run(
        [sys.executable, "manage.py", "annex", "--from", "2024-13", "--to", "2024-11", "--out", "a.xlsx"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert wrong.returncode == 2
    assert "is not a month" in wrong.stderr and wrong.stdout == ""
