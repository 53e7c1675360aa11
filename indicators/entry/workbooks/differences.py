"""Compares a file with what is stored, figure by figure: new, changed, same, in error, or a question. Nothing is stored here.

Rows in the file are rows in the answer, and each problem names its cell. A blank cell never wipes a figure by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from indicators.core.figures import STATE_WORDS, Better, State
from indicators.core.months import Month
from indicators.core.numbers_vi import written, written_date
from indicators.core.rounding import cut
from indicators.entry.cells import Content, Refused, Typed, content_of, place_of
from indicators.entry.workbooks.figures import FileRows, RawFigure, RawRow
from indicators.entry.workbooks.lines import Answers, Differences, Kind, Known, Line, Standing, content_words
from indicators.entry.workbooks.retyping import BadCell, Share, typed_of
from units.matching import Match, Sureness

A_TOTAL = "dòng cộng, không nhập"
NO_FIGURES = "không có ô số liệu nào cần nhập ở dòng này"
SKIPPED = "không phải đơn vị báo cáo, bỏ qua theo trả lời"
TWICE = "Số liệu này đã có ở ô {other} trong cùng tệp. Hãy giữ lại một."
FOREIGN = "Tài khoản này không được nhập số liệu của {unit}."
KEPT = "Ô trống: giữ nguyên số liệu đang có."
WIPE = "Ô để trống trong khi đang có số liệu {old}. Xóa số liệu này?"
MEANWHILE = "Số liệu này đã được sửa sau khi tải biểu: hiện là {old}, trong biểu là {new}. Thay bằng số trong biểu?"
SHARE_DIFFERS = "Tỷ lệ ghi ở ô {cell} là {share} %, trong khi {counts} là {exact} %. Số đếm đã đúng chưa?"
SHARE_ALONE = "Chỉ có tỷ lệ mà không có số đếm. Hãy nhập tử số và mẫu số; phần mềm tự tính tỷ lệ."
NO_SUCH_INDICATOR = "Không có chỉ tiêu mang mã “{code}”."
# Offices write percentages with two places at most.
SHARE_PLACES = 2


def differences(rows: FileRows, known: Known, answers: Answers | None = None) -> Differences:
    """Compares a file with what is stored."""
    comparing = _Comparing(known, answers or Answers(), rows.is_form)
    lines: list[Line] = []
    skipped: dict[str, tuple[str, str]] = {}
    count = 0
    for row in rows.rows:
        found = comparing.lines_of(row)
        if found:
            lines.extend(found)
            count += 1
        else:
            why = SKIPPED if comparing.is_skipped(row) else A_TOTAL if row.is_total else NO_FIGURES
            skipped[row.address] = (row.name, why)
    return Differences(tuple(lines), count, skipped)


class _Comparing:
    def __init__(self, known: Known, answers: Answers, is_form: bool) -> None:
        self.known = known
        self.answers = answers
        self.is_form = is_form
        self.seen: dict[tuple[str, str, str], str] = {}
        # What all rows of a sheet have in common is worked out once.
        self.meant: dict[tuple[tuple[str, ...], str], tuple[date, frozenset[str]]] = {}
        self.last_days: dict[tuple[str, str, str], date] = {}

    def lines_of(self, row: RawRow) -> list[Line]:
        if row.problem:
            return [Line(row.address, row.slug, row.name, "", "", Kind.ERROR, message=row.problem)]
        if not row.figures or self.is_skipped(row):
            return []
        if row.slug is not None:
            unit: str | None = row.slug if row.slug in self.known.timeline.units else None
        else:
            match = self._match(row)
            if match.slug is None:
                return self._asked(row, match)
            unit = match.slug
        if unit is None:
            return [Line(row.address, None, row.name, "", "", Kind.ERROR, message=f"Không còn đơn vị “{row.name}”.")]
        if self.known.writable is not None and unit not in self.known.writable:
            message = FOREIGN.format(unit=self.known.timeline.units[unit].name)
            return [Line(row.address, None, row.name, "", "", Kind.ERROR, message=message)]
        return [line for figure in row.figures if (line := self._line(row, unit, figure)) is not None]

    def is_skipped(self, row: RawRow) -> bool:
        """Whether a person said that the line is none of ours. In our own form no line is."""
        return row.slug is None and bool(row.name) and row.name in self.answers.skipped

    def _match(self, row: RawRow) -> Match:
        """The unit of a name: as a person answered, else as the names say on the last day of the figures' month."""
        answered = self.answers.units.get(row.name)
        if answered is not None and answered in self.known.timeline.units:
            return Match(Sureness.SURE, answered, (answered,))
        asked = tuple(figure.indicator for figure in row.figures), row.figures[0].month
        if asked not in self.meant:
            rules = [self.known.rules[code] for code in asked[0] if code in self.known.rules]
            kinds = frozenset(kind for rule in rules for kind in rule.applies_to)
            self.meant[asked] = Month.parse(asked[1]).last_day, kinds
        return self.known.names.match(row.name, *self.meant[asked])

    def _asked(self, row: RawRow, match: Match) -> list[Line]:
        """A name that is not sure. A line unlike any unit adds up others, or has no figures: the name of a group, a
        signature. ("Cong Hoa" is no sum.)"""
        is_unlike = match.sureness is Sureness.UNKNOWN
        if is_unlike and (row.is_total or all(figure.is_empty for figure in row.figures)):
            return []
        line = Line(
            row.address, None, row.name, "", row.figures[0].month, Kind.QUESTION,
            message=match.message, candidates=match.candidates,
        )  # fmt: skip
        writable = self.known.writable
        if writable is None:
            return [line]
        # Nobody is asked about, or told of, units that are not theirs.
        own = tuple(slug for slug in match.candidates if slug in writable)
        if not own:
            return [line._replace(kind=Kind.ERROR, message=FOREIGN.format(unit=row.name), candidates=())]
        names = " hay ".join(self.known.timeline.units[slug].name for slug in own)
        return [line._replace(message=f"“{row.name}” có phải là {names} không?", candidates=own)]

    def _line(self, row: RawRow, unit: str, figure: RawFigure) -> Line | None:
        base = Line(figure.address, unit, row.name, figure.indicator, figure.month, Kind.ERROR)
        rule = self.known.rules.get(figure.indicator)
        if rule is None:
            return base._replace(message=NO_SUCH_INDICATOR.format(code=figure.indicator[:20]))
        try:
            self._check_place(unit, figure)
        except Refused as refusal:
            if figure.is_empty:
                # A blank cell where nothing is asked for: as it should be.
                return None
            return base._replace(message=f"{refusal}{self._successor_of(unit, figure.month)}")
        standing = self.known.standing.get((unit, rule.code, figure.month))
        try:
            typed, share = typed_of(figure, unit, rule, self.answers.texts, 0 if standing is None else standing.version)
            typed = _meant(typed, standing, figure)
            content = content_of(typed, rule)
        except BadCell as problem:
            kind = Kind.QUESTION if problem.is_question else Kind.ERROR
            return base._replace(cell=problem.address, kind=kind, message=str(problem))
        except Refused as refusal:
            return base._replace(message=str(refusal))
        closed = self.known.closed_because(unit, typed.month, rule.code)
        old = None if standing is None else standing.content
        line = self._compared(base, typed, old, content, figure, share)
        if closed is not None and line.kind is not Kind.SAME:
            return line._replace(kind=Kind.ERROR, message=closed)
        return line

    def _check_place(self, unit: str, figure: RawFigure) -> None:
        """Refused where unit, indicator and month do not go together; of all units of a kind the same, while they live."""
        life = self.known.timeline.units[unit]
        asked = (life.kind, figure.indicator, figure.month)
        day = self.last_days.get(asked)
        if day is None or not life.alive_on(day):
            place = Typed(unit, figure.indicator, figure.month)
            month = place_of(place, self.known.timeline.units, self.known.rules, self.known.deadlines)
            self.last_days[asked] = month.last_day

    def _compared(
        self, base: Line, typed: Typed, old: Content | None, new: Content, figure: RawFigure, share: Share | None
    ) -> Line:
        place = (typed.unit, typed.indicator, typed.month)
        if not figure.is_empty:
            if place in self.seen:
                return base._replace(message=TWICE.format(other=self.seen[place]))
            self.seen[place] = base.cell

        def line_of(kind: Kind, message: str = "") -> Line:
            return Line(
                base.cell, base.unit, base.name, base.indicator, base.month, kind, old, new, message, typed
            )  # fmt: skip

        if typed.is_empty and typed.state == State.FIGURE.value:
            return self._blank(line_of(Kind.QUESTION), typed, share)
        if old is not None and _alike(old, new):
            return line_of(Kind.SAME)
        question = self._question(typed, old, new, figure, share)
        if question and base.cell not in self.answers.agreed:
            return line_of(Kind.QUESTION, question)
        return line_of(_kind_of_change(old))

    def _blank(self, line: Line, typed: Typed, share: Share | None) -> Line:
        """Nothing was typed. In our own form, which came with the figure in it, that may mean to wipe it: asked about."""
        if share is not None and not self.is_form:
            return line._replace(cell=share.address, kind=Kind.ERROR, message=SHARE_ALONE)
        old = line.old
        old_note = "" if old is None else old.note or ""
        if old is None or old.state is State.NO_DATA:
            if (typed.note or old_note) != old_note:
                return line._replace(kind=_kind_of_change(old))
            return line._replace(kind=Kind.SAME, new=old, typed=None)
        if not self.is_form:
            return line._replace(kind=Kind.SAME, new=old, typed=None, message=KEPT)
        if line.cell in self.answers.agreed:
            return line._replace(kind=Kind.CHANGED)
        return line._replace(kind=Kind.QUESTION, message=WIPE.format(old=content_words(old)))

    def _question(self, typed: Typed, old: Content | None, new: Content, figure: RawFigure, share: Share | None) -> str:
        """What a person has to agree to before the figure is taken; empty where nothing speaks against it."""
        if figure.version is not None and figure.version != typed.version:
            before = STATE_WORDS[State.NO_DATA] if old is None else content_words(old)
            return MEANWHILE.format(old=before, new=content_words(new))
        exact = None if share is None or self.is_form else _percent_of(new)
        if share is None or exact is None or not _differs(exact, share):
            return ""
        return SHARE_DIFFERS.format(
            cell=share.address,
            share=written(share.percent),
            counts=content_words(new),
            exact=written(cut(exact, SHARE_PLACES, Better.HIGHER)),
        )

    def _successor_of(self, unit: str, month: str) -> str:
        """Where a closed unit's figures go now, for a sentence that refuses them."""
        day = Month.parse(month).last_day
        life = self.known.timeline.units[unit]
        onward = self.known.timeline.row_on(unit, day)
        if life.alive_on(day) or onward == unit or life.life.ends_on is None:
            return ""
        successor = self.known.timeline.units[onward].name
        return f" Từ {written_date(life.life.ends_on)} đơn vị này thuộc {successor}."


def _meant(typed: Typed, standing: Standing | None, figure: RawFigure) -> Typed:
    """A number typed over the state that our form came with, and that nobody touched, means the number."""
    if standing is None or typed.state == State.FIGURE.value or typed.is_empty or figure.version != standing.version:
        return typed
    is_as_it_came = typed.state == standing.content.state.value
    return replace(typed, state=State.FIGURE.value) if is_as_it_came else typed


def _kind_of_change(old: Content | None) -> Kind:
    return Kind.NEW if old is None or old.state is State.NO_DATA else Kind.CHANGED


def _alike(old: Content, new: Content) -> bool:
    """A file that says nothing of notes leaves them as they are."""
    return replace(new, note=old.note if new.note is None else new.note) == old


def _percent_of(content: Content) -> Fraction | None:
    if content.numerator is None or not content.denominator:
        return None
    return Fraction(content.numerator) * 100 / Fraction(content.denominator)


def _differs(exact: Fraction, share: Share) -> bool:
    """Whether a percentage in the file is another than its counts make, cut or rounded to the places that it has.

    A share that is not formatted as a percentage (0,96) counts as one.
    """
    step = Fraction(1, 10 ** min(share.places, SHARE_PLACES))
    given = Fraction(share.percent)
    return abs(given - exact) >= step and abs(given * 100 - exact) >= max(step * 100, Fraction(1, 10**SHARE_PLACES))
