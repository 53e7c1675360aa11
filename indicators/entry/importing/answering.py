"""What a person answered about a file: which column is what, which unit a name means, which number was meant.

Kept with the upload as JSON, so that nothing typed is lost while the file is previewed again; nothing here is believed before
`differences` has looked at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from indicators.core.figures import Measure, Rule
from indicators.core.months import Month
from indicators.entry.cells import LONGEST_NOTE, Refused, storable
from indicators.entry.workbooks.columns import Use
from indicators.entry.workbooks.contents import column_letters
from indicators.entry.workbooks.layouts import Layout
from indicators.entry.workbooks.limits import MOST_COLUMNS, MOST_ROWS
from indicators.entry.workbooks.lines import Answers
from indicators.entry.workbooks.marks import Field

SKIP = "-"
MOST_ANSWERS = 6_000
MOST_SHEETS, MOST_LINES = 100, 400
NO_MONTH = "Chưa chọn tháng của trang “{sheet}”."
NO_COLUMNS = "Chưa chọn chỉ tiêu nào để đọc từ trang “{sheet}”."
NO_COLUMN = "Trang “{sheet}”, chỉ tiêu {code}: chưa chọn cột {what}."
TWO_LINES = "Trang “{sheet}”: chỉ tiêu {code} được ghép hai lần cho cùng một tháng. Hãy giữ lại một dòng."
NAMES_OF_UNITS = "Trang “{sheet}”: cột {letters} vừa là tên đơn vị vừa là số liệu. Hãy chọn lại một trong hai."
_WHAT = {"numerator": "tử số hoặc số lượng", "denominator": "mẫu số", "value": "giá trị"}


class Posted(Protocol):
    """What came with the request: `QueryDict` and the like."""

    def getlist(self, name: str) -> list[Any]: ...
    def __contains__(self, name: object) -> bool: ...


@dataclass(frozen=True)
class SheetAnswer:
    """How a person wants a sheet to be read, or that it is not to be read. A column or row of 0 is as guessed."""

    is_used: bool
    month: str | None
    unit_column: int
    first_row: int
    uses: tuple[Use, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SheetAnswer:
        return cls(**{**data, "uses": tuple(Use(**use) for use in data["uses"])})

    def on(self, layout: Layout) -> Layout:
        """The sheet as guessed, with what was answered in its place."""
        return replace(
            layout, unit_column=self.unit_column or layout.unit_column, first_row=self.first_row or layout.first_row,
            uses=self.uses, month=self.month,
        )  # fmt: skip


@dataclass(frozen=True)
class Given:
    """All answers so far; `sheets` by their names, and only those that a person has looked at."""

    answers: Answers = field(default_factory=Answers)
    sheets: Mapping[str, SheetAnswer] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "units": dict(self.answers.units),
            "skipped": sorted(self.answers.skipped),
            "texts": dict(self.answers.texts),
            "agreed": sorted(self.answers.agreed),
            "sheets": {name: sheet.as_json() for name, sheet in self.sheets.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Given:
        """Of what this program stored; empty for what it never did."""
        if not data:
            return cls()
        answers = Answers(
            data["units"], data["texts"], frozenset(data["agreed"]), frozenset(data["skipped"])
        )  # fmt: skip
        return cls(answers, {name: SheetAnswer.from_json(one) for name, one in data["sheets"].items()})


def with_posted(given: Given, posted: Posted, rules: Mapping[str, Rule]) -> Given:
    """The answers with those that came now in their place."""
    answers = given.answers
    units, skipped = dict(answers.units), set(answers.skipped)
    for name, meant in _pairs(posted, "ten", "la-don-vi"):
        units.pop(name, None)
        skipped.discard(name)
        if meant == SKIP:
            skipped.add(name)
        elif meant:
            units[name] = meant
    texts = dict(answers.texts)
    for address, text in _pairs(posted, "o", "tra-loi"):
        texts.pop(address, None)
        if text.strip():
            texts[address] = text.strip()
    shown, ticked = set(_texts(posted, "hoi")), set(_texts(posted, "dong-y"))
    agreed = (set(answers.agreed) - shown) | (ticked & shown)
    sheets = dict(given.sheets)
    for number in range(MOST_SHEETS):
        name = _one(posted, f"trang-{number}")
        if name:
            sheets[name] = _sheet(posted, number, rules)
    return Given(Answers(units, texts, frozenset(agreed), frozenset(skipped)), sheets)


def _texts(posted: Posted, name: str) -> list[str]:
    return [_storable(text) for text in posted.getlist(name)[:MOST_ANSWERS]]


def _pairs(posted: Posted, first: str, second: str) -> Iterable[tuple[str, str]]:
    return ((one, other) for one, other in zip(_texts(posted, first), _texts(posted, second), strict=False) if one)


def _one(posted: Posted, name: str) -> str:
    return _storable((posted.getlist(name) or [""])[-1])


def _storable(text: Any) -> str:
    """What no database could hold answers nothing."""
    try:
        return storable(str(text)[:LONGEST_NOTE])
    except Refused:
        return ""


def _sheet(posted: Posted, number: int, rules: Mapping[str, Rule]) -> SheetAnswer:
    uses: dict[Use, None] = {}
    lists = [_texts(posted, f"{name}-{number}")[:MOST_LINES] for name in ("ct", "th", "tu", "mau", "ty", "gc")]
    for code, month, part, whole, share, note in zip(*lists, strict=False):
        rule = rules.get(code)
        if rule is None:
            continue
        other = _month(month)
        main: Field = "numerator" if rule.measure.is_counted else "value"
        # Column 0 says that none is chosen yet, so that the line comes back as it was sent.
        uses[Use(_column(part), code, main, is_sure=True, month=other)] = None
        fields: tuple[tuple[Field, str], ...] = (("denominator", whole), ("percent", share), ("note", note))
        for name, column in fields:
            if _column(column) and (rule.measure is Measure.RATIO or name == "note"):
                uses[Use(_column(column), code, name, is_sure=True, month=other)] = None
    return SheetAnswer(
        f"doc-{number}" in posted,
        _month(_one(posted, f"thang-{number}")),
        _column(_one(posted, f"cot-{number}")),
        _whole(_one(posted, f"dong-{number}"), MOST_ROWS),
        tuple(uses),
    )


def _month(text: str) -> str | None:
    try:
        return str(Month.parse(text))
    except ValueError:
        return None


def _column(text: str) -> int:
    return _whole(text, MOST_COLUMNS)


def _whole(text: str, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number if number <= most else 0


@dataclass(frozen=True)
class Matched:
    """One line of the mapping: an indicator, in which month where it is another than the sheet's, in which columns."""

    indicator: str
    month: str | None
    columns: Mapping[Field, int]

    @property
    def main(self) -> int:
        return self.columns.get("numerator") or self.columns.get("value") or 0

    def column(self, name: Field) -> int:
        return self.columns.get(name, 0)


def matched(layout: Layout) -> tuple[Matched, ...]:
    """The uses of a layout by indicator and month, in order."""
    found: dict[tuple[str, str | None], dict[Field, int]] = {}
    for use in layout.uses:
        found.setdefault((use.indicator, use.month), {}).setdefault(use.field, use.column)
    return tuple(Matched(code, month, columns) for (code, month), columns in found.items())


def problems_of(layout: Layout, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """What a person still has to say before the sheet can be read."""
    lines = matched(layout)
    found = []
    if layout.month is None and any(line.month is None for line in lines):
        found.append(NO_MONTH.format(sheet=layout.sheet))
    if not lines:
        found.append(NO_COLUMNS.format(sheet=layout.sheet))
    for line in lines:
        rule = rules.get(line.indicator)
        needed: tuple[Field, ...] = ("numerator", "denominator")
        if rule is None or rule.measure is not Measure.RATIO:
            needed = ("numerator",) if rule is not None and rule.measure.is_counted else ("value",)
        found += [
            NO_COLUMN.format(sheet=layout.sheet, code=line.indicator, what=_WHAT[name])
            for name in needed
            if not line.columns.get(name)
        ]
    found += _clashes(layout)
    return tuple(found)


def _clashes(layout: Layout) -> Sequence[str]:
    seen: set[tuple[str, str | None, Field]] = set()
    found: dict[str, None] = {}
    for use in layout.uses:
        place = (use.indicator, use.month or layout.month, use.field)
        if place in seen:
            found[TWO_LINES.format(sheet=layout.sheet, code=use.indicator)] = None
        seen.add(place)
        if use.column == layout.unit_column:
            found[NAMES_OF_UNITS.format(sheet=layout.sheet, letters=column_letters(use.column))] = None
    return tuple(found)
