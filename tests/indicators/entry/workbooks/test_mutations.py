"""Damaged workbooks by the hundred: each is read or refused with a sentence, within the limits, and nothing falls over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SEEDS = int(os.environ.get("MUTATED_WORKBOOKS", "300"))
ROOT = Path(__file__).parents[4]


def test_damaged_workbooks_are_read_or_refused_and_nothing_else() -> None:
    command = [sys.executable, "-m", "tests.indicators.entry.workbooks.mutating", "0", str(SEEDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, (
        f"ended by a limit or an error at seed {done.stderr.strip().splitlines()[-1:]}: {done.stderr[-2000:]}"
    )
    result = json.loads(done.stdout)
    assert result["failures"] == []
    # Neither all too damaged to test anything behind the door, nor all untouched.
    assert result["counts"]["read"] > SEEDS / 10 and result["counts"]["refused"] > SEEDS / 10
    assert sum(result["counts"].values()) == SEEDS
