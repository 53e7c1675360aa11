"""An issued paper after the database was backed up and restored elsewhere: the same file, and the same list of changes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.site import ROOT, SiteMaker

TOLD = """
import hashlib, json
from indicators.annex.changes import changes_since
from indicators.annex.publications import is_whole, made_again
from indicators.core.months import Month
from indicators.loading import load_catalogue
from indicators.models import Issue, Measurement
row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
row.numerator, row.version, row.reason = 0, row.version + 1, "Đếm lại"
row.save()
issue = Issue.objects.get()
changes = changes_since(issue, load_catalogue())
print(json.dumps({
    "whole": is_whole(issue), "sha256": issue.file_sha256, "again": hashlib.sha256(made_again(issue)).hexdigest(),
    "changes": [(one.unit, one.rule.code, str(one.month)) for one in changes.figures], "others": len(changes.others),
}))
"""


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def restored(maker: SiteMaker, environment: dict[str, str], directory: Path) -> dict[str, str]:
    """The environment of another database into which a backup of this one was restored, by the database's own tools."""
    address = environment["DATABASE_URL"]
    if not maker.server_url:
        target = directory / "restored.sqlite3"
        source, copy = sqlite3.connect(address.removeprefix("sqlite:///")), sqlite3.connect(target)
        source.backup(copy)
        source.close()
        copy.close()
        return environment | {"DATABASE_URL": f"sqlite:///{target}"}
    name, dump = f"{maker.name}_restored", directory / "backup.dump"
    maker._on_server(f'CREATE DATABASE "{name}"')
    maker.databases.append(name)
    elsewhere = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    tools = subprocess.run(
        [ROOT / "tests" / "tools" / "postgres_cluster.sh", "bin"], capture_output=True, text=True, check=True
    ).stdout.strip()
    subprocess.run([f"{tools}/pg_dump", "-Fc", "-f", dump, "-d", address], check=True, capture_output=True)
    subprocess.run([f"{tools}/pg_restore", "-d", elsewhere, dump], check=True, capture_output=True)
    return environment | {"DATABASE_URL": elsewhere}


def test_after_backup_and_restore_the_issue_is_the_same_and_names_the_figure_corrected_there(
    site_maker: SiteMaker, tmp_path: Path
) -> None:
    here = site_maker.copy()
    file = tmp_path / "a.xlsx"
    manage(here, "annex", "--from", "2024-01", "--to", "2024-11", "--freeze", "--out", str(file))
    elsewhere = restored(site_maker, here, tmp_path)
    assert manage(elsewhere, "export_digest") == manage(here, "export_digest")
    told = json.loads(manage(elsewhere, "shell", "--verbosity", "0", "-c", TOLD).splitlines()[-1])
    assert told["whole"] and told["again"] == told["sha256"]
    assert told["changes"] == [["Xã Bắc Sơn", "DVC03", "2024-11"]] and told["others"] == 0
    assert manage(elsewhere, "verify") == ""
