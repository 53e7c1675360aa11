"""A small office to import into: two towns, some communes, two departments, four indicators. Needs no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.core.deadlines import Deadlines
from indicators.core.figures import Due, Measure, OverTime, OverUnits, Rule, State
from indicators.entry.cells import Content
from indicators.entry.workbooks.lines import Known, Standing
from units.matching import Names
from units.names import sort_key
from units.timeline import Replacement, Span, Timeline, UnitLife

MERGED_ON, ABOLISHED_ON = date(2024, 11, 1), date(2025, 7, 1)
NOVEMBER = "2024-11"


def _unit(slug: str, name: str, kind: str, since: date | None = None, until: date | None = ABOLISHED_ON) -> UnitLife:
    short = name.removeprefix("Xã ").removeprefix("Phòng ").replace("Thị trấn", "TT")
    return UnitLife(slug, name, short, kind, Span(since, until), 0, sort_key(short))


UNITS = (
    _unit("huyen-hung-ha", "Huyện Hưng Hà", "district", until=None),
    _unit("phong-tu-phap", "Phòng Tư pháp", "department"),
    _unit("phong-van-hoa-thong-tin", "Phòng Văn hóa và Thông tin", "department"),
    _unit("thi-tran-hung-ha", "Thị trấn Hưng Hà", "town"),
    _unit("thi-tran-hung-nhan", "Thị trấn Hưng Nhân", "town"),
    _unit("xa-bac-son", "Xã Bắc Sơn", "commune"),
    _unit("xa-minh-hoa", "Xã Minh Hòa", "commune"),
    _unit("xa-doan-hung", "Xã Đoan Hùng", "commune"),
    _unit("xa-cong-hoa", "Xã Cộng Hòa", "commune"),
    _unit("xa-dong-do", "Xã Đông Đô", "commune"),
    _unit("xa-diep-nong", "Xã Điệp Nông", "commune", until=MERGED_ON),
    _unit("xa-quang-trung", "Xã Quang Trung", "commune", since=MERGED_ON),
)
TIMELINE = Timeline(UNITS, [Replacement("xa-diep-nong", "xa-quang-trung", MERGED_ON)])
ALIASES = (("Phòng Văn hóa - Thông tin", "phong-van-hoa-thong-tin"),)
EVERYBODY = frozenset({"department", "commune", "town"})


def _rule(
    code: str, name: str, short: str, part: str, whole: str, measure: Measure = Measure.RATIO, **more: Any
) -> Rule:
    given = {"over_units": OverUnits.SUM, "applies_to": EVERYBODY} | more
    return Rule(
        code, name, measure, OverTime.SUM, short_name=short, numerator_label=part, denominator_label=whole,
        years=frozenset({2024}), **given,
    )  # fmt: skip


RULES = (
    _rule(
        "KS01", "Tỷ lệ văn bản điện tử có chứng thực số và ký số", "Văn bản điện tử được ký số",
        "Số văn bản điện tử có chứng thực số và ký số", "Tổng số văn bản điện tử phát hành, trừ văn bản mật",
    ),
    _rule(
        "KS02", "Tỷ lệ văn bản có đầy đủ chữ ký số của cơ quan và cá nhân lãnh đạo", "Ký số đủ cơ quan và lãnh đạo",
        "Số văn bản có đủ chữ ký số của cơ quan và lãnh đạo", "Tổng số văn bản điện tử phát hành, trừ văn bản mật",
    ),
    _rule(
        "DVC02", "Tỷ lệ hồ sơ tiếp nhận trực tuyến", "Hồ sơ tiếp nhận trực tuyến",
        "Số hồ sơ tiếp nhận trực tuyến", "Tổng số hồ sơ tiếp nhận", applies_to=frozenset({"commune", "town"}),
    ),
    _rule(
        "TT11", "Số tin, bài tuyên truyền trên đài truyền thanh", "Tin, bài trên đài truyền thanh",
        "Số tin, bài đã tuyên truyền", "", Measure.COUNT, decimals=0, applies_to=frozenset({"commune", "town"}),
    ),
    _rule(
        "HT01", "Tỷ lệ dân số có điện thoại thông minh", "Điện thoại thông minh", "", "", Measure.PERCENTAGE,
        over_units=OverUnits.NONE, applies_to=frozenset({"district"}), due=Due.YEAR,
    ),
)  # fmt: skip
DEADLINES = Deadlines(date(2024, 12, 2))
NAMES = Names(UNITS, ALIASES)


def figure(numerator: int, denominator: int | None = None, note: str = "") -> Content:
    whole = None if denominator is None else Decimal(denominator)
    return Content(State.FIGURE, Decimal(numerator), whole, note=note)


def known(standing: Mapping[tuple[str, str, str], tuple[Content, int]] | None = None, **more: Any) -> Known:
    """What there is to compare with; `standing` is by (unit, indicator, month)."""
    stored = {place: Standing(*one) for place, one in (standing or {}).items()}
    by_code = {rule.code: rule for rule in more.pop("rules", RULES)}
    return Known(TIMELINE, by_code, DEADLINES, more.pop("names", NAMES), stored, **more)


def codes(rules: Iterable[Rule]) -> list[str]:
    return [rule.code for rule in rules]
