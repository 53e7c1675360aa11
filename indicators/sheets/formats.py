"""How the cells of an office's own workbook show numbers: as a share of a hundred or not, with how many places."""

from __future__ import annotations

import re

from indicators.sheets.packages import Package
from indicators.sheets.splicing import Part, named

_SPOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    39: "#,##0.00",
}


class Formats:
    """The number formats by the looks of cells."""

    def __init__(self, package: Package, styles: str) -> None:
        self._codes: list[str] = []
        if not styles or not package.has(styles):
            return
        part = Part(package.get(styles))
        own = dict(_BUILT_IN)
        looks = []
        for one in part.elements(named("styleSheet/numFmts/numFmt", "styleSheet/cellXfs/xf")):
            if one.name == "numFmt":
                own[int(one.attributes.get("numFmtId", "0"))] = one.attributes.get("formatCode", "General")
            else:
                looks.append(int(one.attributes.get("numFmtId", "0")))
        self._codes = [own.get(number, "") for number in looks]

    def _code(self, style: int) -> str:
        """The first section, without words."""
        code = self._codes[style] if 0 <= style < len(self._codes) else "General"
        return _SPOKEN.sub("", code).split(";")[0]

    def is_general(self, style: int) -> bool:
        """Whether numbers are shown as they are."""
        return self._code(style) == "General"

    def is_percent(self, style: int) -> bool:
        return "%" in self._code(style)

    def places(self, style: int) -> int | None:
        """Places behind the point that are shown; None where as many as there are."""
        code = self._code(style)
        if not re.search("[0#?]", code):
            return None
        _, _, behind = code.partition(".")
        return len(re.findall("[0#?]", behind))
