"""The JSON in which cells are sent and answered (`POST /so-lieu/luu/`): bytes in, typed cells out, problems back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from indicators.entry.cells import Refused, Typed, storable
from indicators.entry.recording import NotSaved, Problem

UNREADABLE = "Dữ liệu gửi lên không đọc được. Hãy tải lại trang rồi lưu lại."
TOO_BIG = "Dữ liệu gửi lên quá lớn. Hãy chia thành nhiều lần lưu."
BAD_KEY = "Khóa của lần lưu không đúng. Hãy tải lại trang rồi lưu lại."
REFUSED = {
    409: "Chưa lưu ô nào: có ô vừa được người khác sửa.",
    422: "Chưa lưu ô nào: có ô cần sửa.",
    423: "Chưa lưu ô nào: tháng này đã khóa.",
}
LONGEST_KEY = 100
LONGEST_LOGIN = 150


class Unreadable(ValueError):
    """What came in is no request of the contract; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that could be read; its cells are not looked at yet. `writer` is the login whose page sent it, where it
    says so: what one person typed is not saved under the name of the next one at the same computer."""

    key: str
    cells: Sequence[Any]
    writer: str = ""

    @property
    def units(self) -> set[str]:
        """The units that are named, whatever else is wrong with the cells."""
        named = (cell.get("unit") for cell in self.cells if isinstance(cell, dict))
        return {unit for unit in named if isinstance(unit, str)}

    def typed(self) -> list[Typed]:
        """The cells; NotSaved (422) with a sentence for each that is none."""
        found, problems = [], []
        for index, cell in enumerate(self.cells):
            try:
                found.append(Typed.from_json(cell))
            except Refused as refusal:
                problems.append(Problem(index, _as_far_as_readable(cell), str(refusal)))
        if problems:
            raise NotSaved(422, problems)
        return found


def read_request(raw: bytes) -> Request:
    """Unreadable for anything but `{"idempotency_key": text, "as": login, "cells": [...]}`; key and login may be missing."""
    try:
        body = json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Unreadable(UNREADABLE) from None
    if not isinstance(body, dict) or not isinstance(body.get("cells"), list):
        raise Unreadable(UNREADABLE)
    key, writer = body.get("idempotency_key"), body.get("as")
    return Request("" if key is None else _key(key), body["cells"], "" if writer is None else _writer(writer))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _key(given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_KEY:
        raise Unreadable(BAD_KEY)
    try:
        return storable(given)
    except Refused:
        raise Unreadable(BAD_KEY) from None


def _writer(given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_LOGIN:
        raise Unreadable(UNREADABLE)
    return given.encode("utf-8", "replace").decode()


def _as_far_as_readable(cell: Any) -> Typed:
    def text(name: str) -> str:
        given = cell.get(name) if isinstance(cell, dict) else None
        return given[:80].encode("utf-8", "replace").decode() if isinstance(given, str) else ""

    return Typed(text("unit"), text("indicator"), text("month"))


def refusal_as_json(refusal: NotSaved) -> dict[str, Any]:
    """`message` for the whole, and one entry for each cell that is why; 409 gives both values."""
    return {
        "message": refusal.message or REFUSED.get(refusal.status, UNREADABLE),
        "cells": list(_problems(refusal.problems)),
    }


def _problems(problems: Iterable[Problem]) -> Iterable[dict[str, Any]]:
    for problem in problems:
        typed = problem.typed
        answer: dict[str, Any] = {
            "index": problem.index,
            "unit": typed.unit,
            "indicator": typed.indicator,
            "month": typed.month,
            "message": problem.message,
        }
        if problem.current is not None:
            fields = ("state", "numerator", "denominator", "value", "note", "version")
            answer["yours"] = {name: getattr(typed, name) for name in fields}
            answer["current"] = problem.current
        yield answer
