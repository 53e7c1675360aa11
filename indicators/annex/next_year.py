"""Next year's targets as a table of a report: indicator, level in the words of its paper, whom it is set for."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.annex.paper import Block, Column, Table, TableRow, row, words
from indicators.annex.phrases import has_figure, target_said, with_unit
from indicators.core.figures import Reading, Rule, State
from indicators.core.numbers_vi import counted, written_date
from indicators.core.results import Judged, Scorecard
from indicators.core.status import Target
from indicators.core.wording import scope_words
from indicators.loading import Catalogue


def targets_table(catalogue: Catalogue, card: Scorecard, year: int) -> Iterator[Block]:
    """One line per indicator with a target, pillar by pillar."""
    aimed = [rule for rule in catalogue.rules if year in rule.years and catalogue.targets.get((rule.code, year))]
    if not aimed:
        yield words(f"Năm {year} chưa có mục tiêu nào được giao.")
        return
    yield words(f"Năm {year} phấn đấu thực hiện {counted(len(aimed))} mục tiêu sau:")
    rows: list[TableRow] = []
    number = 0
    for slug, name in catalogue.pillars.items():
        own = [rule for rule in aimed if rule.pillar == slug]
        if own:
            rows.append(row(name, is_heading=True))
        for rule in own:
            number += 1
            rows.append(row(str(number), rule.name, _aims(catalogue, rule, year), _remark(catalogue, card, rule, year)))
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
