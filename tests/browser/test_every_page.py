"""Every page that links lead to, role by role, in a real browser: axe, width, zoom, keyboard, a quiet console.

By default the office and a commune, who between them see every page, one of each name; EVERY_ROLE=1 walks as all five and
takes a page for every set of parameters too.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve

from tests.site import Site

pytestmark = pytest.mark.browser

EVERY_ROLE = bool(os.environ.get("EVERY_ROLE"))
ROLES = ["vanphong", "xa-bac-son", *(["duyet", "lanhdao", "quantri"] if EVERY_ROLE else [])]
FILES = (
    "/static/", "/phu-luc/tai/", "/phu-luc/thong-bao/", "/phu-luc/bao-cao/", "/phu-luc/mau/danh-sach-ten/",
    "/nhap/excel/bieu/", "/nhap/excel/danh-dau/",
)  # fmt: skip
WIDTHS = (360, 1280, 1920)
LINKS = (
    "all => all.map(one => one.getAttribute('href')).filter(one => one && one.startsWith('/') || one.startsWith('?'))"
)
# What can be clicked and is nothing that a keyboard reaches.
DEAD = """() => [...document.querySelectorAll("main *, header *")].filter(one =>
    getComputedStyle(one).cursor === "pointer"
    && !one.closest("a, button, summary, label, input, select, textarea, [tabindex='0'], .js-plotly-plot")
).map(one => one.outerHTML.slice(0, 80))"""
ORDERED = "[...document.querySelectorAll('[tabindex]')].filter(one => one.tabIndex > 0).length"
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def kind_of(address: str) -> tuple[str, tuple[str, ...]]:
    parts = urlsplit(address)
    asked = sorted(set(parse_qs(parts.query)) - {"tu", "den", "ranh-gioi"}) if EVERY_ROLE else ()
    return resolve(parts.path).url_name or "", tuple(asked)


def visited(page: Any, start: str = "/") -> Iterator[str]:
    """One page of each kind, opened, in the order in which links were met."""
    waiting, kinds = deque([start]), set()
    while waiting:
        address = waiting.popleft()
        if "format=" in address or kind_of(address) in kinds:
            continue
        kinds.add(kind_of(address))
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, (address, answer)
        yield address
        base = urlsplit(page.url)
        for link in page.locator("a[href]").evaluate_all(LINKS):
            parts = urlsplit(link)
            if not parts.path.startswith(FILES):
                waiting.append((parts.path or base.path) + (f"?{parts.query}" if parts.query else ""))


@pytest.mark.parametrize("login", ROLES)
def test_every_page_can_be_read_and_reached_by_everyone(site: Site, login: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = site.page(login, viewport={"width": 1280, "height": 900})
    # As on a screen of 1,280 px at 200 %.
    zoomed = {"width": 640, "height": 450}
    seen = []
    for address in visited(page):
        seen.append(address)
        found = axe.run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], address
        assert page.evaluate(DEAD) == [], address
        assert page.evaluate(ORDERED) == 0, address
        for size in (*({"width": width, "height": 800} for width in WIDTHS), zoomed):
            page.set_viewport_size(size)
            assert page.evaluate(BEYOND) == 0, (address, size)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert site.complaints == [], address
    print(login, len(seen))
    assert len(seen) > (25 if login == "vanphong" else 10)
