"""The slides in a real browser: readable from the back of a room, nothing cut, led by keys, by hand or by themselves."""

from __future__ import annotations

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

WINDOWS = ("?giay=0", "?giay=0&tu=2024-11&den=2024-11&ranh-gioi=khi-do", "?giay=0&tu=2025-01&den=2025-12")
# The size of every text that is seen, drawn text too, and what lies outside of the screen or below the bar.
SMALL = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, holder = text.parentElement;
    if (!text.data.trim() || holder.closest("script, title, .skip-link, .visually-hidden")) continue;
    if (!holder.getClientRects().length || parseFloat(getComputedStyle(holder).fontSize) >= 24) continue;
    found.push(text.data.trim());
  }
  return found;
}"""
CUT = """() => {
  const bar = document.querySelector(".slides-bar").getBoundingClientRect().top, range = document.createRange();
  const found = [], walker = document.createTreeWalker(document.querySelector(".slide.is-shown"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects())
      if (box.width && (box.top < 0 || box.left < 0 || box.right > innerWidth || box.bottom > bar))
        found.push(walker.currentNode.data.trim());
  }
  const root = document.documentElement;
  return [found, root.scrollHeight - root.clientHeight, root.scrollWidth - root.clientWidth];
}"""


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
def test_no_text_is_small_and_no_slide_is_cut(site: Site, size: tuple[int, int]) -> None:
    page = site.page("lanhdao", viewport={"width": size[0], "height": size[1]})
    for query in WINDOWS:
        page.goto(f"/trinh-chieu/{query}")
        for number in range(page.locator(".slide").count()):
            assert page.locator(".slide.is-shown").get_attribute("id") == f"trang-{number + 1}"
            assert page.evaluate(SMALL) == [], (query, number + 1)
            if size != (1024, 768):
                assert page.evaluate(CUT) == [[], 0, 0], (query, number + 1)
            page.keyboard.press("ArrowRight")
    assert site.complaints == []


def test_a_list_fills_its_columns_evenly(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 720})
    page.goto("/trinh-chieu/?giay=0")
    while not page.locator(".is-behind.is-shown").count():
        page.keyboard.press("ArrowRight")
    lefts = page.locator(".is-shown .slide-units li").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().left)"
    )
    assert [lefts.count(left) for left in sorted(set(lefts))] == [2, 2]


def test_keys_lead_and_the_address_says_where(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 720})
    page.goto("/trinh-chieu/?giay=0&tu=2024-01&den=2024-10#trang-3")
    shown, last = page.locator(".slide.is-shown"), page.locator(".slide").count()
    at = page.locator("[data-slides-at]")
    assert at.inner_text() == f"3/{last}"
    for key, number in (
        ("ArrowRight", 4),
        ("Space", 5),
        ("ArrowLeft", 4),
        ("Home", 1),
        ("ArrowLeft", 1),
        ("End", last),
        ("ArrowDown", last),
    ):
        page.keyboard.press(key)
        assert (shown.get_attribute("id"), at.inner_text()) == (f"trang-{number}", f"{number}/{last}"), key
        assert page.url.endswith(f"#trang-{number}")
    page.get_by_role("button", name="Trước").click()
    page.keyboard.press("ArrowLeft")
    assert at.inner_text() == f"{last - 2}/{last}", "keys lead on after a button was pressed"
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert page.url == f"{site.url}/?tu=2024-01&den=2024-10"
    page.get_by_role("link", name="Trình chiếu").click()
    assert "/trinh-chieu/?tu=2024-01&den=2024-10" in page.url
    assert site.complaints == []


def test_slides_advance_by_themselves_until_they_are_stopped(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 720})
    page.clock.install()
    page.goto("/trinh-chieu/?giay=30")
    at = page.locator("[data-slides-at]")
    page.clock.run_for(29_000)
    assert at.inner_text().startswith("1/")
    page.clock.run_for(2_000)
    assert at.inner_text().startswith("2/")
    page.keyboard.press("p")
    page.clock.run_for(120_000)
    assert at.inner_text().startswith("2/")
    page.get_by_role("button", name="Tự chạy").click()
    page.keyboard.press("End")
    page.clock.run_for(31_000)
    assert at.inner_text().startswith("1/"), "the last one is followed by the first"


def test_nothing_moves_by_itself_where_less_motion_is_wished_or_by_hand_only(site: Site) -> None:
    for query, options in (("", {"reduced_motion": "reduce"}), ("?giay=0", {})):
        page = site.page("lanhdao", viewport={"width": 1280, "height": 720}, **options)
        page.clock.install()
        page.goto(f"/trinh-chieu/{query}")
        page.clock.run_for(120_000)
        assert page.locator("[data-slides-at]").inner_text().startswith("1/"), query


def test_the_whole_screen_is_taken_and_given_back(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 1280, "height": 720})
    page.goto("/trinh-chieu/?giay=0")
    page.keyboard.press("f")
    page.locator("html:fullscreen").wait_for()
    page.get_by_role("button", name="Toàn màn hình").click()
    page.locator("html:not(:fullscreen)").wait_for()


def test_without_scripts_and_on_a_phone_one_scrolls(site: Site) -> None:
    for options in (
        {"java_script_enabled": False, "viewport": {"width": 1280, "height": 720}},
        {"viewport": {"width": 360, "height": 740}},
    ):
        page = site.page("lanhdao", **options)
        page.goto("/trinh-chieu/")
        slides = page.locator(".slide")
        assert [slides.nth(number).is_visible() for number in range(slides.count())] == [True] * slides.count()
        assert page.get_by_role("link", name="Thoát").is_visible()
        if options.get("java_script_enabled", True):
            assert page.evaluate("document.documentElement.scrollWidth") == 360
            assert (
                page.evaluate(
                    "Math.min(...[...document.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
                )
                >= 12
            )


def test_axe_finds_nothing(site: Site) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = site.page("lanhdao", viewport={"width": 1280, "height": 720})
    page.goto("/trinh-chieu/?giay=0")
    for number in range(page.locator(".slide").count()):
        found = axe.run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], number
        page.keyboard.press("ArrowRight")
