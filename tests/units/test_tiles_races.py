"""Of two who lay the tiles at the same moment one is told, whichever database waits for whom."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.site import ROOT, SiteMaker

pytestmark = pytest.mark.faults
ROUNDS = 15


def test_of_two_who_lay_the_tiles_at_once_the_second_is_told(site_maker: SiteMaker) -> None:
    """Without the held units (PostgreSQL) or the immediate transaction (SQLite) there are rounds in which nobody is told."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.units.two_arrangers", str(ROUNDS)],
        cwd=ROOT, env=site_maker.copy(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["[409]/1"] * ROUNDS, done.stderr[-2000:]
