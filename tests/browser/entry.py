"""What the browser tests of entry share: pages of people, rows and their states, a real clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.site import Site

Opened = Callable[..., Any]
UNIT = "/nhap/xa-bac-son/2024-11/"
INDICATOR = "/nhap/chi-tieu/KS01/2024-12/"


@contextmanager
def pages_of(site: Site) -> Iterator[Opened]:
    """`opened("xa-bac-son", path)` is that page as that person has it; all of them are closed at the end."""
    pages = []

    def opened(login: str, path: str = UNIT, **options: Any) -> Any:
        page = site.page(login, **options)
        page.set_default_timeout(30_000)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        pages.append(page)
        page.goto(path)
        return page

    yield opened
    for page in pages:
        page.context.close()


def mark(page: Any, key: str, kind: str) -> str:
    """Waits for the state of a line and says it in words."""
    place = page.locator(f'[data-line="{key}"] [data-mark].is-{kind}')
    place.wait_for()
    return " ".join(place.inner_text().split())


def settled(page: Any) -> str:
    """Waits until nothing is on its way any more, and says how saving stands."""
    page.locator("[data-save-state][data-standing=calm]").wait_for()
    return " ".join(page.locator("[data-save-state]").inner_text().split())


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.id")


def copied(page: Any) -> str:
    """Copies with the keyboard what is chosen, and pastes it with the keyboard into a text of another page."""
    press(page, "Control+c")
    other = page.context.new_page()
    other.set_content("<textarea></textarea>")
    other.focus("textarea")
    press(other, "Control+v")
    text = other.input_value("textarea")
    other.close()
    page.bring_to_front()
    return text


def put_on_clipboard(page: Any, text: str) -> None:
    """As Excel does: rows between CRLF, cells between tabs, a line break at the very end."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def paste(page: Any, cell: str, text: str) -> None:
    put_on_clipboard(page, text)
    page.focus(cell)
    press(page, "Control+v")


def rows_of(page: Any) -> list[str]:
    """The units of the grid of an indicator, from top to bottom."""
    return page.evaluate("Array.from(document.querySelectorAll('[data-row]'), row => row.dataset.line)")


def column(page: Any, field: str = "numerator") -> list[str]:
    return page.evaluate(
        "name => Array.from(document.querySelectorAll(`[data-row] [data-field=${name}]`), cell => cell.value)", field
    )
