"""One figure as a paper says it: 99,71%, 04 tuyến, mục tiêu đề ra 97%, xã Bắc Sơn; and the sentences made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from indicators.annex import layout
from indicators.core.figures import STATE_WORDS, Origin, State
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_date
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.scope import Scope
from indicators.core.sentences import FIGURES, filled, placeholders_in
from indicators.core.status import COMMUNE_LEVEL, COMPARATOR_WORDS, Comparator, Status, Target
from indicators.core.wording import NBSP, document_words
from indicators.loading.report_texts import Text, Texts
from units.timeline import UnitLife

# A longer list of units is read in the annex, not at the foot of a page.
MOST_NAMED = 20


def number_of(judged: Judged) -> str:
    """99,71; 04 for a count below ten; trên 1.050; empty where there is no figure."""
    if judged.value is None:
        return ""
    number = Decimal(judged.value)
    is_count = judged.rule.measure.is_counted and not judged.rule.measure.is_percent
    text = counted(int(number)) if is_count and number == int(number) else written(number)
    word = judged.reading.qualifier
    return f"{word}{NBSP}{text}" if word else text


def with_unit(judged: Judged) -> str:
    """99,71%; 04 tuyến; the state in words where there is no figure."""
    if judged.value is None:
        return STATE_WORDS[judged.reading.state]
    label = judged.rule.unit_label
    return f"{number_of(judged)}%" if label == "%" else f"{number_of(judged)}{NBSP}{label}".strip()


def counts_of(judged: Judged) -> str:
    reading = judged.reading
    if reading.numerator is None or reading.denominator is None:
        return ""
    return f"{written(reading.numerator)}/{written(reading.denominator)}"


def is_simulated(judged: Judged) -> bool:
    return judged.reading.origin in (Origin.SIMULATED, Origin.MIXED)


def holds_simulated(result: Result) -> bool:
    """Whether the total or any unit's line is simulated, in part or as a whole."""
    return any(map(is_simulated, (result, *result.rows)))


def marked(text: str, judged: Judged) -> str:
    return f"{text}{NBSP}{layout.SIMULATED_MARK}" if is_simulated(judged) and judged.value is not None else text


def figure(judged: Judged) -> str:
    """3.787/3.798, đạt 99,71% (*)."""
    counts = counts_of(judged)
    said = marked(with_unit(judged), judged)
    if judged.value is None or judged.rule.unit_label != "%":
        return said
    return f"{counts}, đạt {said}" if counts else f"đạt {said}"


def aim(target: Target, label: str) -> str:
    """97%; trên 80%."""
    word = COMPARATOR_WORDS[target.comparator] if target.comparator is not Comparator.AT_LEAST else ""
    unit = "%" if label == "%" else f"{NBSP}{label}" if label else ""
    return f"{word} {written(target.value)}{unit}".strip()


def target_said(judged: Judged) -> str:
    """mục tiêu đề ra 97%, in the words of the paper that set it; empty without a target."""
    target = judged.target
    if target is None:
        return ""
    level, said = aim(target, judged.rule.unit_label), target.wording or "mức giao"
    word = COMPARATOR_WORDS[target.comparator]
    if word and said.endswith(f" {word}"):
        level = level.removeprefix(f"{word} ")
    return f"{said}: {level}" if said[-1].isdigit() else f"{said} {level}"


def verdict(judged: Judged) -> str:
    if judged.target is None or not isinstance(judged.status, Status):
        return ""
    return "chưa đạt" if judged.is_missed else "đạt"


def unit_named(unit: UnitLife) -> str:
    """xã Bắc Sơn, Phòng Tư pháp: what is no proper name of an office is written small."""
    return f"{unit.name[:1].lower()}{unit.name[1:]}" if unit.kind in COMMUNE_LEVEL else unit.name


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def behind_note(result: Result) -> str:
    """Gồm: Phòng Giáo dục và Đào tạo, xã Cộng Hòa. All of them are not named one by one."""
    missed = result.missed
    if len(missed) == len(result.judged_rows) and len(missed) > 1:
        return f"Cả {counted(len(missed))} đơn vị chưa đạt; kết quả từng đơn vị ở phụ lục."
    if len(missed) > MOST_NAMED:
        return f"{counted(len(missed))}/{counted(len(result.judged_rows))} đơn vị chưa đạt; danh sách ở phụ lục."
    return f"Gồm: {listed(unit_named(row.unit) for row in missed)}."


def behind_words(result: Result) -> str:
    """còn 04 đơn vị chưa đạt mục tiêu; empty where nobody is, or where the whole is its only row."""
    if not result.missed or len(result.rows) < 2:
        return ""
    return f"còn {counted(len(result.missed))} đơn vị chưa đạt mục tiêu"


def names_of(code: str, texts: Texts) -> list[str]:
    """The list that belongs to a figure: names, and the register of digital certificates."""
    found = [name.strip() for row in texts.of("names", code=code) for name in row.text.split(";")]
    return [name for name in found if name] + [certificate_words(row) for row in texts.of("certificate", code=code)]


def certificate_words(row: Text) -> str:
    """Phó trưởng phòng Tư pháp: the title, and of whom."""
    who = row.who
    if row.text.endswith("phòng") and who.startswith("Phòng "):
        who = who.removeprefix("Phòng ")
    return f"{row.text} {who}".strip()


def communes_on(scope: Scope, day: date) -> int:
    return sum(unit.kind in COMMUNE_LEVEL and unit.alive_on(day) for unit in scope.timeline.units.values())


def communes_said(scope: Scope, day: date) -> str:
    """35 xã, thị trấn; 08 xã where no town is left."""
    alive = {unit.kind for unit in scope.timeline.units.values() if unit.alive_on(day)}
    named = listed(word for kind, word in _COMMUNE_WORDS if kind in alive) or "xã"
    return f"{counted(communes_on(scope, day))} {named}"


_COMMUNE_WORDS = (("commune", "xã"), ("ward", "phường"), ("town", "thị trấn"))


def values_of(result: Result, card: Scorecard, texts: Texts) -> dict[str, str]:
    """What the placeholders of a sentence stand for (core.sentences)."""
    reading, scope = result.reading, card.scope
    return {
        "ten": result.rule.name,
        "ten_ngan": result.rule.short_name,
        "tu": "" if reading.numerator is None else written(reading.numerator),
        "mau": "" if reading.denominator is None else written(reading.denominator),
        "gia_tri": marked(with_unit(result), result),
        "so": marked(number_of(result), result),
        "muc_tieu": target_said(result) or "không giao mục tiêu",
        "danh_gia": verdict(result),
        "so_don_vi_chua_dat": counted(len(result.missed)),
        "danh_sach": listed(names_of(result.rule.code, texts)) or "(chưa ghi danh sách)",
        "so_xa_dau_ky": written(communes_on(scope, scope.window.first.last_day)),
        "so_xa_cuoi_ky": written(communes_on(scope, scope.window.last.last_day)),
        "nam": str(scope.window.last.year),
    }


def sentence(result: Result, template: str, card: Scorecard, texts: Texts) -> str:
    """The office's own sentence; the mark of simulated figures is added where no placeholder carries it."""
    said = filled(template, values_of(result, card, texts))
    return said if FIGURES & set(placeholders_in(template)) else marked(said, result)


def usual_sentence(result: Result) -> str:
    """- Tỷ lệ văn bản ... 3.787/3.798, đạt 99,71% (mục tiêu đề ra 97%): đạt."""
    if result.rule.unit_label != "%":
        return f"- {result.rule.name}: {figure(result)}{_judged(result)}"
    return f"- {result.rule.name} {figure(result)}{_judged(result)}"


def judged_words(result: Result) -> str:
    """What is said of a target after a sentence of the office's own; empty without one."""
    return _judged(result).strip()


def _judged(result: Result) -> str:
    if result.target is None or not verdict(result):
        return "."
    behind = behind_words(result)
    said = f" ({target_said(result)}): {verdict(result)}"
    return f"{said}, {behind}" if behind and result.is_missed else f"{said}; {behind}" if behind else f"{said}."


def missing_sentence(result: Result, note: str) -> str:
    """Why there is no figure; never a number in its place."""
    state = STATE_WORDS[result.reading.state]
    why = f" – {result.reading.reason.rstrip('.')}" if result.reading.reason else ""
    noted = f" (đơn vị ghi: {note.rstrip('.')})" if note else ""
    return f"- {result.rule.name}: {state}{why}{noted}."


def document_said(row: Text) -> str:
    """Kế hoạch số 14/KH-UBND ngày 12/01/2024 Chuyển đổi số huyện Hưng Hà năm 2024."""
    return " ".join(filter(None, (document_words(row.number, row.dated_on), row.text)))


def few_rows(result: Result) -> tuple[list[Row], list[Row]]:
    """Rows with few records that somebody should explain: units as they were all along, and merged ones."""
    odd = [row for row in result.rows if row.counted and row.few is not None and row.few.is_odd]
    return [row for row in odd if len(row.parts) < 2], [row for row in odd if len(row.parts) > 1]


def span_of(numbers: Sequence[int | Decimal]) -> str:
    """20-73; 119."""
    low, high = min(numbers), max(numbers)
    return written(low) if low == high else f"{written(low)}-{written(high)}"


def days_of(first: Month, last: Month) -> str:
    return f"từ {written_date(first.first_day)} đến {written_date(last.last_day)}"


def has_figure(judged: Judged) -> bool:
    return judged.reading.state is State.FIGURE and judged.value is not None
