"""Which lines are shown: the filters of the page, all of them in its address, each with a sentence for what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from indicators.core.quality import CHECK_WORDS, SEVERITY_WORDS, Severity
from indicators.loading import Catalogue
from indicators.quality.lines import Line

# A line that is about no unit, or about no indicator.
WHOLE = "chung"
OPEN, DONE = "cho", "da-giai-trinh"
STATE_WORDS = {OPEN: "Chờ xử lý", DONE: "Đã giải trình"}
SEVERITIES = {Severity.ERROR: "phai-sua", Severity.WARNING: "giai-trinh"}


@dataclass(frozen=True)
class Choice:
    """One option of a filter, with how many lines it leaves."""

    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter: the name of its parameter, its label, its options; `chosen` is empty where all is shown."""

    name: str
    label: str
    chosen: str
    choices: tuple[Choice, ...]

    @property
    def words(self) -> str:
        return next((choice.words for choice in self.choices if choice.is_chosen), "")


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; `notices` say what in it is not known and was left out."""

    filters: tuple[Filter, ...]
    lines: tuple[Line, ...]
    notices: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def keep(self) -> list[tuple[str, str]]:
        """What a link to another window carries along."""
        return list(self.given.items())

    @property
    def words(self) -> tuple[str, ...]:
        """Loại kiểm tra: Tỷ lệ cao trên số hồ sơ ít: what was filtered by, for the head of a workbook."""
        return tuple(f"{one.label}: {one.words}" for one in self.filters if one.chosen)


def _severity(line: Line) -> str:
    return SEVERITIES[line.flag.severity]


def _check(line: Line) -> str:
    return line.flag.check.value


def _unit(line: Line) -> str:
    return line.unit.slug if line.unit is not None else WHOLE


def _indicator(line: Line) -> str:
    return line.rule.code if line.rule is not None else WHOLE


def _state(line: Line) -> str:
    return OPEN if line.finding.is_open else DONE


# In the order of the page: parameter, label, what of a line it looks at.
FILTERS: tuple[tuple[str, str, Callable[[Line], str]], ...] = (
    ("muc-do", "Mức độ", _severity),
    ("kiem-tra", "Loại kiểm tra", _check),
    ("don-vi", "Đơn vị", _unit),
    ("chi-tieu", "Chỉ tiêu", _indicator),
    ("trang-thai", "Trạng thái", _state),
)


def known_choices(catalogue: Catalogue, visible: Collection[str]) -> dict[str, dict[str, str]]:
    """What may be asked for, by parameter, in the office's order; of units only those that this person may see."""
    units = {unit.slug: unit.name for unit in catalogue.timeline.in_order(visible)}
    rules = {rule.code: f"{rule.code} {rule.short_name or rule.name}" for rule in catalogue.rules}
    return {
        "muc-do": {value: SEVERITY_WORDS[severity] for severity, value in SEVERITIES.items()},
        "kiem-tra": {check.value: words for check, words in CHECK_WORDS.items()},
        "don-vi": {WHOLE: "Chung cả báo cáo", **units},
        "chi-tieu": {WHOLE: "Không riêng chỉ tiêu nào", **rules},
        "trang-thai": STATE_WORDS,
    }


def chosen_from(given: Mapping[str, str], lines: tuple[Line, ...], known: Mapping[str, Mapping[str, str]]) -> Chosen:
    """The lines that every filter lets through. What is not `known` is told and left out."""
    kept, filters, notices, used = lines, [], [], {}
    for name, label, look in FILTERS:
        asked, counts = given.get(name, ""), Counter(map(look, lines))
        if asked and asked not in known[name]:
            notices.append(f"{label}: không có mục “{asked[:40]}” nên hiển thị tất cả.")
            asked = ""
        offered = ((value, words) for value, words in known[name].items() if counts[value] or value == asked)
        choices = tuple(Choice(value, words, counts[value], value == asked) for value, words in offered)
        filters.append(Filter(name, label, asked, choices))
        if asked:
            used[name] = asked
            kept = tuple(line for line in kept if look(line) == asked)
    return Chosen(tuple(filters), kept, tuple(notices), used)
