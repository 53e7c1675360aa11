"""Several people at once, on a real server with a database of its own: no figure is lost, doubled or changed after a lock.

Taken away in recording.py, each of these protections fails a test here: the version check, the receipt, the transaction; and
on PostgreSQL the held month and the second look after a lost insert (on SQLite the transaction alone keeps writers apart).
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.site import Site

pytestmark = pytest.mark.faults
# `make faults` goes a thousand rounds.
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "12"))


class Person:
    """Someone who is logged in and saves cells, as a script would."""

    def __init__(self, site: Site, login: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        page = self.opener.open(f"{site.url}/dang-nhap/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        fields = {"csrfmiddlewaretoken": token[1], "username": login, "password": f"demo{login}"}
        self.opener.open(f"{site.url}/dang-nhap/", urlencode(fields).encode())

    def save(self, *cells: dict[str, Any], key: str = "") -> tuple[int, dict[str, Any]]:
        return self.send("/so-lieu/luu/", {"idempotency_key": key, "cells": cells})

    def decide(self, act: str, where: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        return self.send(f"/{act}/{where}/", fields)

    def send(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token or ""}
        request = urllib.request.Request(f"{self.site.url}{path}", json.dumps(body).encode(), headers)
        try:
            with self.opener.open(request) as response:
                return response.status, json.loads(response.read())
        except HTTPError as error:
            return error.code, json.loads(error.read())


class Hand:
    """A connection to the site's own database, beside the server."""

    def __init__(self, site: Site) -> None:
        url = site.environment["DATABASE_URL"]
        self.is_postgresql = url.startswith("postgres")
        if self.is_postgresql:
            import psycopg2

            self.connection: Any = psycopg2.connect(url)
            self.connection.autocommit = True
        else:
            self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)

    def ask(self, statement: str) -> Any:
        cursor = self.connection.cursor()
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        self.ask("BEGIN" if self.is_postgresql else "BEGIN IMMEDIATE")
        yield
        self.ask("COMMIT")

    def wait_for_someone_waiting(self, saver: Future[Any]) -> None:
        """Until the saver waits for this connection, or is through. SQLite lets nobody see who waits."""
        if not self.is_postgresql:
            return
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while not saver.done() and self.ask(waiting)[0] == 0:
            pass


@pytest.fixture(scope="module")
def people(site: Site) -> list[Person]:
    return [Person(site, "xa-bac-son"), Person(site, "vanphong"), Person(site, "xa-bac-son"), Person(site, "vanphong")]


@pytest.fixture(scope="module")
def neighbours(site: Site) -> list[Person]:
    return [Person(site, login) for login in ("xa-cong-hoa", "vanphong", "xa-cong-hoa", "vanphong")]


@pytest.fixture(scope="module")
def approver(site: Site) -> Person:
    return Person(site, "duyet")


@pytest.fixture
def hand(site: Site) -> Iterator[Hand]:
    hand = Hand(site)
    yield hand
    hand.connection.close()


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


PLACE = (
    "unit_id = (SELECT id FROM units_unit WHERE slug = '{2}') "
    "AND indicator_id = (SELECT id FROM indicators_indicator WHERE code = '{0}') AND month = {1}"
)
UNIT = "xa-bac-son"
# Of which nobody else writes anything here, so that no check has anything to say when it is handed in.
QUIET = "xa-cong-hoa"
NOVEMBER = f"{QUIET}/2024-11"


def stored(hand: Hand, code: str, month: int = 202411, unit: str = UNIT) -> tuple[int, int] | None:
    """The numerator and version of the cell."""
    where = PLACE.format(code, month, unit)
    row = hand.ask(f"SELECT numerator, version FROM indicators_measurement WHERE {where}")
    return None if row is None else (int(row[0]), row[1])


def lines_of_history(hand: Hand, code: str, month: int = 202411) -> int:
    return hand.ask(f"SELECT count(*) FROM indicators_measurementchange WHERE {PLACE.format(code, month, UNIT)}")[0]


def cell(code: str, numerator: int, version: int, month: str = "2024-11") -> dict[str, Any]:
    return {
        "unit": "xa-bac-son", "indicator": code, "month": month, "numerator": str(numerator), "denominator": "1000",
        "version": version,
    }  # fmt: skip


def at_once(crowd: Any, people: list[Person], cells: list[dict[str, Any]], key: str = "") -> list[tuple[int, Any]]:
    """Each person saves one of the cells, all at the same time."""
    return list(crowd.map(lambda person, one: person.save(one, key=key), people, cells))


def test_of_several_people_with_the_same_version_one_wins(people: list[Person], hand: Hand, crowd: Any) -> None:
    for turn in range(ROUNDS):
        now = stored(hand, "KS01")
        assert now is not None
        numbers = [turn % 90 * 10 + index for index in range(1, 5)]
        answers = at_once(crowd, people, [cell("KS01", number, now[1]) for number in numbers])
        assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
        winner = numbers[[status for status, _ in answers].index(200)]
        assert stored(hand, "KS01") == (winner, now[1] + 1)
        for status, said in answers:
            if status == 409:
                assert said["cells"][0]["current"]["numerator"] == str(winner)


def test_of_several_people_who_fill_the_same_empty_cell_one_wins(people: list[Person], hand: Hand, crowd: Any) -> None:
    for code in ("KS01", "KS02", "DVC02", "DVC03", "DVC04"):
        answers = at_once(crowd, people, [cell(code, number, 0, "2024-12") for number in range(1, 5)])
        assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
        assert lines_of_history(hand, code, 202412) == 1


def test_the_same_request_at_once_is_one_save(people: list[Person], hand: Hand, crowd: Any) -> None:
    for turn in range(ROUNDS):
        now, lines = stored(hand, "DVC02"), lines_of_history(hand, "DVC02")
        assert now is not None
        sent = cell("DVC02", 500 + turn % 400, now[1])
        same = [people[0], people[2], people[0], people[2]]
        answers = at_once(crowd, same, [sent] * 4, key=f"key-{turn}")
        assert [status for status, _ in answers] == [200] * 4
        assert all(said == answers[0][1] for _, said in answers)
        assert lines_of_history(hand, "DVC02") == lines + 1


def test_one_key_for_two_requests_at_once_saves_one_of_them(people: list[Person], hand: Hand, crowd: Any) -> None:
    """Of different months, so that no lock orders them."""
    for turn in range(ROUNDS):
        november, december = stored(hand, "HT03"), stored(hand, "HT03", 202412)
        assert november is not None
        cells = [cell("HT03", turn, november[1]), cell("HT03", turn, 0 if december is None else december[1], "2024-12")]
        answers = at_once(crowd, [people[0], people[2]], cells, key=f"double-{turn}")
        assert sorted(status for status, _ in answers) == [200, 422]


def _stage(hand: Hand, stage: str) -> None:
    where = "unit_id = (SELECT id FROM units_unit WHERE slug = 'xa-bac-son') AND month = 202411"
    hand.ask(f"UPDATE indicators_submission SET stage = '{stage}' WHERE {where}")


def test_no_figure_changes_after_a_lock(people: list[Person], hand: Hand, crowd: Any) -> None:
    seen = set()
    for turn in range(ROUNDS):
        now = stored(hand, "DVC03")
        assert now is not None
        saver = crowd.submit(people[turn % 4].save, cell("DVC03", turn, now[1]))
        with hand.writing():
            _stage(hand, "submitted")
            at_the_lock = stored(hand, "DVC03")
            hand.wait_for_someone_waiting(saver)
        status, _ = saver.result()
        seen.add(status)
        assert stored(hand, "DVC03") == at_the_lock, f"changed after the lock, answered {status}"
        assert (at_the_lock[0] == turn and at_the_lock[1] == now[1] + 1) if status == 200 else status == 423
        _stage(hand, "draft")
    assert 423 in seen


def test_saves_that_race_with_handing_in_are_in_it_or_refused(
    neighbours: list[Person], approver: Person, hand: Hand, crowd: Any
) -> None:
    """Three people save while a fourth hands the month in and an approver approves it: what is approved is what stays."""
    outcomes = set()
    for _ in range(ROUNDS):
        now = stored(hand, "TT11", unit=QUIET)
        assert now is not None
        number = (now[0] + 1) % 4
        sent = cell("TT11", number, now[1]) | {"denominator": "", "unit": QUIET}
        savers = [crowd.submit(person.save, sent) for person in neighbours[:3]]
        handed_in, _ = neighbours[3].decide("nop", NOVEMBER)
        approved, _ = approver.decide("duyet", NOVEMBER)
        at_the_lock = stored(hand, "TT11", unit=QUIET)
        answers = [saver.result()[0] for saver in savers]
        assert (handed_in, approved) == (200, 200)
        assert stored(hand, "TT11", unit=QUIET) == at_the_lock, "changed after the approval"
        assert answers.count(200) <= 1 and set(answers) <= {200, 409, 423}
        assert at_the_lock == (now if 200 not in answers else (number, now[1] + 1))
        outcomes |= set(answers)
        assert approver.decide("mo-lai", NOVEMBER, reason="vòng sau")[0] == 200
    assert 423 in outcomes


def test_of_several_who_hand_in_or_approve_at_once_one_does(
    neighbours: list[Person], approver: Person, crowd: Any
) -> None:
    for _ in range(ROUNDS):
        handed_in = list(crowd.map(lambda person: person.decide("nop", NOVEMBER)[0], neighbours))
        assert sorted(handed_in) == [200, 409, 409, 409]
        approved = list(crowd.map(lambda _: approver.decide("duyet", NOVEMBER)[0], range(3)))
        assert sorted(approved) == [200, 409, 409]
        assert approver.decide("mo-lai", NOVEMBER, reason="vòng sau")[0] == 200


def test_a_cell_that_another_road_fills_meanwhile_is_a_conflict(people: list[Person], hand: Hand, crowd: Any) -> None:
    """A road that does not hold the month: the unique constraint has the last word, and it is no server error."""
    where = PLACE.format("NL01", 202412, UNIT)
    columns = "state, numerator, denominator, qualifier, origin, note, changed_by_id, changed_at, reason"
    with hand.writing():
        hand.ask(
            f"INSERT INTO indicators_measurement (unit_id, indicator_id, month, version, {columns}) "
            f"SELECT unit_id, indicator_id, 202412, 1, {columns} FROM indicators_measurement "
            f"WHERE {PLACE.format('NL01', 202411, UNIT)}"
        )
        saver = crowd.submit(people[0].save, cell("NL01", 3, 0, "2024-12"))
        hand.wait_for_someone_waiting(saver)
    status, said = saver.result()
    assert status == 409 and said["cells"][0]["current"]["version"] == 1
    assert hand.ask(f"SELECT count(*) FROM indicators_measurement WHERE {where}")[0] == 1


def test_many_writers_of_different_cells_all_get_through(people: list[Person], hand: Hand, crowd: Any) -> None:
    codes = ("KS02", "TT11", "NL01", "HT03")
    versions = {code: stored(hand, code) for code in codes}

    def saved(index: int) -> int:
        code = codes[index]
        place = cell(code, 7, versions[code][1] if versions[code] else 0)  # type: ignore[index]
        return people[index].save(place | ({"denominator": ""} if code == "TT11" else {}))[0]

    assert list(crowd.map(saved, range(4))) == [200] * 4
