"""Overview, indicators and units in a real browser: drawn, readable on a phone and without scripts, quiet."""

from __future__ import annotations

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?tu=2025-01&den=2025-12",
    "/so-sanh/",
    "/so-sanh/?kieu=ky&tu-b=2024-01&den-b=2024-06",
    "/so-sanh/?kieu=chi-tieu&a=KS01&b=KS02",
    "/chi-tieu/",
    "/chi-tieu/DVC03/",
    "/chi-tieu/KT00/",
    "/chi-tieu/DVC03/xa-bac-son/",
    "/chi-tieu/KS01/xa-bac-son/?tu=2024-09&den=2024-12",
    "/don-vi/",
    "/don-vi/xa-bac-son/",
)


# The office alone sees them.
OF_OFFICE = ("/o-vuong/", "/o-vuong/?chi-tieu=KS02&ranh-gioi=nay", "/o-vuong/sap-xep/")


@pytest.mark.parametrize(("login", "more"), [("vanphong", OF_OFFICE), ("xa-bac-son", ())])
def test_no_page_is_wider_than_its_window(site: Site, login: str, more: tuple[str, ...]) -> None:
    page = site.page(login)
    for address in (*PAGES, *more):
        page.goto(address)
        for width in (360, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond == 0, (address, width)
    assert site.complaints == []


def test_a_chart_drawn_for_a_wider_window_does_not_widen_the_page(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 800})
    page.goto("/chi-tieu/KS01/")
    beyond = page.evaluate(
        """() => {
            document.querySelector(".chart").firstElementChild.style.width = "1456px";
            return document.documentElement.scrollWidth - document.documentElement.clientWidth;
        }"""
    )
    assert beyond == 0
    assert site.complaints == []


@pytest.mark.parametrize(("login", "more"), [("vanphong", OF_OFFICE), ("xa-bac-son", ())])
def test_axe_finds_nothing(site: Site, login: str, more: tuple[str, ...]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = site.page(login)
    for address in (*PAGES, *more):
        page.goto(address)
        found = axe.run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], address


def test_the_chart_is_drawn_with_its_legend_and_sends_nothing_away(site: Site) -> None:
    page = site.page("lanhdao")
    page.goto("/chi-tieu/KS01/")
    page.locator("[data-chart]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-drawn]")
    legend = page.locator(".legendtext").all_text_contents()
    assert [words.replace("\u00a0", " ") for words in legend] == [
        "Giá trị từng tháng (%), số liệu mô phỏng",
        "Mục tiêu đề ra từ 97 %",
        "Dự báo cả năm 99,71 %",
    ]
    buttons = page.locator(".modebar-btn").evaluate_all("all => all.map(one => one.dataset.title)")
    assert "Phóng to" in buttons
    assert not [words for words in buttons if "share" in words.casefold() or "cloud" in words.casefold()]
    assert site.complaints == []


def test_a_chart_that_waits_says_so_over_the_months_as_the_server_draws_them(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 300})
    page.goto("/chi-tieu/KS01/")
    waiting = page.locator(".chart-waiting")
    assert waiting.inner_text().endswith("Đang vẽ biểu đồ…") and "JavaScript" not in waiting.inner_text()
    assert waiting.locator(".sparkline title").text_content().startswith("Từng tháng: từ 99,70")
    page.locator("[data-chart]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-drawn]")
    assert waiting.count() == 0
    assert site.complaints == []


def test_the_chart_has_as_many_marks_as_months_with_a_figure(site: Site) -> None:
    page = site.page("lanhdao")
    page.goto("/chi-tieu/DVC02/?tu=2024-09&den=2025-02")
    page.locator("[data-chart]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-drawn]")
    assert page.locator(".scatterlayer .trace").first.locator(".point").count() == 3


def test_everything_but_the_chart_works_without_scripts(site: Site) -> None:
    page = site.page("lanhdao", java_script_enabled=False)
    page.goto("/chi-tieu/DVC03/")
    assert "Biểu đồ tương tác cần JavaScript" in page.inner_text("main")
    assert page.locator(".chart .sparkline").is_visible(), "the months as the server draws them"
    assert not page.get_by_text("Đang vẽ biểu đồ…").is_visible()
    page.get_by_role("link", name="Số lượng").click()
    first = page.locator("table", has_text="DVC03 theo đơn vị").locator("tbody tr").first
    assert "Xã Hòa Bình" in first.inner_text()
    page.fill("#tu", "2024-10")
    page.click("form.window button[type=submit]")
    assert "tháng 10–11/2024" in page.inner_text("main")


def test_the_link_of_a_card_leads_to_the_units_behind(site: Site) -> None:
    page = site.page("lanhdao")
    page.goto("/")
    page.get_by_role("link", name="04/45 đơn vị chưa đạt").click()
    assert page.url.endswith("/chi-tieu/DVC03/#don-vi-chua-dat")
    assert "Còn 04/45 đơn vị chưa đạt" in page.inner_text("#don-vi-chua-dat")
    page.get_by_role("link", name="Xã Bắc Sơn").first.click()
    assert page.url.endswith("/chi-tieu/DVC03/xa-bac-son/")


def test_a_figure_is_followed_from_its_pillar_down_to_the_cell_that_states_it(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 800})
    page.goto("/?tu=2024-01&den=2024-10")
    page.locator(".card-figure-name", has_text="DVC03").get_by_role("link").click()
    assert page.url.endswith("/chi-tieu/DVC03/?tu=2024-01&den=2024-10")
    page.locator("table", has_text="DVC03 theo đơn vị").get_by_role("link", name="Xã Bắc Sơn").click()
    assert page.url.endswith("/chi-tieu/DVC03/xa-bac-son/?tu=2024-01&den=2024-10")
    assert page.inner_text("h1").startswith("Xã Bắc Sơn")
    page.get_by_role("link", name="9/2024 (ô số liệu)").click()
    assert page.url.endswith("/nhap/xa-bac-son/2024-09/DVC03/")
    assert "Lịch sử thay đổi" in page.inner_text("main")
    page.go_back()
    page.get_by_role("link", name="Mọi chỉ tiêu của Xã Bắc Sơn").click()
    page.locator("table").get_by_role("link", name="Số hóa").first.click()
    assert page.url.endswith("/chi-tieu/DVC03/xa-bac-son/?tu=2024-01&den=2024-10")
    assert site.complaints == []


def test_units_are_searched_on_a_phone(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 800})
    page.goto("/don-vi/?tu=2024-01&den=2024-10")
    page.fill("#tim", "quang trung")
    page.get_by_role("button", name="Tìm").click()
    assert "tim=quang+trung" in page.url and "den=2024-10" in page.url
    assert page.get_by_role("link", name="Xã Quang Trung").is_visible()


def test_the_workbook_of_a_page_is_handed_over(site: Site) -> None:
    page = site.page("lanhdao")
    page.goto("/?tu=2024-01&den=2024-06")
    with page.expect_download() as waiting:
        page.locator(".toolbar").get_by_role("link", name="Tải Excel").click()
    assert waiting.value.suggested_filename == "tong-quan-2024-01-2024-06.xlsx"


def test_tiles_change_places_by_keyboard_and_are_saved(site: Site) -> None:
    page = site.page("vanphong", viewport={"width": 1280, "height": 900})
    page.goto("/o-vuong/sap-xep/")
    tile = page.locator("[data-tiles] button", has_text="Tân Hòa")
    tile.focus()
    before = page.input_value("[name=cot-xa-van-cam]"), page.input_value("[name=hang-xa-van-cam]")
    page.keyboard.press("ArrowRight")
    assert (page.input_value("[name=cot-xa-tan-hoa]"), page.input_value("[name=hang-xa-tan-hoa]")) == before
    assert page.evaluate("document.activeElement.textContent") == "Tân Hòa", "it can be moved on"
    assert "đổi chỗ với Văn Cẩm" in page.inner_text("[data-tiles-status]")
    page.get_by_role("button", name="Lưu cách sắp xếp").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Đã chuyển 02 ô." in page.inner_text("main")
    first = page.locator(".tile", has_text="Văn Cẩm").bounding_box()
    second = page.locator(".tile", has_text="Tân Hòa").bounding_box()
    assert first["x"] < second["x"] and first["y"] == second["y"]
    assert site.complaints == []


def test_tiles_are_laid_without_scripts(site: Site) -> None:
    page = site.page("quantri", java_script_enabled=False)
    page.goto("/o-vuong/sap-xep/")
    page.get_by_label("Cột của Xã Minh Hòa").fill("12")
    page.get_by_role("button", name="Lưu cách sắp xếp").click()
    assert "Đã chuyển 01 ô." in page.inner_text("main")


def test_tiles_are_read_on_a_phone_and_a_wide_picture_is_pushed_within_itself(site: Site) -> None:
    page = site.page("vanphong", viewport={"width": 360, "height": 800})
    page.goto("/o-vuong/?chi-tieu=DVC03&tu=2024-01&den=2024-10")
    assert page.locator(".tile").count() == 35
    sizes = page.locator(".tile span").evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert min(sizes) >= 11
    cut = page.locator(".tile > a").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length")
    assert cut == 0
    for number in range(7, 17):
        page.evaluate(
            "number => { document.querySelector('#so-do .tiles').className = `tiles columns-${number}`; }", number
        )
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond == 0, number
    assert site.complaints == []


def test_what_was_mistyped_is_shown_again_on_the_arrangement(site: Site) -> None:
    page = site.page("vanphong", viewport={"width": 1280, "height": 900})
    page.goto("/o-vuong/sap-xep/")
    page.get_by_label("Cột của Xã Chí Hòa").fill("hai")
    page.get_by_label("Hàng của Xã Minh Khai").fill("14")
    page.get_by_role("button", name="Lưu cách sắp xếp").click()
    assert "Xã Chí Hòa: cột và hàng là số nguyên" in page.inner_text("main")
    assert page.input_value("[name=hang-xa-minh-khai]") == "14"
    page.get_by_label("Cột của Xã Chí Hòa").fill("13")
    page.get_by_role("button", name="Lưu cách sắp xếp").click()
    assert "Đã chuyển 02 ô." in page.inner_text("main")


def test_both_sides_and_their_difference_are_read_on_a_phone_without_pushing(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 780})
    page.goto("/so-sanh/?a=nhom-xa&b=nhom-thi-tran")
    rows = page.locator(".pair-table tbody tr")
    assert rows.count() == 8
    for row in rows.all():
        cells = [cell.bounding_box() for cell in row.locator("td").all() if cell.is_visible()]
        assert all(cell["x"] >= 0 and cell["x"] + cell["width"] <= 360 for cell in cells)
        used = max(cell["y"] + cell["height"] for cell in cells) - min(cell["y"] for cell in cells)
        assert row.bounding_box()["height"] - used < 40, "no blank height"
    said = rows.first.inner_text()
    assert "Thấp hơn 0,26" in said
    assert page.locator(".table-scroll").evaluate("one => one.scrollWidth - one.clientWidth") == 0


def test_the_last_changes_are_read_on_a_phone_line_by_line(site: Site) -> None:
    page = site.page("lanhdao", viewport={"width": 360, "height": 780})
    page.goto("/chi-tieu/DVC03/")
    cells = page.locator("#thay-doi ~ .table-scroll tbody tr").first.locator("td")
    assert [cell.bounding_box()["height"] < 40 for cell in cells.all() if cell.is_visible()] == [True] * 5
    assert page.locator("#thay-doi ~ .table-scroll").evaluate("one => one.scrollWidth - one.clientWidth") == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_plan_and_its_saving_are_in_sight_while_arranging(site: Site, width: int) -> None:
    page = site.page("vanphong", viewport={"width": width, "height": 800})
    page.goto("/o-vuong/sap-xep/")
    # Its answer first: a page that is asked for meanwhile may lose to it.
    with page.expect_navigation():
        page.get_by_role("button", name="Trở lại cách sắp xếp mặc định").click()
    page.goto("/o-vuong/sap-xep/")
    edges = page.locator("[data-tiles] .tile").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert len(edges) == 33 and max(edges) <= width
    save = page.get_by_role("button", name="Lưu cách sắp xếp").bounding_box()
    assert save["y"] + save["height"] <= 800
    tile = page.locator("[data-tiles] button", has_text="Canh Tân")
    tile.focus()
    page.keyboard.press("ArrowRight")
    assert page.input_value("[name=cot-xa-canh-tan]") == "7", "the plan grows with who moves on"
    assert "columns-7" in page.locator("[data-tiles]").get_attribute("class")
