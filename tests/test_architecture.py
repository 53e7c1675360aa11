"""Arrows may be skipped, never reversed: every module has a rank and imports only lower ones."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("units", "indicators", "dxreport")

# The first matching prefix decides. Equal ranks may import each other only inside one room.
RANKS: tuple[tuple[str, float], ...] = (
    ("units.timeline", 0),
    ("units.names", 0),
    ("units.legacy_text", 0),
    # Stand on the three above, and on no table.
    ("units.matching", 0.5),
    ("units.tiles", 0.5),
    ("units.roster", 0.7),
    ("units.first_passwords", 0),
    ("units", 1),
    ("indicators.core", 2),
    ("indicators.triggers", 3),
    ("indicators.checks", 4),
    ("indicators.apps", 5),
    ("indicators.models", 3),
    ("indicators.migrations", 4),
    ("indicators.loading", 5),
    ("indicators.answers", 6),
    ("indicators.digest", 6),
    ("indicators.integrity", 6),
    ("indicators.sheets", 6),
    ("indicators.entry", 7),
    ("indicators.dashboards", 7),
    ("indicators.annex", 7),
    # Stands on what entry knows of typed text and the dashboards of origins; no sibling, since nothing below stands on it.
    ("indicators.planning", 7.5),
    # Stands on what entry keeps of findings, and on the head of every workbook.
    ("indicators.quality", 7.5),
    ("indicators.administration", 7),
    ("indicators.demo.writing", 8),
    ("indicators.demo.scale", 8.5),
    # What the demo holds is as pure as the core; only its writer knows tables.
    ("indicators.demo", 3),
    ("indicators.templatetags", 8),
    ("indicators.views", 9),
    ("indicators.management", 9),
    ("indicators.urls", 10),
    ("dxreport", 11),
    ("indicators", 2),
)
SIBLINGS = ("indicators.entry", "indicators.dashboards", "indicators.annex", "indicators.administration")
PURE = (
    "units.timeline",
    "units.names",
    "units.legacy_text",
    "units.matching",
    "units.tiles",
    "units.roster",
    "units.first_passwords",
    "indicators.core",
    "indicators.annex.placeholders",
    "indicators.demo.simulation",
    "indicators.demo.catalogue",
)
ONLY_IMPORTER = {
    "plotly": ("indicators.dashboards.charts",),
    "openpyxl": ("indicators.sheets",),
}


def _modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = _modules()


def _imports(path: Path, module: str) -> set[str]:
    """Absolute names of everything imported anywhere in the file, functions included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            base = node.module or ""
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names}
    return found


def _matches(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def _rank(module: str) -> float:
    for prefix, rank in RANKS:
        if _matches(module, prefix) and (prefix != "indicators" or module == "indicators"):
            return rank
    raise AssertionError(f"{module} has no rank: say in tests/test_architecture.py where it lives")


def _room(module: str) -> str:
    return next(prefix for prefix, _ in RANKS if _matches(module, prefix))


def test_every_module_has_a_rank() -> None:
    for module in MODULES:
        _rank(module)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_arrows_point_downwards(module: str) -> None:
    for name in _imports(MODULES[module], module):
        if name.split(".")[0] not in PACKAGES or name not in MODULES:
            continue
        same_room = _room(name) == _room(module)
        assert _rank(name) < _rank(module) or same_room, f"{module} must not import {name}"


def test_siblings_do_not_know_each_other() -> None:
    for module, path in MODULES.items():
        own = next((sibling for sibling in SIBLINGS if _matches(module, sibling)), None)
        if own is None:
            continue
        others = [s for s in SIBLINGS if s != own]
        for name in _imports(path, module):
            assert not any(_matches(name, other) for other in others), f"{module} imports its sibling {name}"


def test_the_core_is_pure() -> None:
    import sys

    for module, path in MODULES.items():
        if not any(_matches(module, pure) for pure in PURE):
            continue
        for name in _imports(path, module):
            top = name.split(".")[0]
            allowed = top in sys.stdlib_module_names or any(_matches(name, pure) for pure in (*PURE, "indicators.demo"))
            assert allowed, f"{module} is pure and must not import {name}"


def test_each_heavy_library_has_one_importer() -> None:
    for module, path in MODULES.items():
        for name in _imports(path, module):
            owners = ONLY_IMPORTER.get(name.split(".")[0])
            assert owners is None or any(_matches(module, owner) for owner in owners), f"{module} imports {name}"


def test_the_core_reads_no_clock() -> None:
    for module, path in MODULES.items():
        if _matches(module, "indicators.core") or _matches(module, "units.timeline"):
            text = path.read_text(encoding="utf-8")
            assert "date.today" not in text and "datetime.now" not in text and "timezone" not in text, module
