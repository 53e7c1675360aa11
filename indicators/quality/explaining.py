"""Several findings explained at once, each kept by itself: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from indicators.core.numbers_vi import counted
from indicators.entry.cells import Refused
from indicators.entry.checking import explain
from indicators.loading import Catalogue
from indicators.quality.board import Typed
from indicators.quality.lines import Found, Line
from units.models import User

NOTHING_TICKED = "Hãy chọn ít nhất một dòng, hoặc chọn “tất cả các dòng đang chờ”, rồi viết lời giải trình."
CHANGED = (
    "{count} dòng đã chọn không còn như lúc mở trang (số liệu vừa thay đổi) nên chưa lưu dòng nào. "
    "Hãy xem lại các dòng dưới đây rồi lưu lại."
)


class NotYours(Exception):
    """The person may look at the line but not speak for it."""


def read_typed(posted: Mapping[str, list[str]]) -> Typed:
    """The group, the ticked lines (or all that were waiting on the page) and the text; nothing is judged here."""

    def last(name: str) -> str:
        return posted.get(name, [""])[-1]

    keys = set(posted.get("dong", []))
    if last("tat-ca"):
        keys |= set(last("dang-cho").split())
    return Typed(last("nhom"), frozenset(keys), last("giai-trinh"))


@transaction.atomic
def explain_all(
    catalogue: Catalogue, found: Found, typed: Typed, *, may_explain: Callable[[Line], bool], by: User, at: datetime
) -> int:
    """Keeps the text for every ticked line; returns how many. Refused with a sentence, and then nothing is kept."""
    if not typed.keys:
        raise Refused(NOTHING_TICKED)
    lines = _lines_of(found.by_key, typed)
    if not all(map(may_explain, lines)):
        raise NotYours
    for line in lines:
        explain(catalogue, line.flag, typed.text, by=by, at=at)
    return len(lines)


def _lines_of(by_key: Mapping[str, Line], typed: Typed) -> list[Line]:
    """In the order of the page; Refused where one of them is not there any more."""
    gone = typed.keys - by_key.keys()
    if gone:
        raise Refused(CHANGED.format(count=counted(len(gone))))
    return [line for key, line in by_key.items() if key in typed.keys]
