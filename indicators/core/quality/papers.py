"""A paper against itself: two statements about one unit, lists that are shorter than said, lists that end in dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from indicators.core.figures import Number
from indicators.core.numbers_vi import counted
from indicators.core.quality.flags import Check, Evidence, Flag
from indicators.core.quality.statements import Claim, Statement
from indicators.core.quality.words import indicator_words, number_words
from indicators.core.results import Judged, Row, Scorecard
from indicators.core.wording import counts, value_with_unit


def check_statements_together(statements: Sequence[Statement], card: Scorecard) -> Iterator[Flag]:
    """Units that one indicator is said to be behind and complete in, or to have two numbers of records in."""
    for one, other in combinations(sorted(statements, key=lambda statement: statement.code), 2):
        if not one.indicator or one.indicator != other.indicator:
            continue
        for slug in sorted(set(one.units) & set(other.units)):
            if {one.claim, other.claim} == {Claim.BEHIND, Claim.COMPLETE}:
                yield _disagreement(card, slug, one, other, ())
            elif one.counts_records and other.counts_records and not one.can_agree_with(other):
                said = [(f"nêu từ {one.code}", one.low), (f"nêu từ {other.code}", other.low)]
                yield _disagreement(card, slug, one, other, said)


def _disagreement(
    card: Scorecard, slug: str, one: Statement, other: Statement, said: Sequence[tuple[str, Number | None]]
) -> Flag:
    row = row_of(card, one.indicator, slug)
    where = f"còn {place_of(other)}" if one.section != other.section else "lại"
    reason = (
        f"{named(card, slug)}, {indicator_of(card, one)}: {place_of(one)} nêu {claimed(one)}, "
        f"{where} nêu {claimed(other)}. {figures_of(row)}"
    )
    evidence = (*((label, number) for label, number in said if number is not None), *evidence_of(row))
    return Flag(
        Check.STATEMENTS_DISAGREE, slug, one.indicator, None, reason, evidence, statements=(one.code, other.code)
    )


def check_list(statement: Statement, card: Scorecard) -> Iterator[Flag]:
    """A list of another length than the paper gives, and a list that leaves open who else is meant."""
    promised, listed = statement.units_promised, len(statement.units)
    if promised is not None and (listed > promised or (listed < promised and not statement.is_open_list)):
        reason = (
            f"{indicator_of(card, statement)}: {place_of(statement)} nêu {counted(promised)} đơn vị "
            f"nhưng kể tên {counted(listed)}."
        )
        evidence = (("số đơn vị nêu", promised), ("số đơn vị kể tên", listed))
        yield Flag(Check.LIST_LENGTH, None, statement.indicator, None, reason, evidence, statements=(statement.code,))
    if statement.is_open_list:
        others = [row.unit.name for row in unnamed(statement, card)]
        found = f"số liệu còn có {', '.join(others)}" if others else "số liệu không có thêm đơn vị nào như vậy"
        reason = (
            f"{indicator_of(card, statement)}: {place_of(statement)} kể tên {counted(listed)} đơn vị rồi bỏ lửng bằng "
            f"dấu ba chấm; {found}."
        )
        evidence = (("số đơn vị kể tên", listed), ("số đơn vị chưa kể tên", len(others)))
        yield Flag(Check.OPEN_LIST, None, statement.indicator, None, reason, evidence, statements=(statement.code,))


def unnamed(statement: Statement, card: Scorecard) -> tuple[Row, ...]:
    """Units of which the figures say the same but which the list leaves out; rows with missing months say nothing."""
    result = card.by_code.get(statement.indicator)
    if result is None or not statement.units:
        return ()
    match statement.claim:
        case Claim.BEHIND:
            found = result.missed
        case Claim.FEW_RECORDS | Claim.FEW_SIGNED:
            found = tuple(row for row in result.rows if row.few and row.few.is_odd and _says_the_same(statement, row))
        case _:
            return ()
    return tuple(row for row in found if row.counted and row.is_complete and row.unit.slug not in statement.units)


def _says_the_same(statement: Statement, row: Row) -> bool:
    number = number_meant(statement, row)
    return number is not None and statement.holds_for(number)


def number_meant(statement: Statement, judged: Judged) -> Number | None:
    """The count that the statement's numbers are about: results of FEW_SIGNED, else records."""
    reading = judged.reading
    if statement.claim is Claim.FEW_SIGNED or reading.denominator is None:
        return reading.numerator
    return reading.denominator


def row_of(card: Scorecard, code: str, slug: str) -> Row | None:
    result = card.by_code.get(code)
    return None if result is None else next((row for row in result.rows if row.unit.slug == slug), None)


def named(card: Scorecard, slug: str) -> str:
    unit = card.scope.timeline.units.get(slug)
    return slug if unit is None else unit.name


def indicator_of(card: Scorecard, statement: Statement) -> str:
    result = card.by_code.get(statement.indicator)
    return statement.indicator if result is None else indicator_words(result.rule)


def place_of(statement: Statement) -> str:
    return f"mục “{statement.section}”" if statement.section else f"nhận định “{statement.text}”"


def claimed(statement: Statement) -> str:
    """What is said of each unit, in words: chưa đạt mục tiêu, từ 20 đến 73."""
    match statement.claim:
        case Claim.BEHIND:
            return "chưa đạt mục tiêu"
        case Claim.COMPLETE:
            return "đạt 100\u00a0%"
        case Claim.LOW:
            return "còn thấp"
        case Claim.NO_DATA:
            return "chưa có số liệu"
    low, high = statement.low, statement.high
    if low is None or high is None:
        return " ".join(
            f"{word} {number_words(n)}" for word, n in (("trên", low), ("không quá", high)) if n is not None
        )
    return number_words(low) if low == high else f"từ {number_words(low)} đến {number_words(high)}"


def figures_of(judged: Judged | None) -> str:
    """Số liệu là 839 / 850, 98,70 %. Empty where there is nothing to say."""
    if judged is None:
        return "Số liệu không có dòng của đơn vị này."
    said = ", ".join(filter(None, (counts(judged), value_with_unit(judged))))
    return f"Số liệu là {said}."


def evidence_of(judged: Judged | None) -> Evidence:
    if judged is None:
        return ()
    reading = judged.reading
    given = (("tử số", reading.numerator), ("mẫu số", reading.denominator), ("giá trị", reading.value))
    return tuple((label, number) for label, number in given if number is not None)
