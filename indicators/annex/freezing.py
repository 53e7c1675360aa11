"""What a paper was made from, as bytes: enough to make the same paper again to the digit, without the database.

Definitions, targets, units with their lineage, reporting years and every figure of the window stand in it as they were.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn

from indicators.annex.beside import NOTHING_BESIDE, Beside
from indicators.annex.paper import Block, Footnote, Paper, Paragraph, Piece, Table
from indicators.core.figures import Cell, Number, Origin, State
from indicators.core.months import Month, Window
from indicators.core.results import Scorecard
from indicators.loading import Catalogue, Question, scorecard_from
from units.timeline import Belonging, Replacement, Timeline, UnitLife

# Raised where what is written can no longer be read as it was; older forms stay readable.
FORM = 1
UNREADABLE = "không đọc được nội dung đã đóng băng"


class NotFrozen(ValueError):
    """The bytes hold no paper that this version can read."""


@dataclass(frozen=True)
class Frozen:
    """Everything that a paper says. `as_of` is the moment at which the figures were read; `paper` the words of a notice or a
    report, which an annex has none of."""

    catalogue: Catalogue
    question: Question
    as_of: datetime
    cells: tuple[Cell, ...]
    beside: Beside = NOTHING_BESIDE
    paper: Paper | None = None

    @cached_property
    def scorecard(self) -> Scorecard:
        return scorecard_from(self.catalogue, self.question, self.cells, with_months=True)


def frozen_bytes(frozen: Frozen) -> bytes:
    """The same bytes for the same paper."""
    content = {
        "form": FORM,
        "catalogue": _CONVERTER.unstructure(frozen.catalogue),
        "question": _CONVERTER.unstructure(frozen.question),
        "as_of": frozen.as_of.isoformat(),
        "cells": [_cell_as_list(cell) for cell in frozen.cells],
        "beside": _CONVERTER.unstructure(frozen.beside),
        "paper": None if frozen.paper is None else _CONVERTER.unstructure(frozen.paper),
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(), 9)


def thawed(content: bytes) -> Frozen:
    """NotFrozen for bytes that hold no paper, or one of a newer form."""
    try:
        found = json.loads(zlib.decompress(content))
        form = found["form"]
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise NotFrozen(UNREADABLE) from error
    if form != FORM:
        raise NotFrozen(f"bản phát hành ở dạng {form}, phần mềm này chỉ đọc được dạng {FORM}")
    try:
        return Frozen(
            _CONVERTER.structure(found["catalogue"], Catalogue),
            _CONVERTER.structure(found["question"], Question),
            datetime.fromisoformat(found["as_of"]),
            tuple(map(_cell_of_list, found["cells"])),
            _CONVERTER.structure(found["beside"], Beside),
            None if found["paper"] is None else _CONVERTER.structure(found["paper"], Paper),
        )
    except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise NotFrozen(UNREADABLE) from error


def _cell_as_list(cell: Cell) -> list[Any]:
    """A line of thousands: without the names of its parts."""
    numbers = [None if one is None else str(one) for one in (cell.numerator, cell.denominator, cell.value)]
    return [
        cell.unit, cell.code, str(cell.month), cell.state.value, *numbers, cell.qualifier, cell.origin.value,
        int(cell.approved),
    ]  # fmt: skip


def _cell_of_list(line: list[Any]) -> Cell:
    unit, code, month, state, numerator, denominator, value, qualifier, origin, approved = line
    return Cell(
        unit, code, Month.parse(month), State(state), _number(numerator), _number(denominator),
        None if value is None else Decimal(value), qualifier, Origin(origin), bool(approved),
    )  # fmt: skip


def _number(text: str | None) -> Number | None:
    """A count stays a whole number, a decimal keeps its digits."""
    if text is None:
        return None
    return Decimal(text) if set(text) & set(".E") else int(text)


# Timeline, and what it is made of


def _timeline_as_dict(timeline: Timeline) -> dict[str, Any]:
    return {
        "units": [_CONVERTER.unstructure(unit) for unit in timeline.units.values()],
        "replacements": _CONVERTER.unstructure(timeline.replacements),
        "belongings": _CONVERTER.unstructure(timeline.belongings),
    }


def _timeline_of_dict(content: dict[str, Any], _: Any) -> Timeline:
    return Timeline(
        _CONVERTER.structure(content["units"], list[UnitLife]),
        _CONVERTER.structure(content["replacements"], list[Replacement]),
        _CONVERTER.structure(content["belongings"], list[Belonging]),
    )


def _converter() -> Converter:
    converter = Converter()
    for kind, to, back in (
        (Month, str, Month.parse),
        (date, date.isoformat, date.fromisoformat),
        (Decimal, str, Decimal),
    ):
        converter.register_unstructure_hook(kind, to)
        converter.register_structure_hook(kind, lambda value, _, back=back: back(value))
    converter.register_unstructure_hook(Timeline, _timeline_as_dict)
    converter.register_structure_hook(Timeline, _timeline_of_dict)
    # JSON's keys are texts alone: what is named otherwise goes as pairs; sets in an order of their own.
    converter.register_unstructure_hook_func(_is_mapping, lambda known: _pairs(converter, known))
    converter.register_structure_hook_func(
        _is_mapping, lambda pairs, kind: {
            converter.structure(key, kind.__args__[0]): converter.structure(value, kind.__args__[1])
            for key, value in pairs
        }
    )  # fmt: skip
    converter.register_unstructure_hook_func(_is_set, lambda known: sorted(converter.unstructure(one) for one in known))
    # What may be of two kinds is told apart by what stands in it.
    converter.register_structure_hook(
        Piece, lambda piece, _: piece if isinstance(piece, str) else converter.structure(piece, Footnote)
    )
    converter.register_structure_hook(
        Block, lambda block, _: converter.structure(block, Table if "columns" in block else Paragraph)
    )
    converter.register_structure_hook(Window, make_dict_structure_fn(Window, converter))
    return converter


def _is_mapping(kind: Any) -> bool:
    from collections.abc import Mapping

    return getattr(kind, "__origin__", kind) in (dict, Mapping)


def _is_set(kind: Any) -> bool:
    return getattr(kind, "__origin__", kind) is frozenset


def _pairs(converter: Converter, known: Any) -> list[list[Any]]:
    return [[converter.unstructure(key), converter.unstructure(value)] for key, value in known.items()]


_CONVERTER = _converter()
