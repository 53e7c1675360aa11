"""What people read of one number: the value with its unit, its counts, its target, the way to it (README §1.6–1.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.core.figures import STATE_WORDS, Better, Due, Rule
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted, written, written_date, written_month
from indicators.core.pace import Per, required_shown
from indicators.core.results import Judged, Result
from indicators.core.rounding import shown, size_shown, without_trailing_zeros
from indicators.core.status import COMPARATOR_WORDS, STATUS_WORDS, Comparator, Status, Target

# A line must not break between a number and its sign.
NBSP = "\u00a0"
FEW_SIGN = "*"
MOST_MONTHS_NAMED = 3


def value_with_unit(judged: Judged) -> str:
    """70,82 %, 547 tin, bài, trên 1.050; the state in words where there is no figure."""
    if judged.value is None:
        return STATE_WORDS[judged.reading.state]
    return f"{with_qualifier(judged)}{unit_after(judged.rule)}"


def with_qualifier(judged: Judged) -> str:
    """The value without its unit, the word "trên" kept; empty where there is no figure."""
    if judged.value is None:
        return ""
    word = f"{judged.reading.qualifier}{NBSP}" if judged.reading.qualifier else ""
    return f"{word}{written(Decimal(judged.value))}"


def unit_after(rule: Rule) -> str:
    return f"{NBSP}{rule.unit_label}" if rule.unit_label else ""


def counts(judged: Judged) -> str:
    """3.787 / 3.798, which stands beside every percentage; empty where there are no counts."""
    reading = judged.reading
    if reading.numerator is None or reading.denominator is None:
        return ""
    return f"{written(reading.numerator)}{NBSP}/{NBSP}{written(reading.denominator)}"


def few_sign(judged: Judged) -> str:
    """Stands beside the value of a whole window with few records; the words are few_words."""
    return FEW_SIGN if judged.few is not None else ""


def few_words(judged: Judged) -> str:
    """tỷ lệ cao trên số hồ sơ ít (cả kỳ 119): marked, never praised; empty where there are enough (README §5)."""
    few = judged.few
    if few is None:
        return ""
    return f"{'tỷ lệ cao trên số hồ sơ ít' if few.is_high else 'số hồ sơ ít'} (cả kỳ{NBSP}{written(few.number)})"


def target_words(target: Target | None, unit_label: str = "%") -> str:
    """từ 97 %, trên 80 %, 100 %; empty without a target."""
    if target is None:
        return ""
    word = COMPARATOR_WORDS[Comparator(target.comparator)]
    return f"{word} {written(target.value)}{NBSP}{unit_label}".strip()


def scope_words(scope: str, unit_names: Mapping[str, str]) -> str:
    """Whom a target is set for: toàn địa bàn, cấp xã, Xã Bắc Sơn; empty for a unit that is not known."""
    return _SCOPES.get(scope) or unit_names.get(scope, "")


_SCOPES = {"whole": "toàn địa bàn", "district_level": "các phòng, đơn vị cấp huyện", "commune_level": "cấp xã"}


def document_words(number: str, day: date | None) -> str:
    """12/QĐ-UBND ngày 08/5/2024; empty where the paper names neither, since nothing is supplied from elsewhere."""
    return " ".join(filter(None, (number, f"ngày {written_date(day)}" if day is not None else "")))


def target_printed(judged: Judged) -> str:
    """Mục tiêu đề ra từ 97 %; Đạt trên 80 %; Mục tiêu 2025: 100 %: the printed wording with the level; empty without one."""
    target = judged.target
    if target is None:
        return ""
    level = target_words(target, judged.rule.unit_label)
    said = target.wording or "mức giao"
    word = COMPARATOR_WORDS[Comparator(target.comparator)]
    if word and said.endswith(f" {word}"):
        level = level.removeprefix(f"{word} ")
    joint = ": " if said[-1].isdigit() else " "
    return f"{said[0].upper()}{said[1:]}{joint}{level}"


def status_words(judged: Judged) -> str:
    """Đạt, Chưa đạt, Không giao chỉ tiêu; the state where there is no figure to judge."""
    status = judged.status
    if isinstance(status, Status):
        return STATUS_WORDS[status]
    words = STATE_WORDS[status]
    return f"{words[0].upper()}{words[1:]}"


def pace_words(result: Result) -> str:
    """What the remaining months must bring; empty where the rule has nothing to say or no month remains."""
    pace, target = result.pace, result.target
    if target is None or pace.since is None or not pace.months_left:
        return ""
    required = required_shown(pace, result.rule, target)
    if required is None:
        return _out_of_reach(result, target)
    wants_more = target.better is Better.HIGHER
    if pace.required == 0 and not target.is_strict and (wants_more or pace.per is Per.FALL):
        return "đã đủ để đạt cả năm" if pace.per in (Per.RATE, Per.NUMBER) else "đã tới mức giao, cần giữ đến hết năm"
    at_least, at_most = (">", "<") if target.is_strict else ("≥", "≤")
    sign = at_least if wants_more or pace.per is Per.FALL else at_most
    verb = {Per.RISE: "tăng ", Per.FALL: "giảm "}.get(pace.per, "")
    unit = "điểm phần trăm" if verb and result.rule.measure.is_percent else result.rule.unit_label
    number = written(without_trailing_zeros(Decimal(required)))
    return f"{_each_left(result)} cần {verb}{sign}{NBSP}{number}{NBSP}{unit}".strip()


def _each_left(result: Result) -> str:
    word = {Due.QUARTER: "quý", Due.YEAR: "năm"}.get(result.rule.due, "tháng")
    return f"{word} còn lại" if result.pace.months_left == 1 else f"mỗi {word} còn lại"


def _out_of_reach(result: Result, target: Target) -> str:
    if result.pace.per is not Per.RATE:
        return "đã quá mức của cả năm"
    best = written(100 if target.better is Better.HIGHER else 0)
    left = result.pace.months_left
    months = "tháng còn lại" if left == 1 else f"{counted(left)} tháng còn lại"
    return f"{months} có đạt {best}{NBSP}% cũng không đủ"


def projection_words(result: Result) -> str:
    """The year's value at the pace of the last months; empty where nothing is projected."""
    projection = result.pace.projection
    if projection is None:
        return ""
    said = shown(projection, result.rule.decimals, result.rule.better, result.target)
    return f"{written(said)}{unit_after(result.rule)}"


def basis_words(result: Result) -> str:
    """theo tốc độ tháng 9–11/2024: what the projection stands on; empty where nothing is projected or no month remains."""
    pace = result.pace
    if pace.projection is None or not pace.months_left or not pace.basis:
        return ""
    return f"theo tốc độ tháng {span_words(pace.basis[0], pace.basis[-1])}"


def span_words(first: Month, last: Month) -> str:
    """11/2024; 9–11/2024; 11/2023 – 3/2024."""
    if first == last:
        return written_month(last)
    if first.year == last.year:
        return f"{written_month(first).split('/')[0]}–{written_month(last)}"
    return f"{written_month(first)} – {written_month(last)}"


def share_words(figures: int, of: int) -> str:
    """47/537 số liệu: how many of those that are there."""
    return f"{written(figures)}/{written(of)} số liệu"


def months_words(months: Sequence[Month]) -> str:
    """tháng 11/2024; tháng 9–11/2024; tháng 8/2024, 11/2024; 05 tháng: whatever can be read at a glance; empty for none."""
    if not months:
        return ""
    first, last = months[0], months[-1]
    if len(months) == len(Window(first, last)):
        return f"tháng {span_words(first, last)}"
    if len(months) > MOST_MONTHS_NAMED:
        return f"{counted(len(months))} tháng"
    return f"tháng {', '.join(map(written_month, months))}"


def unapproved_words(result: Result) -> str:
    """trong đó 03 đơn vị chưa duyệt (03/537 số liệu); empty where everything shown is approved."""
    if not result.reading.unapproved:
        return ""
    if len(result.rows) < 2:
        return "có số liệu chưa duyệt"
    figures = share_words(result.reading.unapproved, result.coverage.figures_reported)
    return f"trong đó {counted(len(result.unapproved))} đơn vị chưa duyệt ({figures})"


def distance_words(judged: Judged) -> str:
    """vượt 2,71 điểm phần trăm; còn thiếu 0,03 điểm phần trăm; empty without figure or target."""
    gap = judged.distance
    if gap is None:
        return ""
    is_percent = judged.rule.measure.is_percent
    label = "điểm phần trăm" if is_percent else judged.rule.unit_label
    if gap == 0:
        return "đúng bằng mức giao"
    wants_more = judged.target is not None and judged.target.better is Better.HIGHER
    won, short = ("vượt", "còn thiếu") if wants_more else ("thấp hơn mức giao", "quá mức giao")
    return f"{won if gap > 0 else short} {shown_distance(gap, judged.rule)} {label}"


def shown_distance(gap: Fraction, rule: Rule) -> str:
    """Never flattering, and never shown as nothing."""
    return written(size_shown(abs(gap), rule.decimals, is_won=gap > 0))
