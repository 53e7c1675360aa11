"""What is measured in a browser, on a slow computer: how long until a grid is drawn and a cell of it can be typed into.

The floor is a blank page of the same server in the same browser, at the same slowness, in turn with ours.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks.measuring import Finding
from benchmarks.sessions import session_key_of
from indicators.loading import load_catalogue
from indicators.models import AnnexGroup, Indicator, Submission
from units.models import User

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SLOWNESS = 6
ROUNDS, WARM_UP = 20, 3
RATIOS = 15
MONTH = 202412
BLANK = "/static/trang-trang.html"
# Ready: the tree is there, the scripts have run, the last cell took the focus, and the screen was drawn since.
READY = """
document.addEventListener("DOMContentLoaded", () => {
  const cells = document.querySelectorAll("[data-column]");
  const last = cells[cells.length - 1];
  if (last) last.focus();
  window.cellCount = cells.length;
  requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAfter = performance.now(); }));
});
"""
ASK = """() => new Promise((done) => {
  (function look() {
    if (window.readyAfter) done([window.readyAfter, window.cellCount]);
    else requestAnimationFrame(look);
  })();
})"""
GRIDS = (
    ("Nhập: 48 units × 30 numbers side by side", "/nhap/chi-tieu/{code}/2024-12/?nhom=1", 48 * 2 * RATIOS),
    ("Nhập: one indicator × 48 units", "/nhap/chi-tieu/{code}/2024-12/", 48 * 5),
)


def grids() -> Iterator[Finding]:
    """Nothing where there is no browser to measure with."""
    if CHROMIUM is None:
        print("Chromium is not installed: grids are not measured.", file=sys.stderr)
        return
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("playwright is not installed: grids are not measured.", file=sys.stderr)
        return
    code = _thirty_numbers_side_by_side()
    # Asked before a browser runs: beside its event loop Django would refuse to query.
    key = session_key_of(User.objects.get(username="tai-trong"))
    with _served() as site, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": key, "url": site}])
        page = context.new_page()
        page.add_init_script(READY)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})
        for question, path, cells in GRIDS:
            address = path.format(code=code)
            blank, ours = _in_turn(page, address, cells)
            yield Finding(f"{question}, CPU ÷ {SLOWNESS}, against a blank page", blank, ours, 8)
        browser.close()


def _in_turn(page: Any, address: str, cells: int) -> tuple[float, float]:
    """Medians in milliseconds of a blank page and of the grid, which must have so many cells."""
    taken: dict[str, list[float]] = {BLANK: [], address: []}
    for turn in range(WARM_UP + ROUNDS):
        for path, times in taken.items():
            # Asked of the server anew each time, as a page with figures is.
            page.goto(f"{path}?{turn}" if path == BLANK else path, wait_until="load")
            ready_after, count = page.evaluate(ASK)
            if path == address and count != cells:
                raise RuntimeError(f"{address} has {count} cells, not {cells}")
            if turn >= WARM_UP:
                times.append(ready_after)
    return statistics.median(taken[BLANK]), statistics.median(taken[address])


@contextmanager
def _served() -> Iterator[str]:
    """The address of a server process on the database that is filled, with a blank page among its static files."""
    (Path(settings.STATIC_ROOT) / "trang-trang.html").write_text(
        "<!doctype html><title>.</title><p>.", encoding="utf-8"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if "http://" in line:
                break
        drain = threading.Thread(target=process.stderr.read, daemon=True)
        drain.start()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _thirty_numbers_side_by_side() -> str:
    """The month is open, and fifteen ratios stand on one sheet of the annex; answers the code of one of them."""
    Submission.objects.filter(month=MONTH).update(stage="draft", approved_by=None, approved_at=None)
    shared = [rule.code for rule in load_catalogue().rules if rule.measure == "ratio" and rule.over_units == "sum"]
    group, _ = AnnexGroup.objects.get_or_create(slug="do-toc-do", defaults={"name": "Đo tốc độ", "position": 2})
    Indicator.objects.filter(code__in=shared[:RATIOS]).update(annex_group=group)
    return shared[0]
