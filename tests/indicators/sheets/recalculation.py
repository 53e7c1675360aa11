"""What a spreadsheet program makes of a workbook: LibreOffice calculates every formula anew and saves."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

# Without this LibreOffice trusts the values stored beside the formulas.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def need_office() -> str:
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed: formulas cannot be calculated by another program")
        pytest.skip("LibreOffice is not installed: formulas cannot be calculated by another program")
    return office


def recalculated(content: bytes, directory: Path) -> Any:
    """The workbook as openpyxl reads it, without formulas, after LibreOffice has calculated it."""
    office = need_office()
    profile = directory / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    source, target = directory / "given.xlsx", directory / "calculated"
    source.write_bytes(content)
    command = [office, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(target), str(source)], check=True, capture_output=True, timeout=180)
    return openpyxl.load_workbook(BytesIO((target / "given.xlsx").read_bytes()), data_only=True)


def read(content: bytes, *, values: bool) -> Any:
    """The workbook as a reader that does not calculate sees it (`values`), or with its formulas."""
    return openpyxl.load_workbook(BytesIO(content), data_only=values)
