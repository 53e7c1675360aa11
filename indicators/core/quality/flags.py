"""What a check answers: one flag for one thing that somebody should correct or explain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.figures import Number
from indicators.core.months import Month
from indicators.core.rounding import plain, without_trailing_zeros


class Severity(StrEnum):
    """An error stops submission; a warning asks for an explanation, which is kept."""

    ERROR = "error"
    WARNING = "warning"


SEVERITY_WORDS = {Severity.ERROR: "Phải sửa", Severity.WARNING: "Cần giải trình"}


class Check(StrEnum):
    """In the order in which people should look at what was found."""

    ABOVE_DENOMINATOR = "above_denominator"
    ABOVE_RELATED = "above_related"
    PARTS = "parts"
    DENOMINATORS_DIFFER = "denominators_differ"
    SUM_WITH_UNITS = "sum_with_units"
    FALL = "fall"
    DENOMINATOR_CHANGE = "denominator_change"
    OUTLIER = "outlier"
    REPEATED = "repeated"
    FEW_RECORDS = "few_records"
    STATEMENTS_DISAGREE = "statements_disagree"
    STATEMENT_AGAINST_FIGURES = "statement_against_figures"
    LIST_LENGTH = "list_length"
    OPEN_LIST = "open_list"


CHECK_WORDS = {
    Check.ABOVE_DENOMINATOR: "Tử số lớn hơn mẫu số",
    Check.ABOVE_RELATED: "Lớn hơn chỉ tiêu bao trùm",
    Check.PARTS: "Các phần không bằng tổng",
    Check.DENOMINATORS_DIFFER: "Mẫu số chung không khớp",
    Check.SUM_WITH_UNITS: "Tổng số tổ không khớp số thôn",
    Check.FALL: "Số hiện có hoặc lũy kế bị giảm",
    Check.DENOMINATOR_CHANGE: "Mẫu số của số lũy kế thay đổi",
    Check.OUTLIER: "Khác hẳn các tháng trước",
    Check.REPEATED: "Giống hệt các tháng trước",
    Check.FEW_RECORDS: "Tỷ lệ cao trên số hồ sơ ít",
    Check.STATEMENTS_DISAGREE: "Nhận định trái nhau",
    Check.STATEMENT_AGAINST_FIGURES: "Nhận định trái số liệu",
    Check.LIST_LENGTH: "Danh sách không đủ số đơn vị đã nêu",
    Check.OPEN_LIST: "Danh sách bỏ lửng",
}

ERRORS = frozenset({Check.ABOVE_DENOMINATOR, Check.ABOVE_RELATED, Check.PARTS})

Evidence = tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """What one check found. `reason` is a whole sentence for people, with unit, month and numbers.

    `unit` None: the territory as a whole, or a paper. `month` None: the whole window. `others` are indicators that the
    figure was held against, `statements` the codes of what a paper says. `evidence` holds the figures that the finding
    stands on, each with a label; thresholds and usual ranges stand in the reason only.
    """

    check: Check
    unit: str | None
    indicator: str
    month: Month | None
    reason: str
    evidence: Evidence
    others: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.check in ERRORS else Severity.WARNING

    @property
    def key(self) -> str:
        """What an explanation is kept under: the same as long as the figures are, whatever the words and thresholds.

        At most 60 ASCII signs, beginning with the check's own name.
        """
        figures = (plain(without_trailing_zeros(Decimal(number))) for _, number in self.evidence)
        place = (self.check, self.unit or "", self.indicator, str(self.month or ""))
        parts = (*place, " ".join(self.others), " ".join(self.statements), " ".join(figures))
        return f"{self.check}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}"
