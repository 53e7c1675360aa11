"""A figure beside what it was: a month before, and in the same months of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indicators.core.comparing import Difference, difference_of, difference_words, is_slight
from indicators.core.figures import State
from indicators.core.months import Window
from indicators.core.numbers_vi import counted, written, written_month
from indicators.core.results import Earlier, Result
from indicators.core.wording import counts, span_words, value_with_unit

SLIGHTLY = "gần như không đổi"
MOVEMENTS = {True: "tốt lên", False: "kém đi", SLIGHTLY: SLIGHTLY, None: "không đổi"}


@dataclass(frozen=True)
class Compared:
    """One line: against which window, which way it went, what it was then."""

    result: Result
    then: Earlier
    label: str

    @property
    def difference(self) -> Difference:
        return difference_of(self.result, self.then)

    @property
    def movement(self) -> str:
        """What a reader would notice: less than the last place shown is next to nothing."""
        difference = self.difference
        return SLIGHTLY if is_slight(difference, self.result.rule) else MOVEMENTS[difference.is_better]

    @property
    def words(self) -> str:
        return difference_words(self.difference, self.result.rule)

    @property
    def drawn(self) -> SafeString:
        """A paragraph; what it was then stands behind the words, for who wants to know. Written here, since an overview has
        dozens and a template takes several times as long."""
        difference, words = self.difference, self.words
        css = {True: " is-better", False: " is-worse", None: ""}[difference.is_better]
        return mark_safe(
            f'<p class="compared{css}"><span class="arrow" aria-hidden="true">{difference.arrow}</span> '
            f'{escape(words[:1].upper() + words[1:])} <span class="muted">{escape(f"{self.label}: {self.was}")}</span></p>'
        )

    @property
    def was(self) -> str:
        """70,80 % (2.432 / 3.435), and how much of it was reported where not all was."""
        said = value_with_unit(self.then)
        beside = [counts(self.then)]
        if not self.then.is_complete:
            beside.append(
                f"khi đó mới có {written(self.then.figures_reported)}/{written(self.then.figures_expected)} số liệu"
            )
        inside = "; ".join(filter(None, beside))
        return f"{said} ({inside})" if inside else said


def compared_of(result: Result) -> tuple[Compared, ...]:
    """What it compares with: nothing where there is no figure now, nor where nobody knows one of then."""
    if result.reading.state is not State.FIGURE:
        return ()
    found = []
    if result.before is not None:
        found.append(Compared(result, result.before, f"so với {before_label(result.before.window)}"))
    if result.year_ago is not None:
        found.append(Compared(result, result.year_ago, f"so với cùng kỳ {result.year_ago.window.last.year}"))
    return tuple(line for line in found if is_known(line.then))


def is_known(then: Earlier | None) -> bool:
    """Whether there is anything to say of that window, be it why nothing compares with it."""
    return then is not None and then.reading.state is not State.NO_DATA


def before_label(window: Window) -> str:
    """hết tháng 10/2024 of a year so far; tháng 10/2024; tháng 12/2023 – 02/2024."""
    if window.is_year_to_date and len(window) > 1:
        return f"hết tháng {written_month(window.last)}"
    return f"tháng {span_words(window.first, window.last)}"


def movement_words(results: Iterable[Result]) -> str:
    """So với hết tháng 10/2024: 03 chỉ tiêu tốt lên, 01 kém đi, 02 gần như không đổi; empty where nothing compares."""
    lines = [line for result in results for line in compared_of(result)[:1] if line.then is result.before]
    moves = Counter(line.movement for line in lines if line.difference.amount is not None)
    if not moves:
        return ""
    words = [f"{counted(moves[word])} {word}" for word in MOVEMENTS.values() if moves[word]]
    first = words[0].split(" ", 1)
    return f"{lines[0].label[0].upper()}{lines[0].label[1:]}: {', '.join([f'{first[0]} chỉ tiêu {first[1]}', *words[1:]])}."


def year_ago_note(results: Iterable[Result], window: Window) -> str:
    """Why nothing stands beside the same months of the year before; empty where anything does."""
    if any(is_known(result.year_ago) for result in results):
        return ""
    return f"Năm {window.first.year - 1} chưa có số liệu nên chưa so được với cùng kỳ."
