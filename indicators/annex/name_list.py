"""The list of names that may stand in a paper of the office's own, as a workbook to copy them from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from indicators.annex.placeholders import EACH_WORDS, OF_INDICATOR, OF_WHOLE, WHOLE_WORDS, General, OfUnit, What
from indicators.core.figures import Measure, OverUnits, Rule
from indicators.sheets.tables import TableSheet, table_workbook
from units.timeline import UnitLife

_MEANING = {
    General.PERIOD: "Kỳ của bản in, ví dụ 11 tháng năm 2024",
    General.YEAR: "Năm của kỳ",
    General.FIRST: "Tháng đầu của kỳ, ví dụ 01/2024",
    General.LAST: "Tháng cuối của kỳ",
    General.TERRITORY: "Tên địa bàn",
    General.SOURCE: "Kỳ, ranh giới, thời điểm lấy số; có số liệu mô phỏng thì nói rõ",
    OfUnit.NUMBER: "Số thứ tự của đơn vị trong các dòng lặp",
    OfUnit.NAME: "Tên đơn vị",
    OfUnit.SHORT_NAME: "Tên ngắn của đơn vị",
    What.NUMERATOR: "Số đếm ở trên (tử số); chỉ tiêu số lượng thì là số lượng",
    What.DENOMINATOR: "Số đếm ở dưới (mẫu số)",
    What.VALUE: "Tỷ lệ hoặc giá trị, cắt như trên màn hình. Cũng viết được: giá trị",
    What.WITH_UNIT: "Giá trị kèm đơn vị tính, ví dụ 70,82 %; là chữ",
    What.TARGET: "Mức giao bằng lời, ví dụ từ 97 %",
    What.LEVEL: "Mức giao, chỉ con số",
    What.STATUS: "Đạt, Chưa đạt",
    What.PLACE: "Hạng trong các đơn vị; bằng nhau thì đồng hạng",
    What.COVERAGE: "Số ô đã báo cáo trên số ô phải báo cáo, ví dụ 11/12",
    What.NOTE: "Ít hồ sơ, đã sáp nhập, lời giải trình và ghi chú của đơn vị",
    What.UNITS: "Số đơn vị có chỉ tiêu này",
    What.UNITS_MET: "Số đơn vị đạt",
    What.UNITS_MISSED: "Số đơn vị chưa đạt",
    What.NAMES_MISSED: "Tên các đơn vị chưa đạt",
    What.NAME: "Tên chỉ tiêu",
    What.UNIT_LABEL: "Đơn vị tính của chỉ tiêu",
}


def names_workbook(rules: Sequence[Rule], units: Iterable[UnitLife], period: str, as_of: datetime) -> bytes:
    notes = (
        f"Tên dùng được {period}. Chép nguyên cả dấu ngoặc vào ô hay đoạn cần điền; không phân biệt chữ hoa, chữ thường.",
        f"Thay “{WHOLE_WORDS}” bằng tên một đơn vị, hoặc “{EACH_WORDS}” trong dòng cần lặp cho từng đơn vị.",
    )
    general = [(f"[[{word}]]", _MEANING[word]) for word in General]
    general += [(f"[[{EACH_WORDS}|{word}]]", _MEANING[word]) for word in OfUnit]
    what = [(str(word), _whose(word), _MEANING[word]) for word in What]
    figures = [(rule.code, rule.name, f"[[{name}]]") for rule in rules for name in _names_of(rule)]
    return table_workbook(
        [
            TableSheet("Tên chung", notes, ("Tên", "Ý nghĩa"), general),
            TableSheet("Nội dung của chỉ tiêu", notes, ("Nội dung", "Của ai", "Ý nghĩa"), what, "Nội dung"),
            TableSheet("Tên theo chỉ tiêu", notes, ("Mã", "Chỉ tiêu", "Tên để chép"), figures, "Chỉ tiêu"),
            TableSheet("Tên đơn vị", notes, ("Tên đơn vị",), [(unit.name,) for unit in units], "Đơn vị"),
        ],
        as_of,
    )


def _whose(word: What) -> str:
    if word in OF_WHOLE:
        return WHOLE_WORDS
    if word in OF_INDICATOR:
        return "chỉ tiêu"
    return f"một đơn vị, {EACH_WORDS}" if word is What.PLACE else f"{WHOLE_WORDS}, một đơn vị, {EACH_WORDS}"


def _names_of(rule: Rule) -> Iterable[str]:
    for word in What:
        if word is What.DENOMINATOR and rule.measure is not Measure.RATIO:
            continue
        if word is What.NUMERATOR and not rule.measure.is_counted:
            continue
        if word in OF_INDICATOR:
            yield f"{rule.code}|{word}"
        elif word in OF_WHOLE:
            if rule.over_units is not OverUnits.NONE:
                yield f"{rule.code}|{word}"
        elif word is not What.PLACE:
            yield f"{rule.code}|{WHOLE_WORDS}|{word}"
        elif rule.over_units is not OverUnits.NONE:
            yield f"{EACH_WORDS}|{rule.code}|{word}"
