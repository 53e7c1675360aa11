"""Renew the pictures of the guide (static/guide) from a fresh demo: `.venv/bin/python docs/take_guide_pictures.py`.

Serves a demo of its own, since a month is typed and handed in for the pictures; needs what docs/take_screenshots.py needs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docs.take_screenshots import CHROMIUM, shrink  # noqa: E402
from tests.site import SiteMaker  # noqa: E402

PICTURES = ROOT / "static" / "guide"
MONTH = "/nhap/xa-bac-son/2024-12/"
WIDTH = 1240
ROWS = (("6", "8"), ("9", "9"), ("10", "10"), ("7", "10"), ("7", "7"), ("7", "7"))


def picture(page: Any, name: str, top: int, height: int) -> None:
    """A band of the page, `top` pixels from its beginning."""
    file = PICTURES / f"{name}.png"
    page.screenshot(
        path=file, full_page=True, animations="disabled", clip={"x": 20, "y": top, "width": WIDTH, "height": height}
    )
    shrink(file)
    print(f"{file.name} {file.stat().st_size // 1000} kB")


def top_of(page: Any, selector: str) -> int:
    return int(page.locator(selector).evaluate("element => element.getBoundingClientRect().top + window.scrollY"))


def take(page: Any) -> None:
    page.goto(MONTH)
    for numerator, denominator in ROWS[:3]:
        page.keyboard.type(numerator)
        page.keyboard.press("Tab")
        page.keyboard.type(denominator)
        page.keyboard.press("Enter")
    page.locator("[data-line=KS01] [data-mark].is-saved").wait_for()
    picture(page, "thang-1-nhap", top_of(page, "h1") - 12, 560)
    for numerator, denominator in ROWS[3:]:
        page.keyboard.type(numerator)
        page.keyboard.press("Tab")
        page.keyboard.type(denominator)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.locator("#giai-trinh-fall-HT03:focus").wait_for()
    page.keyboard.type("Hai thôn mất sóng, đã báo nhà mạng; số đã kiểm tra lại.")
    picture(page, "thang-2-giai-trinh", top_of(page, "#nop-bao-cao") - 8, 350)
    page.keyboard.press("Control+Enter")
    page.locator("[data-hand-in]:focus").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    picture(page, "thang-3-da-nop", top_of(page, "main") + 12, 300)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        maker = SiteMaker(Path(directory), "", Path(directory))
        with maker.serve(browser) as site:
            take(site.page("xa-bac-son", viewport={"width": 1280, "height": 1000}, reduced_motion="reduce"))
        browser.close()
        maker.close()


if __name__ == "__main__":
    main()
