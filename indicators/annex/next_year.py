"""Part II of the report: next year's targets as a table, then who has to do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indicators.annex.paper import Block, Column, Paragraph, Style, Table, TableRow, row, words
from indicators.annex.parts import ReportParts
from indicators.annex.phrases import has_figure, target_said, with_unit
from indicators.annex.remarks import inside_a_sentence
from indicators.core.figures import Reading, Rule, State
from indicators.core.numbers_vi import counted, written_date
from indicators.core.results import Judged, Scorecard
from indicators.core.status import Target
from indicators.core.wording import scope_words
from indicators.loading import Catalogue
from indicators.loading.report_texts import Text

NO_NUMBER = "–"


def part_two(parts: ReportParts) -> Iterator[Block]:
    yield words("I. MỤC TIÊU", style=Style.SECTION)
    yield from targets_table(parts.catalogue, parts.card, parts.year + 1)
    yield words("II. NHIỆM VỤ, GIẢI PHÁP", style=Style.SECTION)
    yield words("1. Nhiệm vụ, giải pháp chung", style=Style.SUBSECTION)
    yield from _task_lines(parts.texts.of("task", "nhiem-vu-chung"))
    yield words("2. Nhiệm vụ, giải pháp cụ thể", style=Style.SUBSECTION)
    yield words("2.1. Các phòng, ban, cơ quan, đơn vị", style=Style.SUBSECTION)
    yield from _task_lines(parts.texts.of("task", "nhiem-vu-phong-ban"))
    yield words("2.2. Ủy ban nhân dân cấp xã", style=Style.SUBSECTION)
    yield from _task_lines(parts.texts.of("task", "nhiem-vu-xa"))


# Targets


def targets_table(catalogue: Catalogue, card: Scorecard, year: int) -> Iterator[Block]:
    """One line per indicator with a target, group by group in the order in which the office put the indicators.

    A target that does not concern the territory is listed without a number: nobody here strives for it.
    """
    aimed = [rule for rule in catalogue.rules if year in rule.years and catalogue.targets.get((rule.code, year))]
    if not aimed:
        yield words(f"Năm {year} chưa có mục tiêu nào được giao.")
        return
    territory = inside_a_sentence(card.scope.unit.name).split(" ")[0]
    other = [rule for rule in aimed if rule.not_applicable_in(year)]
    beside = f" (không tính {counted(len(other))} mục tiêu không áp dụng cho {territory})" if other else ""
    yield words(f"Năm {year} phấn đấu thực hiện {counted(len(aimed) - len(other))} mục tiêu sau{beside}:")
    rows: list[TableRow] = []
    number = 0
    for slug in dict.fromkeys(rule.pillar for rule in aimed):
        rows.append(row(catalogue.pillars[slug], is_heading=True))
        for rule in (one for one in aimed if one.pillar == slug):
            number += rule not in other
            place = NO_NUMBER if rule in other else str(number)
            rows.append(row(place, rule.name, _aims(catalogue, rule, year), _remark(catalogue, card, rule, year)))
    columns = (
        Column("STT", 11),
        Column("Chỉ tiêu", 78, is_words=True),
        Column(f"Mục tiêu năm {year}", 32),
        Column("Ghi chú", 44, is_words=True),
    )
    yield Table(columns, tuple(rows))


def _newest(catalogue: Catalogue, rule: Rule, year: int) -> list[Target]:
    """Of each scope the version that holds at the end."""
    by_scope: dict[str, Target] = {}
    for target in catalogue.targets.get((rule.code, year), ()):
        known = by_scope.get(target.scope)
        if known is None or known.is_before(target):
            by_scope[target.scope] = target
    return list(by_scope.values())


def _aims(catalogue: Catalogue, rule: Rule, year: int) -> str:
    said = []
    for target in _newest(catalogue, rule, year):
        # "mục tiêu 2025" only says what the heading says.
        text = target_said(Judged(rule, Reading(State.NO_DATA), target)).removeprefix(f"mục tiêu {year}: ")
        since = f" từ ngày {written_date(target.effective_on)}" if target.effective_on else ""
        said.append(f"{text}{since}")
    return "; ".join(said)


def _remark(catalogue: Catalogue, card: Scorecard, rule: Rule, year: int) -> str:
    names = {slug: unit.name for slug, unit in catalogue.timeline.units.items()}
    said = [scope_words(one.scope, names) for one in _newest(catalogue, rule, year) if one.scope != "whole"]
    reason = rule.not_applicable_in(year)
    if reason:
        why = reason.removesuffix(".").removesuffix(" nên không áp dụng")
        said.append(f"không áp dụng: {why[:1].lower()}{why[1:]}")
    before = card.by_code.get(rule.code)
    if before is not None and has_figure(before):
        said.append(f"năm trước {with_unit(before)}")
    return "; ".join(said)


# Tasks


def _task_lines(rows: Sequence[Text]) -> Iterator[Paragraph]:
    """By who has to do it, in the office's order: named once above several."""
    if not rows:
        yield words("(Chưa ghi nhiệm vụ.)")
    for place, task in enumerate(rows):
        mine = [one for one in rows if one.who == task.who]
        until = f" (thời hạn: {task.until})" if task.until else ""
        text = f"{task.text.rstrip('.')}{until}." if until else task.text
        if not task.who:
            yield words(f"- {text}")
        elif len(mine) == 1:
            yield words(f"- {task.who}: {text}")
        else:
            if rows[place - 1].who != task.who or place == 0:
                yield words(f"- {task.who}:")
            yield words(f"+ {text}")
