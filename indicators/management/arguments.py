"""Arguments that several commands share; argparse answers nonsense with exit code 2."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.loading import Catalogue, Question


def month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a month; write 2024-11") from None


def boundaries(text: str) -> Boundaries:
    if text in ("then", "end", "today"):
        return Boundaries(text)
    try:
        return Boundaries("date", date.fromisoformat(text))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not end, then, today or a date such as 2024-11-01") from None


def add_question(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", type=month, required=True, metavar="MONTH", help="first month, 2024-01")
    parser.add_argument("--to", dest="last", type=month, required=True, metavar="MONTH", help="last month, 2024-11")
    parser.add_argument("--unit", metavar="SLUG", help="a unit (default: the whole territory)")
    parser.add_argument(
        "--boundaries", type=boundaries, default=Boundaries("end"), help="end (default), then, today or a date"
    )


def question_of(catalogue: Catalogue, options: dict[str, object], today: date) -> Question:
    """The question asked on the command line; CommandError for a window that ends before it begins or an unknown unit."""
    try:
        window = Window(options["first"], options["last"])  # type: ignore[arg-type]
    except ValueError:
        raise CommandError("The window ends before it begins: --from must not be after --to.") from None
    if not catalogue.timeline.units:
        raise CommandError("The database holds no units. Load the demo or the units first.")
    unit = options["unit"] or catalogue.root
    if unit not in catalogue.timeline.units:
        raise CommandError(f"There is no unit {unit!r}.")
    return Question(str(unit), window, options["boundaries"], today)  # type: ignore[arg-type]


def refuse_without_indicators(catalogue: Catalogue, window: Window) -> None:
    """A paper is about the months of one year, which has a set of indicators."""
    if window.first.year != window.last.year:
        raise CommandError("A paper covers months of one year: --from and --to must be in the same year.")
    if not catalogue.rules_for(window):
        raise CommandError(f"The year {window.last.year} has no indicators, so there is nothing to report.")
