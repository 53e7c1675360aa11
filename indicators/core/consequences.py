"""What a change of definitions, targets or years would do to what is stored already, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consequence:
    """One sentence about one field of the change: it forbids the change, or wants a person who read it to agree."""

    field: str
    sentence: str
    forbids: bool = False


def forbidding(found: Iterable[Consequence]) -> dict[str, str]:
    """The sentences that forbid the change, by field; the first of each."""
    sentences: dict[str, str] = {}
    for one in found:
        if one.forbids:
            sentences.setdefault(one.field, one.sentence)
    return sentences


def to_agree_to(found: Iterable[Consequence]) -> tuple[str, ...]:
    """The sentences that a person has to agree to."""
    return tuple(one.sentence for one in found if not one.forbids)
