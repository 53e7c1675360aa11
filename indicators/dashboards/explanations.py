"""What an indicator means, in plain words: both axis rules, how often it is due, how it is shown (README §1)."""

from __future__ import annotations

from indicators.core.figures import Better, Due, Measure, OverTime, OverUnits, Rule
from indicators.core.numbers_vi import counted, written, written_date
from indicators.core.status import Target
from indicators.core.wording import scope_words
from indicators.models import Target as TargetRow
from units.models import Unit

MEASURE_WORDS = {
    Measure.RATIO: "Tỷ lệ tính từ số đếm: tử số chia cho mẫu số.",
    Measure.COUNT: "Số đếm.",
    Measure.PERCENTAGE: "Tỷ lệ cho sẵn từ điều tra, thống kê; không có số đếm để cộng.",
    Measure.FREQUENCY: "Tần suất cho sẵn.",
    Measure.DURATION: "Thời gian cho sẵn.",
}
OVER_TIME_WORDS = {
    OverTime.SUM: "Cộng các tháng trong kỳ.",
    OverTime.LATEST: "Lấy số mới nhất trong kỳ, không cộng các tháng.",
    OverTime.TO_DATE: (
        "Lũy kế từ đầu năm, mỗi tháng nhập lại: lấy số của tháng mới nhất, không cộng các tháng; "
        "chỉ trả lời cho kỳ bắt đầu từ tháng 01."
    ),
}
OVER_UNITS_WORDS = {
    OverUnits.SUM: "Cộng các đơn vị.",
    OverUnits.NONE: "Chỉ văn phòng nhập cho toàn địa bàn, không cộng từ các đơn vị.",
}
DUE_WORDS = {
    Due.MONTH: "Hằng tháng.",
    Due.QUARTER: "Hằng quý, vào tháng cuối quý.",
    Due.YEAR: "Mỗi năm một lần, vào tháng cuối của kỳ báo cáo.",
}
ISSUER_WORDS = dict(TargetRow.Issuer.choices)


def over_time_words(rule: Rule) -> str:
    words = OVER_TIME_WORDS[rule.over_time]
    if rule.over_time is OverTime.SUM and rule.measure is Measure.RATIO:
        return f"{words} Tử số cộng với tử số, mẫu số cộng với mẫu số rồi mới chia; không lấy trung bình các tỷ lệ."
    return words


def over_units_words(rule: Rule) -> str:
    words = OVER_UNITS_WORDS[rule.over_units]
    if rule.over_units is OverUnits.SUM and rule.over_time is OverTime.LATEST:
        return f"{words} Mỗi địa bàn tính một lần, theo đơn vị đang hoạt động cuối kỳ."
    return words


def shown_words(rule: Rule) -> str:
    """Showing never flatters: cut towards the worse side."""
    side = "phần lẻ được cắt bỏ" if rule.better is Better.HIGHER else "phần lẻ được đưa lên"
    if rule.decimals == 0:
        return f"Số nguyên; {side}, không làm tròn có lợi."
    return f"{counted(rule.decimals)} chữ số thập phân; {side}, không làm tròn có lợi."


def better_words(rule: Rule) -> str:
    return "Càng cao càng tốt." if rule.better is Better.HIGHER else "Càng thấp càng tốt."


def applies_words(rule: Rule) -> str:
    """Phòng ban, xã, thị trấn: the kinds of units that it concerns."""
    kinds = [label for value, label in Unit.Kind.choices if value in rule.applies_to]
    words = ", ".join(kinds)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def few_records_words(rule: Rule) -> str:
    if rule.few_records is None:
        return ""
    return f"Từ {written(rule.few_records)} trở xuống trong cả kỳ thì đánh dấu số hồ sơ ít."


def target_facts(target: Target | None, unit_names: dict[str, str]) -> list[str]:
    """Issuer, scope, date and paper of a target; what no paper names is left out, never supplied."""
    if target is None:
        return []
    facts = [ISSUER_WORDS.get(target.issuer, ""), f"cho {scope_words(target.scope, unit_names)}"]
    if target.document:
        facts.append(f"theo {target.document}")
    else:
        facts.append("không nêu số, ngày văn bản")
    if target.effective_on is not None:
        facts.append(f"áp dụng từ {written_date(target.effective_on)}")
    return [fact for fact in facts if fact]


def definition_pairs(rule: Rule) -> list[tuple[str, str]]:
    """How the indicator is added up and shown, as pairs of a heading and a sentence."""
    pairs = [
        ("Cách đo", MEASURE_WORDS[rule.measure]),
        ("Theo thời gian", over_time_words(rule)),
        ("Theo đơn vị", over_units_words(rule)),
        ("Kỳ báo cáo", DUE_WORDS[rule.due]),
        ("Áp dụng cho", applies_words(rule)),
        ("Chiều tốt", better_words(rule)),
        ("Cách hiển thị", shown_words(rule)),
        ("Số hồ sơ ít", few_records_words(rule)),
    ]
    return [(heading, words) for heading, words in pairs if words]
