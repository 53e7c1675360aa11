"""Sentences that the office edits: words with fixed placeholders such as {gia_tri}, filled in one pass, never formatted.

Only the names below are understood. Whatever else stands in braces is refused before it is kept, and left as words where
it was kept all the same: what a person wrote is no program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# What each placeholder stands for, as the page that edits sentences explains it.
PLACEHOLDERS: dict[str, str] = {
    "ten": "tên chỉ tiêu",
    "ten_ngan": "tên ngắn của chỉ tiêu",
    "tu": "tử số, ví dụ 3.787",
    "mau": "mẫu số, ví dụ 3.798",
    "gia_tri": "kết quả kèm đơn vị tính, ví dụ 99,71% hoặc 04 tuyến",
    "so": "kết quả không kèm đơn vị tính",
    "muc_tieu": "mục tiêu theo đúng cách ghi của văn bản, ví dụ mục tiêu đề ra 97%",
    "danh_gia": "đạt, chưa đạt",
    "so_don_vi_chua_dat": "số đơn vị chưa đạt, ví dụ 04",
    "danh_sach": "danh sách kèm theo chỉ tiêu, ghi ở mục danh sách và chữ ký số",
    "so_xa_dau_ky": "số xã, thị trấn ở đầu kỳ",
    "so_xa_cuoi_ky": "số xã, thị trấn ở cuối kỳ",
    "nam": "năm báo cáo",
}
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
FIGURES = frozenset({"gia_tri", "so"})

UNKNOWN = "Không có chỗ điền {name}. Các chỗ điền dùng được: {known}."
LOOSE_BRACE = "Dấu { hoặc } không thành cặp. Chỗ điền viết là {gia_tri}."


def placeholders_in(template: str) -> tuple[str, ...]:
    return tuple(_IN_BRACES.findall(template))


def objection_to(template: str) -> str:
    """Why a sentence cannot be kept, naming what was not understood; empty where it can."""
    for name in placeholders_in(template):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            return UNKNOWN.replace("{name}", f"{{{name[:40]}}}").replace("{known}", known)
    rest = _IN_BRACES.sub("", template)
    return LOOSE_BRACE if "{" in rest or "}" in rest else ""


def filled(template: str, values: Mapping[str, str]) -> str:
    """The sentence with its placeholders replaced; what came in is not looked at again."""
    return _IN_BRACES.sub(lambda found: values.get(found[1], found[0]), template)
