"""What a changed definition would do to the figures and targets that are there (README §1.9).

How an indicator is measured and added up cannot change under figures that were entered by it: that is another indicator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from indicators.core.aims import objection_to, objection_to_scope
from indicators.core.consequences import Consequence
from indicators.core.deadlines import Deadlines
from indicators.core.figures import Measure, OverTime, OverUnits, Rule
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted, written_month
from indicators.core.status import Target
from units.timeline import Timeline

FIXED = {
    "measure": "cách đo",
    "over_time": "cách cộng qua các tháng",
    "over_units": "cách cộng các đơn vị",
}
STANDS = (
    "Đã có {count} số liệu nhập theo {what} này, đổi đi là đổi nghĩa của các số đó. "
    "Hãy giữ nguyên và tạo chỉ tiêu mới với cách tính mới."
)
NARROWED = "Đã có {count} số liệu của {kinds}, nên không bỏ loại đơn vị này được."
WIDENED = "Thêm {kinds}: các tháng đã qua cũng đợi số liệu của họ, nên độ phủ của các tháng đó giảm."
UNASKED = (
    "Đã có {count} số liệu ở những tháng mà cách báo cáo mới không hỏi đến (như tháng {month}), nên không đổi được. "
    "Hãy tạo chỉ tiêu mới."
)
ASKED_MORE = "Từ nay hỏi nhiều tháng hơn: các tháng đã qua chưa nhập sẽ hiện là chưa có số liệu."
SIDE_TURNED = "Đổi chiều tốt: thứ hạng đảo lại và phần lẻ của {count} số liệu đã có được cắt theo chiều kia."
UNIT_CHANGED = "Đơn vị tính đổi từ “{old}” thành “{new}”, nhưng {count} số liệu đã có giữ nguyên con số."
TOO_FINE = "Đã có số liệu ghi tới {places} chữ số lẻ, nên không để ít hơn được."
AIMED_OTHERWISE = "Trái với mức giao của năm {year}: {objection}"

GIVEN_IS_NOT_ADDED = "Giá trị cho sẵn không cộng được: qua các tháng lấy số mới nhất, các đơn vị không cộng."
PERCENT_LABEL = "Chỉ tiêu tỷ lệ có đơn vị tính là %."
NO_COUNTS = "Chỉ chỉ tiêu tính từ số đếm mới có ngưỡng ít hồ sơ."
FOR_NOBODY = "Hãy chọn ít nhất một loại đơn vị phải báo cáo."
ONLY_THE_ROOT = "Chỉ tiêu do cơ quan tổng hợp nhập thì áp dụng cho {root}, không áp dụng cho loại đơn vị khác."


@dataclass(frozen=True)
class Held:
    """What is stored of an indicator: reported cells by kind of unit and month, most places after the comma of its counts,
    and its targets by year."""

    cells: Mapping[tuple[str, Month], int] = field(default_factory=dict)
    places: int = 0
    targets: tuple[tuple[int, Target], ...] = ()

    @property
    def figures(self) -> int:
        return sum(self.cells.values())


def objections_to(rule: Rule, root_kind: str, kinds: Mapping[str, str]) -> Iterator[Consequence]:
    """What does not go together in a definition, whatever is stored. `kinds` names the kinds of units."""
    if not rule.measure.is_counted:
        if rule.over_time is not OverTime.LATEST:
            yield Consequence("over_time", GIVEN_IS_NOT_ADDED, forbids=True)
        if rule.over_units is not OverUnits.NONE:
            yield Consequence("over_units", GIVEN_IS_NOT_ADDED, forbids=True)
        if rule.few_records is not None:
            yield Consequence("few_records", NO_COUNTS, forbids=True)
    if rule.measure.is_percent and rule.unit_label != "%":
        yield Consequence("unit_label", PERCENT_LABEL, forbids=True)
    if not rule.applies_to:
        yield Consequence("applies_to", FOR_NOBODY, forbids=True)
    elif rule.over_units is OverUnits.NONE and rule.applies_to != {root_kind}:
        root = kinds.get(root_kind, root_kind)
        yield Consequence("applies_to", ONLY_THE_ROOT.format(root=root), forbids=True)


def consequences_of(
    before: Rule, after: Rule, held: Held, *, deadlines: Deadlines, timeline: Timeline, kinds: Mapping[str, str]
) -> tuple[Consequence, ...]:
    """What the change would do to what is stored, in the order of the form."""
    found = [*_of_figures(before, after, held, deadlines, kinds)] if held.figures else []
    return (*found, *_of_targets(before, after, held, timeline))


def _of_figures(
    before: Rule, after: Rule, held: Held, deadlines: Deadlines, kinds: Mapping[str, str]
) -> Iterator[Consequence]:
    count = counted(held.figures)
    for name, what in FIXED.items():
        if getattr(before, name) is not getattr(after, name):
            yield Consequence(name, STANDS.format(count=count, what=what), forbids=True)
    yield from _of_kinds(before, after, held, kinds)
    yield from _of_months(before, after, held, deadlines)
    if before.better is not after.better:
        yield Consequence("better", SIDE_TURNED.format(count=count))
    if before.unit_label != after.unit_label:
        yield Consequence("unit_label", UNIT_CHANGED.format(old=before.unit_label, new=after.unit_label, count=count))
    if after.measure is Measure.COUNT and after.decimals < min(before.decimals, held.places):
        yield Consequence("decimals", TOO_FINE.format(places=counted(held.places)), forbids=True)


def _of_kinds(before: Rule, after: Rule, held: Held, kinds: Mapping[str, str]) -> Iterator[Consequence]:
    left_out = {kind for kind, _ in held.cells if kind in before.applies_to - after.applies_to}
    if left_out:
        count = sum(number for (kind, _), number in held.cells.items() if kind in left_out)
        yield Consequence(
            "applies_to", NARROWED.format(count=counted(count), kinds=_named(left_out, kinds)), forbids=True
        )
    added = after.applies_to - before.applies_to
    if added:
        yield Consequence("applies_to", WIDENED.format(kinds=_named(added, kinds)))


def _of_months(before: Rule, after: Rule, held: Held, deadlines: Deadlines) -> Iterator[Consequence]:
    if before.due is after.due:
        return
    months = sorted({month for _, month in held.cells})
    unasked = [m for m in months if deadlines.asks_for(before, m) and not deadlines.asks_for(after, m)]
    if unasked:
        count = sum(number for (_, month), number in held.cells.items() if month in unasked)
        words = UNASKED.format(count=counted(count), month=written_month(unasked[0]))
        yield Consequence("due", words, forbids=True)
    else:
        yield Consequence("due", ASKED_MORE)


def _of_targets(before: Rule, after: Rule, held: Held, timeline: Timeline) -> Iterator[Consequence]:
    """Targets that fitted the definition as it was, and would not fit it any more."""
    for year, target in held.targets:
        window = Window(Month(year, 1), Month(year, 12))
        new = objection_to(after, target)
        if new and not objection_to(before, target):
            yield Consequence(_field_of(before, after), AIMED_OTHERWISE.format(year=year, objection=new), forbids=True)
        elsewhere = objection_to_scope(after, target.scope, timeline, window)
        if elsewhere and not objection_to_scope(before, target.scope, timeline, window):
            yield Consequence("applies_to", AIMED_OTHERWISE.format(year=year, objection=elsewhere), forbids=True)


def _field_of(before: Rule, after: Rule) -> str:
    """Which field of the form made a target impossible."""
    if before.measure is not after.measure:
        return "measure"
    return "better" if before.better is not after.better else "decimals"


def _named(chosen: Iterable[str], kinds: Mapping[str, str]) -> str:
    chosen = set(chosen)
    return ", ".join(name for kind, name in kinds.items() if kind in chosen)
