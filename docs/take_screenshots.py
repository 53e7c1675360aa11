"""Renew docs/screenshots from a served demo: `.venv/bin/python docs/take_screenshots.py [http://127.0.0.1:8000]`.

Needs what `make test` installs (playwright, Chromium) and ImageMagick's `convert` for small files with few colours.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parent / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LARGEST_BYTES = 150_000
COLOURS = 128


class Shot(NamedTuple):
    """`login` is an account of the demo; `scroll_to` a selector that comes to the top, or nothing."""

    name: str
    login: str
    path: str
    width: int
    height: int
    scroll_to: str = ""


SHOTS = (
    Shot("overview", "lanhdao", "/", 1280, 900),
    Shot("heatmap", "lanhdao", "/", 1280, 900, "#don-vi-theo-chi-tieu"),
    Shot("phone", "lanhdao", "/", 360, 740),
    Shot("indicator", "lanhdao", "/chi-tieu/KS02/", 1280, 1150),
    Shot("tiles", "lanhdao", "/o-vuong/?chi-tieu=KS02", 1280, 1150),
    Shot("slide", "lanhdao", "/trinh-chieu/?giay=0#3", 1280, 720),
    Shot("comparison", "lanhdao", "/so-sanh/?kieu=don-vi&a=nhom-xa&b=nhom-phong-ban", 1280, 1000),
    Shot("unit", "lanhdao", "/don-vi/xa-quang-trung/", 1280, 1150),
    Shot("entry", "xa-bac-son", "/nhap/xa-bac-son/2024-11/", 1280, 900),
    Shot("annex", "vanphong", "/phu-luc/#phu-luc-2", 1280, 900, "#ten-phu-luc-2"),
)


def logged_in(browser: Browser, site: str, login: str) -> Any:
    context = browser.new_context(base_url=site, locale="vi-VN")
    page = context.new_page()
    page.goto("/dang-nhap/")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", f"demo{login}")
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site}/", wait_until="commit")
    return context.storage_state()


def take(browser: Browser, site: str, shot: Shot, cookies: Any) -> Path:
    """The picture's file; a page that does not answer with 200 stops everything."""
    size = {"width": shot.width, "height": shot.height}
    page = browser.new_context(
        base_url=site, locale="vi-VN", storage_state=cookies, viewport=size, reduced_motion="reduce"
    ).new_page()
    answer = page.goto(shot.path, wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{shot.path} does not answer with a page")
    if shot.scroll_to:
        page.locator(shot.scroll_to).evaluate("element => element.scrollIntoView()")
    file = PICTURES / f"{shot.name}.png"
    page.screenshot(path=file, animations="disabled")
    page.context.close()
    return file


def shrink(file: Path) -> None:
    subprocess.run(["convert", file, "+dither", "-colors", str(COLOURS), "-strip", f"PNG8:{file}"], check=True)
    if file.stat().st_size > LARGEST_BYTES:
        raise SystemExit(f"{file.name} is larger than {LARGEST_BYTES} bytes")


def main() -> None:
    site = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        cookies = {login: logged_in(browser, site, login) for login in {shot.login for shot in SHOTS}}
        for shot in SHOTS:
            file = take(browser, site, shot, cookies[shot.login])
            shrink(file)
            print(f"{file.name} {file.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main()
