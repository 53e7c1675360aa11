"""The demo is the same on every database, and says of every figure where it comes from."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.core.months import Month
from indicators.digest import digest
from indicators.models import Measurement, Submission
from units.models import User

ROOT = Path(__file__).resolve().parents[2]


def manage(directory: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "dxreport.settings",
        "DATABASE_URL": "",
        "DATA_DIR": str(directory),
        "SECRET_KEY": "a-key-for-tests-that-is-long-enough-and-says-nothing-7314",
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and nothing in it."""
    directory = tmp_path_factory.mktemp("migrated")
    done = manage(directory, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return directory / "dxreport.sqlite3"


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_digest_on_another_database(tmp_path: Path, migrated: Path) -> None:
    shutil.copy(migrated, tmp_path)
    assert manage(tmp_path, "demo", "--seed", "2024").returncode == 0
    assert manage(tmp_path, "export_digest").stdout.strip() == digest()
    assert manage(tmp_path, "verify").returncode == 0


def test_another_seed_gives_other_figures_and_empty_none(tmp_path: Path, migrated: Path) -> None:
    digests = set()
    for name, arguments in {"a": ["--seed", "1"], "b": ["--seed", "2"], "c": ["--empty"]}.items():
        directory = tmp_path / name
        directory.mkdir()
        shutil.copy(migrated, directory)
        done = manage(directory, "demo", *arguments)
        assert done.returncode == 0, done.stderr
        digests.add(manage(directory, "export_digest").stdout.strip())
    assert len(digests) == 3
    assert ", 0 figures" in done.stderr


@pytest.mark.django_db
def test_the_demo_is_not_loaded_over_data() -> None:
    with pytest.raises(CommandError, match="already holds units"):
        call_command("demo", stderr=io.StringIO())


@pytest.mark.django_db
def test_ten_months_are_approved_and_november_is_open() -> None:
    for month in (Month(2024, number) for number in range(1, 11)):
        assert set(Submission.objects.filter(month=month).values_list("stage", flat=True)) == {"approved"}
    assert set(Submission.objects.filter(month=Month(2024, 11)).values_list("stage", flat=True)) == {"draft"}


@pytest.mark.django_db
def test_every_unit_figure_says_that_it_is_simulated() -> None:
    origins = Measurement.objects.exclude(unit__slug="huyen-hung-ha").values_list("origin", flat=True).distinct()
    assert set(origins) == {"simulated"}
    assert set(Measurement.objects.order_by().values_list("origin", flat=True)) == {"simulated", "printed"}


def test_the_first_administrator_needs_a_good_password(tmp_path: Path, migrated: Path) -> None:
    shutil.copy(migrated, tmp_path)
    create = ("create_office_admin", "--username", "quan-tri", "--password-stdin")
    assert manage(tmp_path, *create, stdin="ngan\n").returncode == 1
    done = manage(tmp_path, *create, stdin="mot-mat-khau-du-dai\n")
    assert done.returncode == 0, done.stderr
    assert manage(tmp_path, *create, stdin="mot-mat-khau-du-dai\n").returncode == 1
    assert manage(tmp_path, "create_office_admin").returncode == 2


@pytest.mark.django_db
def test_demo_accounts_are_named_by_role() -> None:
    from indicators.demo.writing import ACCOUNTS

    assert set(User.objects.values_list("username", flat=True)) == set(ACCOUNTS)
    for login in ACCOUNTS:
        assert User.objects.get(username=login).check_password(f"demo{login}")
