"""Pages as leaders hold them: on a phone with a thumb, and on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
A4, BETWEEN_MARGINS = 794, 661  # px, with the margins of print.css

# WCAG 2.2, 2.5.8: what is not a link within a sentence is at least 24 px high.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((e) => e.offsetHeight && e.offsetHeight < 24 && !e.matches(".skip-link"))
  .filter((e) => getComputedStyle(e).display !== "inline").map((e) => `${e.tagName} ${e.innerText} ${e.offsetHeight}`)"""
# The heatmap and the history are wider than a phone, and scroll.
TOO_WIDE = """() => [...document.querySelectorAll(".table-scroll")]
  .filter((e) => !e.querySelector(".heatmap") && e.getAttribute("aria-label") !== "Thay đổi gần nhất")
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.getAttribute("aria-label"))"""
NARROWEST = """(end) => Math.min(...[...document.querySelectorAll(".figure-table:not(.is-compact, .heatmap) tbody tr")]
  .map((row) => end === "name" ? row.firstElementChild : row.lastElementChild)
  .filter((e) => e.offsetWidth && (end === "name" || e.innerText.trim().length > 20)).map((e) => e.offsetWidth))"""
WIDEST_TABLE = """() => Math.max(...[...document.querySelectorAll("table")].map((e) => e.offsetWidth))"""


def opened(site: Site, login: str, path: str, **options: Any) -> Any:
    page = site.page(login, **options)
    page.goto(path)
    return page


@pytest.mark.parametrize(
    ("login", "path"),
    [("lanhdao", "/chi-tieu/DVC02/"), ("lanhdao", "/"), ("xa-bac-son", "/nhap/xa-bac-son/2024-11/")],
)
def test_a_thumb_hits_every_control(site: Site, login: str, path: str) -> None:
    page = opened(site, login, path, **PHONE)
    assert page.evaluate(TOO_SMALL) == []
    page.context.close()


@pytest.mark.parametrize("path", ["/", "/chi-tieu/", "/don-vi/", "/don-vi/xa-quang-trung/", "/chi-tieu/DVC02/"])
def test_tables_fit_a_phone_and_leave_room_for_names(site: Site, path: str) -> None:
    page = opened(site, "lanhdao", path, **PHONE)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(NARROWEST, "name") >= 120
    page.context.close()


@pytest.mark.parametrize("path", ["/", "/don-vi/", "/don-vi/xa-quang-trung/", "/chi-tieu/DVC02/"])
def test_names_have_room_on_paper(site: Site, path: str) -> None:
    page = opened(site, "lanhdao", path, viewport={"width": A4, "height": 900})
    page.emulate_media(media="print")
    page.evaluate(f"document.body.style.width = '{BETWEEN_MARGINS}px'")
    assert page.evaluate(NARROWEST, "name") >= 110
    assert page.evaluate(NARROWEST, "note") >= 75
    assert page.evaluate(WIDEST_TABLE) <= BETWEEN_MARGINS
    page.context.close()
