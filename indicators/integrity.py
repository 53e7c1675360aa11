"""What must always hold of the stored data; each finding is a sentence with the row it speaks of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict

from django.db import connection
from django.db.models import F, Max, Q

from indicators import triggers
from indicators.core.quality import Check, Claim, Thresholds, relation_of, senseless_in, unfit
from indicators.loading import load_catalogue
from indicators.models import (
    Explanation,
    IndicatorRelation,
    Issue,
    Measurement,
    MeasurementChange,
    SignedCopy,
    Statement,
    Submission,
    Threshold,
)
from units.arranging import load_places
from units.loading import load_timeline
from units.models import Succession
from units.tiles import clashes

_CHECKS = frozenset(check.value for check in Check)


def findings() -> Iterator[str]:
    """Every broken promise, one sentence each; nothing where all holds."""
    yield from _database()
    yield from _units()
    yield from _tiles()
    yield from _figures()
    yield from _history()
    yield from _checks()
    yield from _explanations()
    yield from _papers()


def _database() -> Iterator[str]:
    for name in triggers.missing():
        yield f"trigger {name} is missing; type: python manage.py migrate"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            for (line,) in cursor.fetchall():
                if line != "ok":
                    yield f"the database file is damaged: {line}"
            cursor.execute("PRAGMA foreign_key_check")
            for row in cursor.fetchall():
                yield f"a row of {row[0]} points to a missing row of {row[2]}"


def _units() -> Iterator[str]:
    for step in Succession.objects.select_related("predecessor", "successor"):
        if step.effective_on.day != 1:
            yield f"{step}: takes effect on {step.effective_on}, not on the first of a month"
        if step.predecessor.valid_until != step.effective_on:
            yield f"{step}: {step.predecessor.slug} lives until {step.predecessor.valid_until}, not {step.effective_on}"
        if step.successor.valid_from is not None and step.successor.valid_from > step.effective_on:
            yield f"{step}: {step.successor.slug} is born on {step.successor.valid_from}, after {step.effective_on}"


def _tiles() -> Iterator[str]:
    timeline, places = load_timeline(), load_places()
    for one, other in clashes(timeline, places):
        place = places[one.slug]
        yield f"tiles: {one.slug} and {other.slug} lie both in column {place.column}, row {place.row}"


def _figures() -> Iterator[str]:
    catalogue = load_catalogue()
    units, rules = catalogue.timeline.units, catalogue.by_code
    places = Measurement.objects.values_list("unit__slug", "indicator__code", "month", "numerator", "denominator")
    for slug, code, month, numerator, denominator in places.order_by().iterator(chunk_size=5000):
        unit, rule = units[slug], rules[code]
        if not unit.alive_on(month.last_day):
            yield f"{slug} {code} {month}: the unit was not alive in that month"
        if unit.kind not in rule.applies_to:
            yield f"{slug} {code} {month}: the indicator does not concern a {unit.kind}"
        if month.year not in rule.years:
            yield f"{slug} {code} {month}: the indicator is not in the set of {month.year}"
        if denominator is not None and numerator is not None and numerator > denominator:
            yield f"{slug} {code} {month}: numerator {numerator} above denominator {denominator}"
    broken = Submission.objects.filter(stage=Submission.Stage.APPROVED).filter(
        Q(approved_by__isnull=True) | Q(approved_by=F("submitted_by"))
    )
    for submission in broken.select_related("unit"):
        yield f"{submission}: approved by nobody, or by the one who submitted it"


def _checks() -> Iterator[str]:
    """What the checks are told to look for must make sense."""
    stored, usual = dict(Threshold.objects.values_list("name", "value")), asdict(Thresholds())
    for name in sorted(stored.keys() - usual.keys()):
        yield f"threshold {name}: no check asks for it"
    for name in sorted(senseless_in({one: stored.get(one, usual[one]) for one in usual}) & stored.keys()):
        yield f"threshold {name} = {stored[name]} makes no sense; the usual number is used instead"
    rules = load_catalogue().by_code
    for row in IndicatorRelation.objects.select_related("indicator"):
        try:
            relation = relation_of({"kind": row.kind, "indicator": row.indicator.code, "others": row.others})
        except ValueError as problem:
            yield f"relation {row.pk} ({row}): {problem}"
            continue
        if wrong := unfit(relation, rules):
            yield f"relation {row.pk} ({row}): {', '.join(wrong)} cannot be held against anything"
    for statement in Statement.objects.exclude(claim__in=[claim.value for claim in Claim]):
        yield f"statement {statement}: nobody knows the claim {statement.claim!r}"


def _explanations() -> Iterator[str]:
    """Each says something, about something that a check found."""
    for said in Explanation.objects.order_by("id").iterator(chunk_size=5000):
        if not any(sign.isalnum() for sign in said.text):
            yield f"explanation {said.pk} ({said.key}) says nothing"
        if said.check_name not in _CHECKS or not said.key.startswith(f"{said.check_name}-") or not said.finding:
            yield f"explanation {said.pk} ({said.key}) is about nothing that a check finds"


def _history() -> Iterator[str]:
    """The last line of each figure's history must be the figure as it stands."""
    newest = MeasurementChange.objects.order_by().values("measurement_id").annotate(newest=Max("id")).values("newest")
    rows = MeasurementChange.objects.filter(id__in=newest).values_list(
        "measurement_id", "action", "version", *(f"new_{name}" for name in triggers.TRACKED)
    )
    lines = {pk: (action, tuple(content)) for pk, action, *content in rows}
    stored = Measurement.objects.order_by().values_list("id", "version", *triggers.TRACKED)
    seen = set()
    for pk, *content in stored.iterator(chunk_size=5000):
        seen.add(pk)
        if pk not in lines:
            yield f"figure {pk} has no history"
        elif lines[pk] != (lines[pk][0], tuple(content)) or lines[pk][0] == "delete":
            yield f"figure {pk} differs from the last line of its history"
    for pk, (action, _) in lines.items():
        if pk not in seen and action != "delete":
            yield f"figure {pk} is gone without a line in its history"


def _papers() -> Iterator[str]:
    """Files of issued papers are to the byte what was kept."""
    for model in (Issue, SignedCopy):
        for pk, file, taken in model._default_manager.values_list("pk", "file", "file_sha256").iterator(chunk_size=10):
            if hashlib.sha256(bytes(file)).hexdigest() != taken:
                yield f"{model._meta.model_name} {pk}: the file is not the one that its hash was taken of"
