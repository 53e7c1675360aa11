"""The page: how many, in groups by what was checked, and who may say something about which line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from indicators.core.numbers_vi import counted
from indicators.core.quality import CHECK_WORDS, ERRORS, Check
from indicators.quality.choosing import Chosen
from indicators.quality.lines import Line, checks_in

SHOWN_OF_A_GROUP = 30
SHOWN_ALONE = 100

# What is to be done about it, said once above the lines of a group.
WHAT_TO_DO = {
    Check.ABOVE_DENOMINATOR: "Không thể đúng: phần không lớn hơn tổng. Mở ô, sửa số rồi lưu lại.",
    Check.ABOVE_RELATED: "Không thể đúng: đã đếm ở chỉ tiêu này thì phải đếm ở chỉ tiêu bao trùm. Mở ô, sửa số rồi lưu lại.",
    Check.PARTS: "Các phần phải cộng đúng bằng tổng. Mở ô, sửa số rồi lưu lại.",
    Check.DENOMINATORS_DIFFER: "Hai chỉ tiêu đếm trên cùng một tổng. Nếu đúng là khác nhau, hãy nói vì sao.",
    Check.SUM_WITH_UNITS: "Mỗi thôn một tổ và mỗi xã trước sáp nhập một tổ. Nếu đúng là khác, hãy nói vì sao.",
    Check.FALL: "Số hiện có và số lũy kế thường chỉ tăng. Nếu giảm thật, hãy nói vì sao.",
    Check.DENOMINATOR_CHANGE: "Mẫu số của số lũy kế là một số cho cả năm. Nếu đổi thật, hãy nói vì sao.",
    Check.OUTLIER: "Thường là gõ thừa, gõ thiếu chữ số. Nếu số đúng, hãy nói vì sao tháng này khác.",
    Check.REPEATED: "Thường là chép lại tháng trước. Nếu số đúng, hãy xác nhận.",
    Check.FEW_RECORDS: "Tỷ lệ cao nhưng cả kỳ rất ít hồ sơ (“chiếu lệ”): không phải để khen. Hãy nói vì sao đơn vị ít hồ sơ.",
    Check.STATEMENTS_DISAGREE: "Hai chỗ trong báo cáo nói trái nhau về cùng một đơn vị. Hãy ghi chỗ nào đúng.",
    Check.STATEMENT_AGAINST_FIGURES: "Báo cáo nói khác số liệu. Hãy ghi bên nào đúng, hoặc sửa báo cáo.",
    Check.LIST_LENGTH: "Số đơn vị nêu và số đơn vị kể tên không bằng nhau. Hãy ghi danh sách đúng.",
    Check.OPEN_LIST: "Danh sách bỏ lửng: không ai biết còn đơn vị nào. Hãy ghi danh sách đủ.",
}


@dataclass(frozen=True)
class Shown:
    """A line on the page. `may_explain`: this person; `is_ticked`: it was chosen on a page that could not be kept."""

    line: Line
    may_explain: bool = False
    is_ticked: bool = False


@dataclass(frozen=True)
class Group:
    """The lines of one check. `lines` are those on this page, `total` all that the filters let through; `query` is the end of
    the address that shows all of them."""

    check: Check
    lines: tuple[Shown, ...]
    total: int
    open: int
    query: str = ""

    @property
    def name(self) -> str:
        return CHECK_WORDS[self.check]

    @property
    def is_error(self) -> bool:
        return self.check in ERRORS

    @property
    def what_to_do(self) -> str:
        return WHAT_TO_DO[self.check]

    @property
    def words(self) -> str:
        """21 cảnh báo, 03 đã giải trình; 02 lỗi."""
        if self.is_error:
            return f"{counted(self.total)} lỗi"
        return f"{counted(self.total)} cảnh báo, {counted(self.total - self.open)} đã giải trình"

    @property
    def is_cut(self) -> bool:
        return len(self.lines) < self.total

    @property
    def may_explain(self) -> bool:
        return any(shown.may_explain for shown in self.lines)

    @property
    def open_keys(self) -> str:
        """The lines on the page that still wait for this person's word."""
        waiting = (one.line.key for one in self.lines if one.may_explain and one.line.finding.is_open)
        return " ".join(waiting)

    @property
    def open_here(self) -> int:
        return sum(one.may_explain and one.line.finding.is_open for one in self.lines)

    @property
    def has_months(self) -> bool:
        return any(shown.line.is_of_month for shown in self.lines)


@dataclass(frozen=True)
class Typed:
    """What came back with a page that could not be kept: the check of its group, what was ticked and written, why not."""

    check: str = ""
    keys: frozenset[str] = frozenset()
    text: str = ""
    message: str = ""


@dataclass(frozen=True)
class Board:
    """`every` line of the window, those that were `chosen`, and the page of them where one check is looked at alone.

    `window` is what links carry besides the filters.
    """

    every: tuple[Line, ...]
    chosen: Chosen
    may_explain: Callable[[Line], bool]
    typed: Typed = Typed()
    page: int = 1
    window: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """25 cảnh báo, 03 đã giải trình, 0 lỗi."""
        return words_of(self.every)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.given)

    @property
    def chosen_sentence(self) -> str:
        return words_of(self.chosen.lines)

    @cached_property
    def is_alone(self) -> bool:
        """Whether one check is asked for, so that all of its lines are shown, page by page."""
        return "kiem-tra" in self.chosen.given

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        lines = self.chosen.lines
        by_check = {check: [line for line in lines if line.flag.check is check] for check in checks_in(lines)}
        return tuple(self._group(check, those) for check, those in by_check.items())

    @property
    def pages(self) -> int:
        return max(-(-len(self.chosen.lines) // SHOWN_ALONE), 1) if self.is_alone else 1

    @property
    def page_numbers(self) -> range:
        return range(1, self.pages + 1)

    @property
    def at_page(self) -> int:
        return min(max(self.page, 1), self.pages)

    def _group(self, check: Check, lines: Sequence[Line]) -> Group:
        size = SHOWN_ALONE if self.is_alone else SHOWN_OF_A_GROUP
        first = (self.at_page - 1) * size
        shown = (
            Shown(line, self.may_explain(line), line.key in self.typed.keys) for line in lines[first : first + size]
        )
        query = urlencode({**self.window, **self.chosen.given, "kiem-tra": check.value})
        return Group(check, tuple(shown), len(lines), sum(line.finding.is_open for line in lines), query)


def words_of(lines: Sequence[Line]) -> str:
    """25 cảnh báo, 03 đã giải trình, 0 lỗi."""
    errors = sum(line.finding.is_error for line in lines)
    done = sum(not line.finding.is_open for line in lines)
    return f"{counted(len(lines) - errors)} cảnh báo, {counted(done)} đã giải trình, {counted(errors)} lỗi"
