"""What a paper says, held against the figures of its window. Where a figure is missing, nothing is held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from indicators.core.figures import Number
from indicators.core.numbers_vi import counted
from indicators.core.quality.flags import Check, Evidence, Flag
from indicators.core.quality.papers import (
    claimed,
    evidence_of,
    figures_of,
    indicator_of,
    named,
    number_meant,
    place_of,
    row_of,
    unnamed,
)
from indicators.core.quality.statements import Claim, Statement
from indicators.core.quality.words import number_words
from indicators.core.results import Judged, Scorecard
from indicators.core.status import COMMUNE_LEVEL, Status
from indicators.core.wording import target_printed

Settled = Collection[tuple[str | None, str]]


def check_saying(statement: Statement, card: Scorecard, *, settled: Settled = ()) -> Iterator[Flag]:
    """What the figures contradict; of `settled` pairs of unit and indicator something was said already."""
    if statement.claim is Claim.UNIT_COUNT:
        yield from _unit_count(statement, card)
    if statement.indicator not in card.by_code:
        return
    if statement.claim is Claim.PARTS:
        yield from _parts(statement, card)
    elif statement.claim is Claim.NAMED:
        yield from _named(statement, card)
    else:
        for slug in statement.units or (None,):
            judged = row_of(card, statement.indicator, slug) if slug else card[statement.indicator]
            if (
                judged is not None
                and (slug, statement.indicator) not in settled
                and _is_contradicted(statement, judged)
            ):
                who = f"{named(card, slug)}, " if slug else ""
                yield _flag(card, statement, f"{who}{_finding(statement, judged)}", evidence_of(judged), unit=slug)
    if not statement.is_open_list and (left_out := unnamed(statement, card)):
        names = ", ".join(row.unit.name for row in left_out)
        finding = f"{place_of(statement)} kể tên {counted(len(statement.units))} đơn vị, theo số liệu còn có {names}"
        evidence = (("số đơn vị kể tên", len(statement.units)), ("số đơn vị chưa kể tên", len(left_out)))
        yield _flag(card, statement, finding, evidence)


def _is_contradicted(statement: Statement, judged: Judged) -> bool:
    """Whether the figure says otherwise than the paper says of this unit, or of the whole."""
    exact, number = judged.reading.exact, number_meant(statement, judged)
    if exact is None:
        return False
    match statement.claim:
        case Claim.BEHIND | Claim.LOW:
            return judged.status is Status.MET
        case Claim.COMPLETE:
            return judged.rule.measure.is_percent and exact < 100
        case Claim.NO_DATA:
            return True
        case Claim.FEW_RECORDS | Claim.FEW_SIGNED | Claim.TOTAL:
            return number is not None and not judged.reading.qualifier and not statement.holds_for(number)
    return False


def _finding(statement: Statement, judged: Judged) -> str:
    target = target_printed(judged)
    aim = f" {target}." if target and statement.claim in (Claim.BEHIND, Claim.LOW, Claim.COMPLETE) else ""
    return f"{place_of(statement)} nêu {claimed(statement)}. {figures_of(judged)}{aim}".removesuffix(".")


def _named(statement: Statement, card: Scorecard) -> Iterator[Flag]:
    """A list without a judgement, against the count of what it lists: never longer, and as long as the paper says."""
    reading = card[statement.indicator].reading
    said, figure = statement.low, reading.numerator
    listed: Number = len(statement.units) if said is None else said
    if figure is None or reading.denominator is not None or reading.qualifier:
        return
    if listed > figure or (said is not None and said != figure):
        finding = f"{place_of(statement)} nêu {counted(int(listed))}, số liệu là {number_words(figure)}"
        yield _flag(card, statement, finding, (("số nêu", listed), ("số liệu", figure)))


def _parts(statement: Statement, card: Scorecard) -> Iterator[Flag]:
    """A sum that a paper prints, against the figures of the whole and, where all are known, of its parts."""
    said, whole = statement.low, card[statement.indicator].reading.numerator
    results = [card.by_code.get(code) for code in statement.parts]
    numbers = [result.reading.numerator for result in results if result is not None]
    parts = [number for number in numbers if number is not None]
    if said is None:
        return
    findings: list[str] = []
    evidence: list[tuple[str, Number]] = [("số nêu", said)]
    if whole is not None and whole != said:
        findings.append(f"số liệu là {number_words(whole)}")
        evidence.append(("số liệu", whole))
    if parts and len(parts) == len(statement.parts) and sum(parts) != said:
        sums = " + ".join(number_words(part) for part in parts)
        findings.append(f"các phần cộng lại được {number_words(sum(parts))} ({sums})")
        evidence += [("phần", part) for part in parts]
    if findings:
        finding = f"{place_of(statement)} nêu {number_words(said)}, {', '.join(findings)}"
        yield _flag(card, statement, finding, tuple(evidence))


def _unit_count(statement: Statement, card: Scorecard) -> Iterator[Flag]:
    """The paper may count the communes and towns of any month of the window."""
    scope = card.scope
    alive = {
        sum(
            unit.kind in COMMUNE_LEVEL and unit.alive_on(month.last_day)
            for unit in (scope.timeline.units[slug] for slug in scope.row_of)
        )
        for month in scope.window
    }
    if statement.low is None or not scope.is_territory or statement.low in alive:
        return
    there = " hoặc ".join(counted(number) for number in sorted(alive))
    finding = f"{place_of(statement)} nêu {counted(int(statement.low))} xã, thị trấn; trong kỳ có {there}"
    evidence = (("số nêu", statement.low), *(("số xã, thị trấn", number) for number in sorted(alive)))
    yield _flag(card, statement, finding, evidence)


def _flag(card: Scorecard, statement: Statement, finding: str, evidence: Evidence, *, unit: str | None = None) -> Flag:
    about = f"{indicator_of(card, statement)}: " if statement.indicator else ""
    reason = f"{about}{finding}."
    reason = f"{reason[0].upper()}{reason[1:]}"
    return Flag(
        Check.STATEMENT_AGAINST_FIGURES,
        unit,
        statement.indicator,
        None,
        reason,
        evidence,
        others=statement.parts,
        statements=(statement.code,),
    )
