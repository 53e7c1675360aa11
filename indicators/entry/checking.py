"""What stands in the way of submitting a month: errors to correct, warnings to explain; and the only writer of explanations.

The checks themselves are pure (core.quality); here they meet what is stored (README §5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.quality import Flag, Known, Relation, Severity, Thresholds, check_month
from indicators.entry.cells import LONGEST_NOTE, Refused, storable, tidy_note
from indicators.entry.progress import rules_asked
from indicators.loading import Catalogue, Question
from indicators.loading.months import load_unit_months
from indicators.loading.quality import Explained, load_explanations, load_rules_of_checks
from indicators.models import Explanation
from units.models import Event, User


@dataclass(frozen=True, slots=True)
class Finding:
    """One flag and what was said about it. An error stays open whatever is said."""

    flag: Flag
    explanation: Explained | None = None

    @property
    def is_error(self) -> bool:
        return self.flag.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        return self.is_error or self.explanation is None

    @property
    def beside_the_cell(self) -> str:
        """The reason without the unit, month and indicator that it begins with: what stands beside that very cell."""
        _, _, rest = self.flag.reason.partition(": ")
        return f"{rest[:1].upper()}{rest[1:]}" or self.flag.reason

    @property
    def sentence(self) -> str:
        """What is to be done, in one sentence."""
        return f"{'Phải sửa' if self.is_error else 'Cần giải trình'}: {self.flag.reason}"


def load_findings(catalogue: Catalogue, unit: str, month: Month, *, today: date) -> tuple[Finding, ...]:
    """Everything that the checks find in this unit's month, with its explanations; three queries."""
    relations, thresholds = load_rules_of_checks()
    reach = Window(month.plus(-thresholds.history_months), month)
    rules = rules_asked(catalogue, catalogue.deadlines(today), catalogue.timeline.units[unit], month)
    question = Question(unit, reach, Boundaries("date", month.last_day), today)
    months = load_unit_months(catalogue, question, {rule.code for rule in rules})
    return explained(check_month(months.known, unit, month, relations, thresholds))


def findings_by_code(
    known: Known, unit: str, month: Month, relations: Sequence[Relation], thresholds: Thresholds
) -> dict[str, tuple[Finding, ...]]:
    """The same from what is read already, by indicator; one query where anything is found."""
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in explained(check_month(known, unit, month, relations, thresholds)):
        code = finding.flag.indicator
        found[code] = (*found.get(code, ()), finding)
    return found


def explained(flags: Iterable[Flag]) -> tuple[Finding, ...]:
    """Flags with what was said about each; one query, none where there are none."""
    flags = tuple(flags)
    said = load_explanations({flag.key for flag in flags}) if flags else {}
    return tuple(Finding(flag, said.get(flag.key)) for flag in flags)


@transaction.atomic
def explain(catalogue: Catalogue, flag: Flag, text: str, *, by: User, at: datetime) -> Explanation:
    """Keeps what a person says about a warning. Refused with a sentence for nothing, too much, and an error."""
    words = tidy_note(storable(text))
    if flag.severity is Severity.ERROR:
        raise Refused("Số liệu này phải sửa, không giải trình được.")
    if not any(sign.isalnum() for sign in words):
        raise Refused("Hãy viết lời giải trình bằng chữ.")
    if len(words) > LONGEST_NOTE:
        raise Refused("Lời giải trình dài quá 2.000 ký tự. Hãy viết ngắn hơn.")
    unit_id = catalogue.timeline.units[flag.unit].pk if flag.unit else None
    row = Explanation.objects.create(
        key=flag.key, check_name=flag.check.value, unit_id=unit_id, indicator_id=catalogue.ids.get(flag.indicator),
        month=flag.month, finding=flag.reason, text=words, given_by=by, given_at=at,
    )  # fmt: skip
    Event.objects.create(
        kind=Event.Kind.EXPLANATION, subject=flag.reason[:300], unit_id=unit_id, action="giải trình", new=words,
        by=by, at=at,
    )  # fmt: skip
    return row
