"""The office's own numbers as a form: what each means, the usual one beside it, what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TypeVar

from indicators.core.figures import Measure, OverUnits, Rule
from indicators.core.numbers_vi import NotANumber, counted, parsed, typeable, written
from indicators.core.quality import Thresholds
from indicators.core.quality.thresholds import LIMITS, REACHES
from indicators.entry.cells import LONGEST_NOTE, Refused, storable, tidy_note
from indicators.loading import Catalogue

MOST_RECORDS = 1_000_000
USUAL = asdict(Thresholds())
BY_RECORDS, BY_RESULTS = "mau-so", "tu-so"

# In the order of the page: label, what it does, in what it is counted.
WORDS: dict[str, tuple[str, str, str]] = {
    "few_least_months": (
        "Kỳ ngắn nhất để xét ít hồ sơ", "Kỳ ngắn hơn thì không đánh dấu, vì tháng nào cũng ít.", "tháng",
    ),
    "high_rate_percent": (
        "Tỷ lệ được coi là cao", "Tỷ lệ cao trên số hồ sơ ít phải giải trình; tỷ lệ chưa đạt mục tiêu thì không.", "%",
    ),
    "history_months": (
        "So với bao nhiêu tháng trước", "Số liệu mỗi tháng được so với chừng ấy tháng trước đó của chính đơn vị.", "tháng",
    ),
    "outlier_least_months": (
        "Số tháng cần có để biết mức thường gặp", "Ít tháng có số liệu hơn thì chưa biết thế nào là khác thường.", "tháng",
    ),
    "outlier_spreads": (
        "Cách mức thường gặp bao nhiêu lần thì hỏi",
        "Tính theo độ chênh thường thấy giữa các tháng. Số càng nhỏ thì hỏi càng nhiều.", "lần",
    ),
    "outlier_from": (
        "Số nhỏ thì không hỏi", "Khi cả số mới và mức thường gặp đều dưới số này thì không coi là khác thường.", "hồ sơ",
    ),
    "repeated_months": (
        "Giống hệt mấy tháng liền thì hỏi", "Kể cả tháng đang xét; thường là chép lại số tháng trước.", "tháng",
    ),
    "repeated_from": (
        "Số nhỏ thì được giống nhau", "Dưới số này, các tháng giống hệt nhau là bình thường.", "hồ sơ",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class NumberField:
    """One number of the checks; empty text means the usual one."""

    name: str
    stored: int | None
    typed: str
    message: str = ""

    @property
    def label(self) -> str:
        return WORDS[self.name][0]

    @property
    def hint(self) -> str:
        low, high = LIMITS[self.name]
        return f"{WORDS[self.name][1]} Từ {written(low)} đến {written(high)}."

    @property
    def counted_in(self) -> str:
        return WORDS[self.name][2]

    @property
    def usual(self) -> str:
        return written(USUAL[self.name])

    @property
    def was(self) -> str:
        return _typed_of(self.stored)

    @property
    def is_senseless(self) -> bool:
        """What is kept cannot be meant, so the usual number is used in its place."""
        low, high = LIMITS[self.name]
        return self.stored is not None and not low <= self.stored <= high

    @cached_property
    def number(self) -> int | None:
        """What is meant; None for the usual number. Refused with a sentence for what makes no sense."""
        low, high = LIMITS[self.name]
        number = _whole(self.typed)
        if number is not None and not low <= number <= high:
            raise Refused(f"{self.label}: hãy nhập số từ {written(low)} đến {written(high)}, hoặc để trống.")
        return None if number == USUAL[self.name] else number

    @property
    def is_changed(self) -> bool:
        return (USUAL[self.name] if self.stored is None else self.stored) != (
            USUAL[self.name] if self.number is None else self.number
        )


@dataclass(frozen=True)
class FewField:
    """Up to how many records an indicator has few; empty text means that nobody looks at it."""

    rule: Rule
    typed: str
    way: str
    message: str = ""

    @property
    def name(self) -> str:
        return f"it-ho-so-{self.rule.code}"

    @property
    def label(self) -> str:
        return f"{self.rule.code} {self.rule.short_name or self.rule.name}"

    @property
    def is_ratio(self) -> bool:
        return self.rule.measure is Measure.RATIO

    @property
    def was(self) -> str:
        return _typed_of(self.rule.few_records)

    @property
    def way_was(self) -> str:
        return BY_RESULTS if self.rule.few_by_numerator else BY_RECORDS

    @property
    def by_numerator(self) -> bool:
        return self.is_ratio and self.way == BY_RESULTS

    @cached_property
    def number(self) -> int | None:
        """Refused with a sentence for what makes no sense."""
        number = _whole(self.typed)
        if number is not None and not 1 <= number <= MOST_RECORDS:
            raise Refused(f"{self.label}: hãy nhập số từ 1 đến {written(MOST_RECORDS)}, hoặc để trống để không xét.")
        return number

    @property
    def is_changed(self) -> bool:
        return (self.rule.few_records, self.rule.few_by_numerator) != (self.number, self.by_numerator)


@dataclass(frozen=True)
class Form:
    """All of them with the reason for the change; `messages` stand above the fields they are about."""

    numbers: tuple[NumberField, ...]
    few: tuple[FewField, ...]
    reason: str = ""
    reason_message: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to keep; what cannot be understood was meant as a change."""
        return any(one.message or one.is_changed for one in self.numbers) or any(
            one.message or one.is_changed for one in self.few
        )

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Names of fields with what is wrong with them."""
        fields: tuple[NumberField | FewField, ...] = (*self.numbers, *self.few)
        own = [(field.name, field.message) for field in fields if field.message]
        return [*own, *([("ly-do", self.reason_message)] if self.reason_message else [])]


def form_of(catalogue: Catalogue, stored: Mapping[str, int]) -> Form:
    """As it is kept."""
    return Form(
        tuple(NumberField(name, stored.get(name), _typed_of(stored.get(name))) for name in WORDS),
        tuple(
            FewField(rule, _typed_of(rule.few_records), BY_RESULTS if rule.few_by_numerator else BY_RECORDS)
            for rule in _asked(catalogue)
        ),
    )


def _asked(catalogue: Catalogue) -> Iterator[Rule]:
    """What units count and report: only there a unit can have few. Those with a number first."""
    rules = [rule for rule in catalogue.rules if rule.measure.is_counted and rule.over_units is OverUnits.SUM]
    return iter(sorted(rules, key=lambda rule: rule.few_records is None))


def filled(form: Form, posted: Mapping[str, str]) -> Form:
    """The same form as somebody filled it in, with a sentence at every field that cannot be kept.

    A field that did not come along, or that nobody touched, stays as it is now; one that another person changed meanwhile
    is told and not overwritten.
    """
    numbers = tuple(_told(replace(one, typed=_text(posted, one.name, one.was)), posted) for one in form.numbers)
    few = tuple(
        _told(
            replace(
                one,
                typed=_text(posted, one.name, one.was),
                way=_text(posted, f"{one.name}-theo", one.way_was),
            ),
            posted,
        )
        for one in form.few
    )
    if not any(one.message for one in numbers):
        meant = {one.name: USUAL[one.name] if one.number is None else one.number for one in numbers}
        numbers = tuple(_beside(one, meant) for one in numbers)
    form = Form(numbers, few, posted.get("ly-do", ""))
    return replace(form, reason_message=_reason_message(form.reason)) if form.is_changed else form


def _text(posted: Mapping[str, str], name: str, now: str) -> str:
    typed = posted.get(name, now)
    return now if typed.strip() == posted.get(f"{name}-truoc") else typed


AnyField = TypeVar("AnyField", NumberField, FewField)


def _told(field: AnyField, posted: Mapping[str, str]) -> AnyField:
    seen = posted.get(f"{field.name}-truoc", field.was)
    if seen != field.was and field.typed.strip() != field.was:
        words = f"{field.label}: người khác vừa đổi thành “{field.was or 'để trống'}”. Hãy xem lại rồi lưu lần nữa."
        return replace(field, message=words)
    try:
        _ = field.number
    except Refused as refusal:
        return replace(field, message=str(refusal))
    return field


def _beside(field: NumberField, meant: Mapping[str, int]) -> NumberField:
    """Of two numbers the one that must lie within the other."""
    for whole, part, less in REACHES:
        if field.name == part and meant[whole] < meant[part] - less:
            words = (
                f"{field.label} ({counted(meant[part])}) phải nằm trong số tháng nhìn lại ({counted(meant[whole])})."
            )
            return replace(field, message=words)
    return field


def _reason_message(reason: str) -> str:
    try:
        words = tidy_note(storable(reason))
    except Refused as refusal:
        return str(refusal)
    if not words:
        return "Hãy ghi lý do thay đổi."
    return "Lý do dài quá 2.000 ký tự. Hãy viết ngắn hơn." if len(words) > LONGEST_NOTE else ""


def _whole(text: str) -> int | None:
    try:
        number = parsed(storable(text))
    except NotANumber as problem:
        raise Refused(str(problem)) from None
    if number is not None and (number != number.to_integral_value() or number < 0):
        raise Refused(f"“{text.strip()[:20]}”: hãy nhập số nguyên, không âm.")
    return None if number is None else int(number)


def _typed_of(number: int | None) -> str:
    return "" if number is None else typeable(number)
