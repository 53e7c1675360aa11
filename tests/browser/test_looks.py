"""What pages look like, as small pictures: a quarter of their size, so that a font drawn a little differently is no change.

UPDATE_LOOKS=1 takes them anew; look at what changed before keeping it.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent / "looks"
SCALE = 0.25
# Of 255: what letters drawn by another version of the browser come to stays well below.
MOST_ON_AVERAGE, MOST_ANYWHERE = 2, 40
PAGES = {
    "tong-quan": ("/", 1280, "light"),
    "tong-quan-toi": ("/", 1280, "dark"),
    "tong-quan-dien-thoai": ("/", 360, "light"),
    "chi-tieu": ("/chi-tieu/KS02/?tu=2024-01&den=2024-10", 1280, "light"),
    "don-vi": ("/don-vi/xa-quang-trung/?tu=2024-01&den=2024-10", 1280, "light"),
    "so-sanh": ("/so-sanh/?kieu=don-vi&a=nhom-xa&b=nhom-phong-ban", 1280, "light"),
    "o-vuong": ("/o-vuong/?chi-tieu=KS02", 1280, "light"),
    "o-vuong-dien-thoai": ("/o-vuong/?chi-tieu=KS02", 360, "light"),
}
# Means over squares of 8 × 8 small pixels: where a block of the page has moved, a square differs much.
COMPARE = """async ([one, other]) => {
    const pixels = async (data) => {
        const image = new Image();
        image.src = "data:image/png;base64," + data;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = [await pixels(one), await pixels(other)];
    if (a.width !== b.width || a.height !== b.height) return { sizes: [a.width, a.height, b.width, b.height] };
    let total = 0, worst = 0;
    for (let top = 0; top < a.height; top += 8) for (let left = 0; left < a.width; left += 8) {
        let sums = [0, 0, 0, 0, 0, 0], count = 0;
        const bottom = Math.min(top + 8, a.height), right = Math.min(left + 8, a.width);
        for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) {
            const at = (y * a.width + x) * 4;
            for (let channel = 0; channel < 3; channel += 1) {
                sums[channel] += a.data[at + channel];
                sums[channel + 3] += b.data[at + channel];
                total += Math.abs(a.data[at + channel] - b.data[at + channel]) / 3;
            }
            count += 1;
        }
        for (let channel = 0; channel < 3; channel += 1) {
            worst = Math.max(worst, Math.abs(sums[channel] - sums[channel + 3]) / count);
        }
    }
    return { mean: total / (a.width * a.height), worst };
}"""


@pytest.fixture(scope="module")
def comparing(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    yield lambda one, other: page.evaluate(COMPARE, [base64.b64encode(one).decode(), base64.b64encode(other).decode()])
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_looks_as_it_did(site: Site, comparing: Any, name: str) -> None:
    address, width, scheme = PAGES[name]
    page = site.page(
        "vanphong", viewport={"width": width, "height": 1000}, device_scale_factor=SCALE, color_scheme=scheme
    )
    page.goto(address)
    taken = page.screenshot()
    kept = KEPT / f"{name}.png"
    if os.environ.get("UPDATE_LOOKS"):
        kept.write_bytes(taken)
    found = comparing(kept.read_bytes(), taken)
    assert "sizes" not in found, found
    assert found["mean"] <= MOST_ON_AVERAGE and found["worst"] <= MOST_ANYWHERE, (name, found)


def test_a_changed_page_is_seen(site: Site, comparing: Any) -> None:
    page = site.page("vanphong", viewport={"width": 1280, "height": 1000}, device_scale_factor=SCALE)
    page.goto("/")
    page.evaluate("document.querySelector('.page-head').style.paddingLeft = '12rem'")
    found = comparing((KEPT / "tong-quan.png").read_bytes(), page.screenshot())
    assert found["worst"] > MOST_ANYWHERE or found["mean"] > MOST_ON_AVERAGE, found
