"""What a year's report said before, carried over into the next one: what can come, what stays behind, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction

from indicators.core.numbers_vi import counted
from indicators.loading import Catalogue
from indicators.models import ReportText
from indicators.planning.decisions import Decision, NotPlanned, need_role
from indicators.planning.report_texts import hold, record_of

Kind = ReportText.Kind
KINDS: dict[str, str] = {value: str(label) for value, label in Kind.choices}
# What was issued, given out or counted in one year is no fact of the next.
OF_ONE_YEAR = frozenset({Kind.DOCUMENT.value, Kind.CERTIFICATE.value, Kind.NAMES.value})
NOTHING_TO_CARRY = "Năm {before} không có nội dung nào thuộc các loại đã chọn mà năm {year} còn thiếu."
MOST_CODES_NAMED = 6


@dataclass(frozen=True)
class Waiting:
    """What the year before said of one kind: what can come, and what cannot, with the indicators that it tells of."""

    kind: str
    year: int
    ready: tuple[ReportText, ...] = ()
    here: int = 0
    foreign: tuple[str, ...] = ()
    headings: int = 0

    @property
    def label(self) -> str:
        return KINDS[self.kind]

    @property
    def behind(self) -> tuple[str, ...]:
        """20 câu của chỉ tiêu nói về chỉ tiêu không có trong bộ năm 2025 (KH01, …); empty where everything can come."""
        return tuple(self._behind())

    def _behind(self) -> Iterator[str]:
        if self.foreign:
            codes = list(dict.fromkeys(self.foreign))
            named, more = codes[:MOST_CODES_NAMED], len(codes) - MOST_CODES_NAMED
            rest = f" và {counted(more)} chỉ tiêu khác" if more > 0 else ""
            about = f"về chỉ tiêu không có trong bộ năm {self.year} ({', '.join(named)}{rest})"
            yield f"{counted(len(self.foreign))} {self.label} {about}"
        if self.headings:
            yield f"{counted(self.headings)} đề mục của mục có chỉ tiêu mới, cần đặt lại"
        if self.here:
            yield f"{counted(self.here)} {self.label} năm {self.year} đã có"

    @property
    def missing(self) -> int:
        """How many this year does not have."""
        return len(self.ready) + len(self.foreign) + self.headings

    @property
    def words(self) -> str:
        """nhiệm vụ: lấy được 18; để lại ..."""
        behind = f"; để lại {', '.join(self.behind)}" if self.behind else ""
        return f"{self.label}: lấy được {counted(len(self.ready))}{behind}"


@dataclass(frozen=True)
class Carried:
    """What came over, and what was left behind for which reason."""

    year: int
    waiting: tuple[Waiting, ...]
    kinds: frozenset[str]

    @property
    def count(self) -> int:
        return sum(len(one.ready) for one in self.waiting if one.kind in self.kinds)

    @property
    def came(self) -> str:
        """18 nhiệm vụ, 03 câu của chỉ tiêu"""
        chosen = [one for one in self.waiting if one.kind in self.kinds and one.ready]
        return ", ".join(f"{counted(len(one.ready))} {one.label}" for one in chosen)

    @property
    def sentence(self) -> str:
        behind = [words for one in self.waiting if one.kind in self.kinds for words in one.behind]
        unticked = [one for one in self.waiting if one.kind not in self.kinds and one.missing]
        if unticked:
            behind.append(f"{', '.join(f'{counted(one.missing)} {one.label}' for one in unticked)} không chọn lấy")
        left = f" Để lại: {'; '.join(behind)}." if behind else ""
        return f"Đã lấy từ năm {self.year - 1}: {self.came}.{left} Hãy xem lại từng mục."


def waiting_of(catalogue: Catalogue, year: int) -> tuple[Waiting, ...]:
    """Kind by kind, what the year before has for this one; nothing is written."""
    here = {_same(row) for row in ReportText.objects.filter(year=year)}
    rows = list(ReportText.objects.filter(year=year - 1).select_related("indicator").order_by("position", "id"))
    in_set = {rule.code for rule in catalogue.rules if year in rule.years}
    changed = {rule.pillar for rule in catalogue.rules if year in rule.years and year - 1 not in rule.years}
    found = []
    for kind in KINDS:
        own = [row for row in rows if row.kind == kind]
        known = [row for row in own if _same(row) not in here]
        foreign = [row for row in known if row.indicator is not None and row.indicator.code not in in_set]
        # A heading stands between indicators in the order of its year: new ones would come under it unasked.
        headings = [row for row in known if row.place == "heading" and row.section in changed and row not in foreign]
        ready = [row for row in known if row not in foreign and row not in headings]
        for row in ready:
            if kind == Kind.SENTENCE and row.section in changed:
                row.section = ""
        codes = tuple(row.indicator.code for row in foreign if row.indicator is not None)
        found.append(Waiting(kind, year, tuple(ready), len(own) - len(known), codes, len(headings)))
    return tuple(found)


@transaction.atomic
def carry_over(catalogue: Catalogue, year: int, kinds: Collection[str], decision: Decision) -> Carried:
    """What the year before said of these kinds, for this year to go on from; what is there already stays as it is."""
    need_role(decision)
    hold(year)
    carried = Carried(year, waiting_of(catalogue, year), frozenset(kinds))
    if not carried.count:
        raise NotPlanned(422, NOTHING_TO_CARRY.format(before=year - 1, year=year))
    rows = [row for one in carried.waiting if one.kind in carried.kinds for row in one.ready]
    for row in rows:
        row.pk, row.year_id, row._state.adding = None, year, True
    ReportText.objects.bulk_create(rows)
    record_of(decision, year, f"lấy {counted(len(rows))} nội dung từ năm {year - 1}", new=carried.came)
    return carried


def _same(row: ReportText) -> tuple[object, ...]:
    """What makes two texts one: there is one sentence of an indicator, whatever it says."""
    if row.kind == Kind.SENTENCE:
        return row.kind, row.indicator_id
    return row.kind, row.indicator_id, row.section, row.number, row.who, row.text
