"""Papers as issued from the demo, and one figure corrected afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime

from indicators.annex.publications import issue_paper
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.entry.cells import Typed
from indicators.entry.recording import save_cells
from indicators.loading import Question, load_catalogue
from indicators.models import Issue, Measurement
from units.models import User

AT = datetime(2024, 12, 3, 8, 30, tzinfo=UTC)
LATER = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)
WINDOW = Window(Month(2024, 1), Month(2024, 11))


def person(login: str) -> User:
    return User.objects.get(username=login)


def question(*, approved_only: bool = False) -> Question:
    return Question(load_catalogue().root, WINDOW, Boundaries("end"), date(2024, 12, 3), approved_only)


def issued(
    kind: str = Issue.Kind.ANNEX, *, by: str = "vanphong", approved_only: bool = False, number: str = "125/BC-UBND",
    day: date | None = date(2024, 12, 5),
) -> Issue:  # fmt: skip
    """As it is read again from the database."""
    issue = issue_paper(
        kind, load_catalogue(), question(approved_only=approved_only), by=person(by), at=AT, number=number, day=day
    )
    return Issue.objects.get(pk=issue.pk)


def correct(numerator: str = "6", reason: str = "Đếm lại sổ") -> None:
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    typed = Typed(
        "xa-bac-son", "DVC03", "2024-11", version=row.version, numerator=numerator, denominator=str(int(row.denominator)),
        reason=reason,
    )  # fmt: skip
    save_cells([typed], catalogue=load_catalogue(), by=person("vanphong"), at=LATER, key="sua-mot-o")
