"""One cell by itself."""

from __future__ import annotations

from indicators.core.quality.flags import Check, Flag
from indicators.core.quality.known import Face, Known, Place
from indicators.core.quality.words import number_words, place_words


def check_denominator(known: Known, place: Place) -> Flag | None:
    """A part cannot be larger than its whole."""
    stated = known.own(place.rule.code, place.unit, place.month)
    if stated is None:
        return None
    part, whole = stated.get(Face.NUMERATOR), stated.get(Face.DENOMINATOR)
    if part is None or whole is None or part <= whole:
        return None
    return Flag(
        Check.ABOVE_DENOMINATOR,
        place.unit,
        place.rule.code,
        place.month,
        f"{place_words(known, place)}: tử số {number_words(part)} lớn hơn mẫu số {number_words(whole)}.",
        (("tử số", part), ("mẫu số", whole)),
    )
