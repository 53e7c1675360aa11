"""`python -m benchmarks`: every question on SQLite, and on PostgreSQL where its server is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Finding, table

ROOT = Path(__file__).resolve().parent.parent
CLUSTER = ROOT / "tests" / "tools" / "postgres_cluster.sh"
SIZES = ("--communes", "48", "--indicators", "40", "--months", "36")


def measured(environment: dict[str, str]) -> list[Finding]:
    """One database: made, filled, measured, in processes of its own."""
    for command in (["serve", "--prepare-only", "--verbosity", "0"], ["seed_scale", *SIZES]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    code = (
        "import logging, os, django; logging.disable(logging.INFO); "
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'dxreport.settings'; django.setup(); "
        "from benchmarks.questions import as_json; print(as_json())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return [Finding(**line) for line in json.loads(done.stdout.splitlines()[-1])]


def main() -> int:
    missed = False
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o711)
        base = os.environ | {
            "DEBUG": "off",
            "HTTPS": "off",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATA_DIR": f"{scratch}/data",
        }
        Path(base["DATA_DIR"]).mkdir()
        print("SQLite, 48 communes × 40 indicators × 36 months", flush=True)
        findings = measured(base | {"DATABASE_URL": ""})
        print(table(findings), flush=True)
        missed = any(not finding.is_kept for finding in findings)
        has_server = subprocess.run([CLUSTER, "bin"], capture_output=True, check=False).returncode == 0
        if not has_server:
            print("PostgreSQL is not installed: measured on SQLite alone.")
            return int(missed)
        cluster = f"{scratch}/postgresql"
        try:
            started = subprocess.run(
                [CLUSTER, "start", cluster, "durable"], stdout=subprocess.PIPE, text=True, check=True
            )
            print("\nPostgreSQL, the same", flush=True)
            findings = measured(base | {"DATABASE_URL": started.stdout.strip()})
            print(table(findings), flush=True)
            missed = missed or any(not finding.is_kept for finding in findings)
        finally:
            subprocess.run([CLUSTER, "stop", cluster], check=False)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
