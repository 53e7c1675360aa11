"""An office that has been at work for a year gets a newer version: nothing of its figures may change or get lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site import SiteMaker

ROOT = Path(__file__).resolve().parent.parent
# The first release, and what was added to it since.
FIRST = (("indicators", "0001"), ("units", "0001"))


@pytest.fixture
def office(site_maker: SiteMaker) -> dict[str, str]:
    return site_maker.copy()


def manage(environment: dict[str, str], *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def figures(environment: dict[str, str]) -> object:
    window = ("--from", "2024-01", "--to", "2024-11")
    return json.loads(manage(environment, "scorecard", *window, "--json")), json.loads(
        manage(environment, "series", "--indicator", "KS01", *window, "--json")
    )


def test_the_tables_of_the_first_release_come_forward_with_all_their_figures(office: dict[str, str]) -> None:
    before = figures(office)
    for app, migration in FIRST:
        manage(office, "migrate", app, migration, "--skip-checks", "--verbosity", "0")
    manage(office, "migrate", "--verbosity", "0")
    assert figures(office) == before
    manage(office, "verify")
