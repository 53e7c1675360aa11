"""What stands in an annex beside its figures: why units are behind in their own words, and who approved which months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indicators.core.numbers_vi import counted
from indicators.core.wording import months_words
from indicators.loading import Catalogue, Question
from indicators.loading.said import Approved, load_reasons

Reasons = Mapping[str, Mapping[str, tuple[str, ...]]]
MOST_REASONS = 2


@dataclass(frozen=True)
class Beside:
    """`reasons` by indicator and unit, newest first; `approvals` by the name of who gave them, None where nobody asked."""

    reasons: Reasons = field(default_factory=dict)
    approvals: tuple[Approved, ...] | None = None

    def reason_of(self, code: str, units: Iterable[str]) -> str:
        """The newest words of these units, as they stand in a footnote; empty where nobody said anything."""
        own = self.reasons.get(code, {})
        said = [text for slug in units for text in own.get(slug, ())]
        return "; ".join(text.rstrip(" .;") for text in said[:MOST_REASONS])


NOTHING_BESIDE = Beside()


def load_beside(catalogue: Catalogue, question: Question) -> Beside:
    """One query."""
    return Beside(*load_reasons(catalogue, question))


def approval_words(approvals: Iterable[Approved] | None) -> tuple[str, ...]:
    """Báo cáo tháng đã duyệt: Người duyệt (tháng 01–10/2024, 490 báo cáo); nothing where nobody asked."""
    if approvals is None:
        return ()
    named = "; ".join(f"{one.by} ({months_words(one.months)}, {counted(one.reports)} báo cáo)" for one in approvals)
    return (f"Báo cáo tháng đã duyệt: {named}." if named else "Chưa có báo cáo tháng nào được duyệt.",)
