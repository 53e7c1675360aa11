"""Results as the contract writes them: plain JSON values, numbers as strings, keys always present."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indicators.core.figures import Number, Reading
from indicators.core.pace import Per, required_shown
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.rounding import plain, shown
from indicators.core.status import Target
from indicators.loading import Question, SeriesRow


def scorecard_as_json(scorecard: Scorecard) -> dict[str, Any]:
    scope = scorecard.scope
    answer: dict[str, Any] = {
        "unit": scope.unit.slug,
        "from": str(scope.window.first),
        "to": str(scope.window.last),
        "boundaries": str(scope.boundaries),
    }
    # Empty unless the unit is not on the boundaries and answers for its own life alone.
    answer["successors"] = list(scope.successors)
    answer["indicators"] = [result_as_json(result) for result in scorecard.results]
    return answer


def result_as_json(result: Result) -> dict[str, Any]:
    rule, reading, pace = result.rule, result.reading, result.pace
    coverage = result.coverage
    projection = None
    if pace.projection is not None:
        projection = plain(shown(pace.projection, rule.decimals, rule.better, result.target))
    return {
        "code": rule.code,
        "name": rule.name,
        "measure": rule.measure.value,
        "over_time": rule.over_time.value,
        "over_units": rule.over_units.value,
        "due": rule.due.value,
        "state": reading.state.value,
        **_numbers(result),
        "unit": rule.unit_label,
        "qualifier": reading.qualifier or None,
        "origin": reading.origin.value if reading.origin is not None else None,
        "reason": reading.reason or None,
        "as_of": str(reading.as_of) if reading.as_of is not None else None,
        "stands_on": list(reading.stands_on),
        "target": _target(result.target),
        "status": result.status.value,
        "outlook": pace.outlook.value if pace.outlook is not None else None,
        "required_rate": required_shown(pace, rule, result.target) if pace.per is Per.RATE else None,
        "required": _required(result),
        "projection": projection,
        "coverage": {
            "units_reported": coverage.units_reported,
            "units_expected": coverage.units_expected,
            "figures_reported": coverage.figures_reported,
            "figures_expected": coverage.figures_expected,
        },
        "unapproved": reading.unapproved,
        "unapproved_units": [row.unit.slug for row in result.unapproved],
        "missed_units": [_missed(row) for row in result.missed if row.unit is not None],
    }


def _required(result: Result) -> dict[str, Any] | None:
    """What each month left must bring, of whatever kind: a rate of its own, a number, by how much a level must move."""
    value = required_shown(result.pace, result.rule, result.target)
    if value is None:
        return None
    return {"per": result.pace.per.value, "value": value, "months_left": result.pace.months_left}


def _numbers(judged: Judged) -> dict[str, str | None]:
    reading: Reading = judged.reading
    return {
        "numerator": _exact(reading.numerator),
        "denominator": _exact(reading.denominator),
        "value": judged.value,
    }


def _exact(number: Number | None) -> str | None:
    return None if number is None else plain(number)


def _target(target: Target | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "comparator": target.comparator.value,
        "value": plain(target.value),
        "wording": target.wording,
        "issuer": target.issuer or None,
        "document": target.document,
        "scope": target.scope,
    }


def _missed(row: Row) -> dict[str, Any]:
    return {"unit": row.unit.slug, **_numbers(row)}


def series_as_json(code: str, question: Question, rows: Iterable[SeriesRow]) -> dict[str, Any]:
    return {
        "indicator": code,
        "boundaries": str(question.boundaries),
        "rows": [
            {
                "unit": row.unit,
                "month": str(row.month),
                "state": row.judged.reading.state.value,
                **_numbers(row.judged),
                "origin": row.judged.reading.origin.value if row.judged.reading.origin is not None else None,
                "parts": list(row.parts),
            }
            for row in rows
        ],
    }
