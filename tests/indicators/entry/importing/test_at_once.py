"""Files sent at once, on a real server with a database of its own: one effect, and hostile files hold up nobody else.

Without the version that every figure carries, both writers would write.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request

import pytest

from tests.indicators.entry.importing.filling import filled
from tests.indicators.entry.test_races import Hand, Person, lines_of_history, stored
from tests.indicators.entry.workbooks.files import plain_sheet, with_sheet
from tests.site import Site

pytestmark = pytest.mark.faults
ROUNDS = 6
PREVIEW, COMMIT = "/nhap/excel/xem-truoc/", "/nhap/excel/ghi/"


class Sender(Person):
    """Someone who sends workbooks as a script would."""

    def post(self, path: str, body: bytes, kind: str) -> tuple[int, dict[str, Any]]:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        headers = {"Content-Type": kind, "X-CSRFToken": token or "", "Accept": "application/json"}
        try:
            with self.opener.open(Request(f"{self.site.url}{path}", body, headers)) as response:
                return response.status, json.loads(response.read())
        except HTTPError as error:
            return error.code, json.loads(error.read())

    def preview(self, content: bytes) -> tuple[int, dict[str, Any]]:
        border = secrets.token_hex(16)
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="bieu.xlsx"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        return self.post(PREVIEW, body, f"multipart/form-data; boundary={border}")

    def commit(self, token: str) -> tuple[int, dict[str, Any]]:
        return self.post(COMMIT, urlencode({"token": token}).encode(), "application/x-www-form-urlencoded")


@pytest.fixture(scope="module")
def senders(site: Site) -> list[Sender]:
    return [Sender(site, "xa-bac-son"), Sender(site, "xa-bac-son"), Sender(site, "vanphong")]


@pytest.fixture
def hand(site: Site) -> Iterator[Hand]:
    hand = Hand(site)
    yield hand
    hand.connection.close()


def form_with(site: Site, directory: Path, number: int) -> bytes:
    """The form of Bắc Sơn as it stands on the site, with one figure typed into it."""
    path = directory / "bieu.xlsx"
    done = site.run("entry_form", "--unit", "xa-bac-son", "--month", "2024-11", "--out", str(path))
    assert done.returncode == 0, done.stderr
    return filled(path.read_bytes(), {"KS01": {"numerator": number, "denominator": 1000}})


def at_once(*calls: Any) -> list[Any]:
    gate = Barrier(len(calls))

    def run(call: Any) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_upload_committed_twice_at_once_is_written_once(
    site: Site, senders: list[Sender], hand: Hand, tmp_path: Path
) -> None:
    one, other, _ = senders
    for number in range(100, 100 + ROUNDS):
        _, told = one.preview(form_with(site, tmp_path, number))
        before = lines_of_history(hand, "KS01")
        answers = at_once(partial(one.commit, told["token"]), partial(other.commit, told["token"]))
        assert sorted(status for status, _ in answers) == [200, 409], answers
        (late,) = [answer for status, answer in answers if status == 409]
        assert "lần này không ghi gì thêm" in late["message"] or "Có chỗ khác với bản vừa xem" in late["message"]
        found = stored(hand, "KS01")
        assert found is not None and found[0] == number and lines_of_history(hand, "KS01") == before + 1


def test_one_file_sent_by_two_people_at_once_has_one_effect(
    site: Site, senders: list[Sender], hand: Hand, tmp_path: Path
) -> None:
    clerk, _, editor = senders
    for number in range(200, 200 + ROUNDS):
        content = form_with(site, tmp_path, number)
        tokens = [sender.preview(content)[1]["token"] for sender in (clerk, editor)]
        before = lines_of_history(hand, "KS01")
        answers = at_once(partial(clerk.commit, tokens[0]), partial(editor.commit, tokens[1]))
        committed = [answer for status, answer in answers if status == 200 and answer["committed"]]
        assert len(committed) == 1, answers
        found = stored(hand, "KS01")
        assert found is not None and found[0] == number and lines_of_history(hand, "KS01") == before + 1
        (late,) = [answer for _, answer in answers if answer is not committed[0]]
        assert late["message"] and late["counts"]["same"] == 8, "told, with what stands now"


def test_hostile_files_hold_up_nobody_else(site: Site, senders: list[Sender]) -> None:
    clerk, _, editor = senders
    random = Random(7)
    cells = (f'<c t="str"><v>{random.randbytes(9).hex()}</v></c>' for _ in range(190_000))
    heavy = with_sheet(plain_sheet("".join("<row>" + "".join(islice(cells, 190)) + "</row>" for _ in range(1_000))))
    with ThreadPoolExecutor(12) as pool:
        sent = [pool.submit(clerk.preview, heavy) for _ in range(10)]
        answered = 0
        while not all(one.done() for one in sent):
            with editor.opener.open(f"{site.url}/nhap/excel/") as page:
                assert page.status == 200
            answered += 1
        results = [one.result() for one in sent]
    assert answered > 3, "pages were served meanwhile"
    assert {status for status, _ in results} == {422}
    messages = {answer["message"] for _, answer in results}
    assert any("Máy chủ đang đọc các tệp khác" in message for message in messages)
    assert any("Không tìm thấy cột tên đơn vị" in one or "nên đã dừng" in one for one in messages), messages
    with editor.opener.open(f"{site.url}/healthz") as health:
        assert health.status == 200
