"""Two people at once over a year and its targets: one is done, the other is told, nothing is there twice or half.

Taken away, each of these fails a test here: the constraint behind opening, the held year, the token of what was seen.
"""

from __future__ import annotations

import os
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.site import Site

pytestmark = pytest.mark.faults
# `make faults` goes as far as the days of a month allow.
ROUNDS = min(int(os.environ.get("FAULT_ROUNDS", "4")), 9)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Planner:
    """Someone who is logged in and sends forms, as a browser would."""

    def __init__(self, site: Site, login: str) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.send("/dang-nhap/", self.get("/dang-nhap/"), username=login, password=f"demo{login}")

    def get(self, path: str) -> str:
        page: str = self.opener.open(f"{self.site.url}{path}").read().decode()
        return page

    def send(self, path: str, page: str, **fields: object) -> tuple[int, str]:
        """The status, and the page that it led to."""
        found = TOKEN.search(page)
        assert found is not None
        body = urlencode(fields | {"csrfmiddlewaretoken": found[1]}, doseq=True).encode()
        try:
            with self.opener.open(f"{self.site.url}{path}", body) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


def seen(page: str, form: str) -> str:
    """The token of what a form showed."""
    found = re.search(r'name="da-xem" value="([^"]*)"', page[page.index(f'id="{form}"') :])
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def planners(site: Site) -> tuple[Planner, Planner]:
    return Planner(site, "vanphong"), Planner(site, "quantri")


def both(first: object, second: object) -> tuple[tuple[int, str], tuple[int, str]]:
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(first), pool.submit(second)  # type: ignore[arg-type]
        return one.result(), other.result()  # type: ignore[return-value]


def test_a_year_that_two_people_open_at_once_is_opened_once(planners: tuple[Planner, Planner], site: Site) -> None:
    for year in range(2026, 2026 + ROUNDS):
        pages = [planner.get(f"/chi-tieu-giao/mo-nam/?nam={year}") for planner in planners]
        fields = {"nam": year, "tu-nam": year - 1, "first_month": 1, "last_month": 11, "regime": "calendar", "due_day": 5,
                  "grace_days": 0, "giu": ["KS01", "KT01"], "muc": ["KT01"]}  # fmt: skip
        answers = both(
            lambda f=fields, p=pages[0]: planners[0].send(  # type: ignore[misc]
                "/chi-tieu-giao/mo-nam/", p, **f, **{"da-xem": seen(p, "mo-nam")}
            ),
            lambda f=fields, p=pages[1]: planners[1].send(  # type: ignore[misc]
                "/chi-tieu-giao/mo-nam/", p, **f, **{"da-xem": seen(p, "mo-nam")}
            ),
        )
        done = [f"Đã mở năm {year}." in page for _, page in answers]
        told = [f"Năm {year} đã được mở từ trước" in page for _, page in answers]
        assert sorted(done) == [False, True] and told == [not one for one in done], [status for status, _ in answers]
        shown = planners[0].get(f"/chi-tieu-giao/{year}/")
        assert "02 chỉ tiêu: 01 có mức giao" in shown and shown.count(f"Năm {year}: mở năm") == 1


def test_a_target_that_two_people_write_down_at_once_is_there_once(planners: tuple[Planner, Planner]) -> None:
    address = "/chi-tieu-giao/2025/HT03/muc/"
    for day in range(1, ROUNDS + 1):
        pages = [planner.get(address) for planner in planners]
        fields = {"scope": "whole", "comparator": ">=", "value": "90", "effective_on": f"{day:02d}/6/2025"}
        (one, first), (other, second) = both(
            lambda f=fields, p=pages[0]: planners[0].send(address, p, **f),  # type: ignore[misc]
            lambda f=fields, p=pages[1]: planners[1].send(address, p, **f),  # type: ignore[misc]
        )
        assert sorted((one, other)) == [200, 422]
        assert "Đã có mức giao cho toàn địa bàn" in (first if one == 422 else second)


def test_a_code_that_two_people_give_at_once_is_given_once(planners: tuple[Planner, Planner]) -> None:
    """Into two years, so that neither holds what the other waits for."""
    addresses = ("/chi-tieu-giao/2024/chi-tieu-moi/", "/chi-tieu-giao/2025/chi-tieu-moi/")
    for place in range(ROUNDS):
        pages = [planner.get(address) for planner, address in zip(planners, addresses, strict=True)]
        fields = {"code": f"MOI{place}", "name": "Chỉ tiêu mới", "short_name": "Mới", "new_pillar": f"Lĩnh vực {place}",
                  "measure": "ratio", "over_time": "sum", "over_units": "sum", "due": "month", "applies_to": "commune",
                  "better": "higher", "unit_label": "%", "decimals": "2"}  # fmt: skip
        (one, _), (other, _) = both(
            lambda f=fields, p=pages[0]: planners[0].send(addresses[0], p, **f),  # type: ignore[misc]
            lambda f=fields, p=pages[1]: planners[1].send(addresses[1], p, **f),  # type: ignore[misc]
        )
        assert sorted((one, other)) in ([200, 409], [200, 422])


def test_of_two_new_deadlines_one_holds_and_the_other_person_is_told(planners: tuple[Planner, Planner]) -> None:
    settings = "/chi-tieu-giao/2025/nam/"
    for day in range(10, 10 + ROUNDS):
        pages = [planner.get(settings) for planner in planners]
        sent = [
            {"month": 11, "due_on": f"{day + place * 10}/12/2025", "reason": "Dời hạn", "da-xem": seen(page, "doi-han")}
            for place, page in enumerate(pages)
        ]
        (one, _), (other, _) = both(
            lambda f=sent[0], p=pages[0]: planners[0].send(f"{settings}han/", p, **f),  # type: ignore[misc]
            lambda f=sent[1], p=pages[1]: planners[1].send(f"{settings}han/", p, **f),  # type: ignore[misc]
        )
        assert sorted((one, other)) == [200, 409]
        held = sent[0]["due_on"] if one == 200 else sent[1]["due_on"]
        assert f"<strong>{held}</strong>" in planners[0].get(settings)


def test_after_all_of_it_everything_still_holds(site: Site) -> None:
    assert site.run("verify").returncode == 0
