"""One unit and the territory around it, in the queries of one question: for its place among the others, and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.core.aggregation import Tally
from indicators.core.deadlines import Deadlines
from indicators.core.figures import Boundaries, OverTime, Rule
from indicators.core.months import Month
from indicators.core.results import Scorecard
from indicators.core.scope import Scope, scope_of
from indicators.core.scorecard import TallyKey, compute
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader
from indicators.loading.questions import Question, load_scorecard


@dataclass(frozen=True)
class UnitAmong:
    """The unit's own scorecard with its months, the territory's with every row, and each part's own where others were rolled
    up into the unit: on its own boundaries, for its own life."""

    own: Scorecard
    territory: Scorecard
    parts: tuple[Scorecard, ...] = ()


def load_unit_among(catalogue: Catalogue, question: Question) -> UnitAmong:
    """At most four queries, as many as the unit alone would ask. KeyError for a unit that does not exist."""
    if question.unit == catalogue.root:
        whole = load_scorecard(catalogue, question)
        return UnitAmong(whole, whole)
    deadlines = catalogue.deadlines(question.today)
    rules = catalogue.rules_for(question.window)
    around, own = _scope(catalogue, replace(question, unit=catalogue.root)), _scope(catalogue, question)
    reader = Reader(catalogue, around, deadlines, question.approved_only)
    figures = reader.figures(rules, with_months=False)
    territory = _computed(catalogue, around, deadlines, rules, figures.tallies, None)
    narrow = Reader(catalogue, own, deadlines, question.approved_only)
    plain = [rule for rule in rules if reader.is_plain(rule) and rule.over_time is not OverTime.TO_DATE]
    codes = {rule.code for rule in plain}
    cells = [
        cell
        for cell in figures.kept
        if cell.code not in codes and own.concerns(catalogue.by_code[cell.code], cell.unit)
    ]
    monthly = narrow.of_months(cells) | (narrow.added_by_month(plain) if plain else {})
    tallies = {key: tally for key, tally in figures.tallies.items() if own.concerns(catalogue.by_code[key[0]], key[1])}
    card = _computed(catalogue, own, deadlines, rules, tallies, monthly)
    return UnitAmong(card, territory, _parts(catalogue, question, own, deadlines, rules, tallies))


def _parts(
    catalogue: Catalogue, question: Question, own: Scope, deadlines: Deadlines, rules: tuple[Rule, ...],
    tallies: Mapping[TallyKey, Tally],
) -> tuple[Scorecard, ...]:  # fmt: skip
    slugs = own.parts_of(own.unit.slug)
    if len(slugs) < 2:
        return ()
    scopes = (scope_of(catalogue.timeline, slug, question.window, Boundaries("then"), question.today) for slug in slugs)
    return tuple(_computed(catalogue, scope, deadlines, rules, tallies, None) for scope in scopes)


def _scope(catalogue: Catalogue, question: Question) -> Scope:
    return scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)


def _computed(
    catalogue: Catalogue, scope: Scope, deadlines: Deadlines, rules: tuple[Rule, ...], tallies: Mapping[TallyKey, Tally],
    monthly: Mapping[tuple[str, Month], Tally] | None,
) -> Scorecard:  # fmt: skip
    return compute(
        scope,
        rules=rules,
        targets=catalogue.targets,
        deadlines=deadlines,
        tallies=tallies,
        monthly=monthly,
        few=catalogue.few,
    )
