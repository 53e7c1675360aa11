"""`manage.py annex` writes the workbook, or says in one sentence why not."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Issue
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
    assert len(workbook.sheetnames) == 11 and workbook.sheetnames[-1] == "Biểu đồ"
    assert any(row[1].value == "Xã Điệp Nông" for row in workbook["Phụ lục I"].iter_rows())
    assert os.listdir(tmp_path) == ["phụ lục.xlsx"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--freeze", "--as", "lanhdao"), "may issue papers"),
        (("--freeze", "--from", "2030-01", "--to", "2030-02"), "không có gì để lập hay phát hành"),
        (("--from", "2030-01", "--to", "2030-02"), "không có gì để lập"),
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
def test_frozen_it_is_issued_and_the_file_is_the_issued_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.xlsx"
    call_command(*ASKED, "--freeze", "--number", "125/BC-UBND", "--date", "2024-12-05", "--out", str(out))
    issue = Issue.objects.get()
    assert out.read_bytes() == bytes(issue.file)
    assert (issue.issued_by.username, issue.document_number, issue.document_date) == (
        "vanphong", "125/BC-UBND", date(2024, 12, 5),
    )  # fmt: skip
    said = capsys.readouterr().err
    assert issue.file_sha256 in said and "số 125/BC-UBND ngày 05/12/2024" in said


@pytest.mark.django_db
def test_what_cannot_be_written_is_not_issued(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot write"):
        call_command(*ASKED, "--freeze", "--out", str(tmp_path))
    assert not Issue.objects.exists()


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (("monthly_notice", "--month", "2024-11"), "notice"),
        (("report", "--from", "2024-01", "--to", "2024-11"), "report"),
    ],
)
def test_a_notice_and_a_report_are_issued_in_the_same_way(command: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    call_command(
        *command, "--freeze", "--as", "duyet", "--number", "9/TB-UBND", "--date", "2024-12-05", "--out", str(out)
    )
    issue = Issue.objects.get()
    assert (issue.kind, issue.issued_by.username, issue.document_number) == (kind, "duyet", "9/TB-UBND")
    assert out.read_bytes() == bytes(issue.file)
    with pytest.raises(CommandError, match="may issue papers"):
        call_command(*command, "--freeze", "--as", "lanhdao", "--out", str(tmp_path / "b.docx"))
    assert Issue.objects.count() == 1 and os.listdir(tmp_path) == ["a.docx"]
