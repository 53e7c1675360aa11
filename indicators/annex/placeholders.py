"""Names of figures in a paper of the office's own: `[[KS01|Xã Bắc Sơn|tử số]]` is understood, or told what to write instead.

Fixed names alone: nothing is ever calculated from what somebody wrote. Pure: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from indicators.core.figures import Measure, OverUnits, Rule
from units.matching import Names
from units.names import fold, tidy

LONGEST = 300


class General(StrEnum):
    """What concerns the whole paper, by its words."""

    PERIOD = "kỳ"
    YEAR = "năm"
    FIRST = "tháng đầu"
    LAST = "tháng cuối"
    TERRITORY = "địa bàn"
    SOURCE = "nguồn số liệu"


class OfUnit(StrEnum):
    """What is said of the unit of a repeated row besides its figures."""

    NUMBER = "số thứ tự"
    NAME = "tên"
    SHORT_NAME = "tên ngắn"


class What(StrEnum):
    """What is said of one indicator, by its words."""

    NUMERATOR = "tử số"
    DENOMINATOR = "mẫu số"
    VALUE = "tỷ lệ"
    WITH_UNIT = "giá trị kèm đơn vị"
    TARGET = "chỉ tiêu giao"
    LEVEL = "mức giao"
    STATUS = "kết quả"
    PLACE = "hạng"
    COVERAGE = "số liệu đã có"
    NOTE = "ghi chú"
    UNITS = "số đơn vị"
    UNITS_MET = "số đơn vị đạt"
    UNITS_MISSED = "số đơn vị chưa đạt"
    NAMES_MISSED = "tên đơn vị chưa đạt"
    NAME = "tên chỉ tiêu"
    UNIT_LABEL = "đơn vị tính"


# Of the whole territory, never of one unit.
OF_WHOLE = frozenset({What.UNITS, What.UNITS_MET, What.UNITS_MISSED, What.NAMES_MISSED})
OF_INDICATOR = frozenset({What.NAME, What.UNIT_LABEL})
_OTHER_WORDS = {
    "gia tri": What.VALUE, "ty le %": What.VALUE, "ti le": What.VALUE, "ket qua danh gia": What.STATUS,
    "danh gia": What.STATUS, "xep hang": What.PLACE, "don vi chua dat": What.NAMES_MISSED,
}  # fmt: skip
_WHAT = {fold(what.value): what for what in What} | _OTHER_WORDS
_GENERAL = {fold(word.value): word for word in General}
_OF_UNIT = {fold(word.value): word for word in OfUnit} | {"stt": OfUnit.NUMBER, "ten don vi": OfUnit.NAME}
EACH_WORDS, WHOLE_WORDS = "mọi đơn vị", "toàn địa bàn"
_EACH, _WHOLE = fold(EACH_WORDS), fold(WHOLE_WORDS)


class Whose(StrEnum):
    WHOLE = "whole"
    EACH = "each"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name understood. Exactly one of `general`, `of_unit` and `what` is set; `unit` is a slug where it is of one."""

    text: str
    general: General | None = None
    of_unit: OfUnit | None = None
    what: What | None = None
    code: str = ""
    whose: Whose = Whose.WHOLE
    unit: str = ""

    @property
    def is_repeated(self) -> bool:
        return self.whose is Whose.EACH


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a name says nothing, and what to write instead. For a doubtful unit `name`, and slugs that it may mean."""

    text: str
    sentence: str
    name: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What names may stand for on `day`; `meant` are slugs that a person gave for doubtful names of units.

    `others` are the indicators that the window has not: a paper designed for one year is filled for another, and says of
    them in words that they are not there.
    """

    rules: Mapping[str, Rule]
    names: Names
    day: date
    root: str
    meant: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Rule] = field(default_factory=dict)

    def rule_of(self, code: str) -> Rule:
        """Of a code that was understood."""
        return self.rules.get(code) or self.others[code]

    def understood(self, text: str) -> Placeholder | NotUnderstood:
        """`text` is what stands between the brackets."""
        text = tidy(text)
        if len(text) > LONGEST:
            return NotUnderstood(f"{text[:60]}…", "Tên quá dài. Hãy chép tên từ danh sách tên.")
        parts = [tidy(part) for part in text.split("|")]
        if len(parts) == 1:
            return self._general(text)
        if len(parts) > 3:
            return NotUnderstood(
                text, "Có quá nhiều dấu |. Mỗi tên có nhiều nhất ba phần: [[mã chỉ tiêu|đơn vị|nội dung]]."
            )
        if not all(parts):
            return NotUnderstood(text, "Một phần giữa hai dấu | để trống. Hãy viết đủ [[mã chỉ tiêu|đơn vị|nội dung]].")
        if len(parts) == 2:
            return self._of_two(text, *parts)
        if fold(parts[0]) == _EACH:
            # Both orders are natural.
            parts = [parts[1], parts[0], parts[2]]
        return self._figure(text, *parts)

    def _general(self, text: str) -> Placeholder | NotUnderstood:
        found = _GENERAL.get(fold(text))
        if found is not None:
            return Placeholder(text, general=found)
        if self._rule(text) is not None:
            return NotUnderstood(text, f"Thiếu nội dung cần điền. Hãy viết [[{text}|{WHOLE_WORDS}|{What.VALUE}]].")
        known = ", ".join(f"[[{word}]]" for word in General)
        return NotUnderstood(text, f"Không có tên này. Tên một phần chỉ gồm {known}.")

    def _of_two(self, text: str, first: str, second: str) -> Placeholder | NotUnderstood:
        if fold(first) == _EACH:
            found = _OF_UNIT.get(fold(second))
            if found is not None:
                return Placeholder(text, of_unit=found, whose=Whose.EACH)
            if self._rule(second) is not None:
                return NotUnderstood(text, f"Thiếu nội dung. Hãy viết [[{EACH_WORDS}|{second}|{What.VALUE}]].")
            known = ", ".join(f"[[{EACH_WORDS}|{word}]]" for word in OfUnit)
            return NotUnderstood(text, f"“{second}” không phải là nội dung của đơn vị. Hãy viết {known}.")
        if fold(second) in (_WHOLE, _EACH):
            return NotUnderstood(text, f"Thiếu nội dung. Hãy viết [[{first}|{second}|{What.VALUE}]].")
        return self._figure(text, first, WHOLE_WORDS, second)

    def _figure(self, text: str, code: str, unit: str, words: str) -> Placeholder | NotUnderstood:
        rule = self._rule(code)
        if rule is None:
            return NotUnderstood(text, self._no_such_rule(code))
        what = _WHAT.get(fold(words))
        if what is None:
            return NotUnderstood(text, _no_such_what(words))
        if what is What.DENOMINATOR and rule.measure is not Measure.RATIO:
            return NotUnderstood(
                text, f"{rule.code} không phải là tỷ lệ của hai số đếm nên không có mẫu số. Hãy bỏ tên này."
            )
        if what is What.NUMERATOR and not rule.measure.is_counted:
            instead = f"[[{rule.code}|{unit}|giá trị]]"
            return NotUnderstood(text, f"{rule.code} không có số đếm. Hãy viết {instead}.")
        whose = {_WHOLE: Whose.WHOLE, _EACH: Whose.EACH}.get(fold(unit), Whose.ONE)
        found = Placeholder(text, what=what, code=rule.code, whose=whose)
        if what in OF_INDICATOR:
            return found
        if whose is Whose.WHOLE:
            if what is What.PLACE:
                return NotUnderstood(text, "Toàn địa bàn không có hạng. Hãy ghi tên một đơn vị, hoặc “mọi đơn vị”.")
            return found
        if what in OF_WHOLE:
            return NotUnderstood(text, f"“{what}” chỉ có của toàn địa bàn. Hãy viết [[{rule.code}|{what}]].")
        if rule.over_units is OverUnits.NONE:
            instead = f"[[{rule.code}|{WHOLE_WORDS}|{what}]]"
            return NotUnderstood(text, f"{rule.code} chỉ có số của toàn địa bàn. Hãy viết {instead}.")
        return found if whose is Whose.EACH else self._of_one(text, rule, unit, what)

    def _of_one(self, text: str, rule: Rule, unit: str, what: What) -> Placeholder | NotUnderstood:
        slug = self.meant.get(unit)
        if slug is None or slug not in self.names.units:
            match = self.names.match(unit, self.day)
            slug = match.slug
            if slug is None:
                advice = "Hãy chọn ở mục “Tên đơn vị cần xác nhận”, hoặc sửa" if match.candidates else "Hãy sửa"
                return NotUnderstood(text, f"{match.message} {advice} tên trong tệp.", unit, match.candidates)
        if slug == self.root:
            return Placeholder(text, what=what, code=rule.code)
        return Placeholder(text, what=what, code=rule.code, whose=Whose.ONE, unit=slug)

    def _rule(self, text: str) -> Rule | None:
        key = fold(text)
        for rules in (self.rules, self.others):
            for rule in rules.values():
                if fold(rule.code) == key:
                    return rule
            named = [rule for rule in rules.values() if key in (fold(rule.name), fold(rule.short_name))]
            if named:
                return named[0] if len(named) == 1 else None
        return None

    def _no_such_rule(self, code: str) -> str:
        alike = [known for known in self.rules if fold(known)[:2] == fold(code)[:2]]
        near = f" Các mã gần giống: {', '.join(alike[:8])}." if alike else ""
        return f"Không có chỉ tiêu mang mã “{code}”.{near} Hãy chép mã từ danh sách tên."


def _no_such_what(words: str) -> str:
    return f"Không có nội dung “{words}”. Hãy viết một trong: {', '.join(What)}."


def codes_of(found: Iterable[Placeholder]) -> Sequence[str]:
    """The indicators that are named, each once, in their order."""
    return tuple(dict.fromkeys(one.code for one in found if one.code))


def codes_with_notes(found: Iterable[Placeholder]) -> Sequence[str]:
    return tuple(dict.fromkeys(one.code for one in found if one.what is What.NOTE))
