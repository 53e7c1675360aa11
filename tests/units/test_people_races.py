"""An administrator always stays, even where two let each other go at the same moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.site import ROOT, SiteMaker

pytestmark = pytest.mark.faults
ROUNDS = 30


def test_two_administrators_who_let_each_other_go_leave_one(site_maker: SiteMaker) -> None:
    """Without the held rows (PostgreSQL) or the immediate transaction (SQLite) there are rounds with none."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.units.two_administrators", str(ROUNDS)],
        cwd=ROOT, env=site_maker.copy(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["1"] * ROUNDS, done.stderr[-2000:]
