"""A formula as a tree of what is to be calculated. What is not known here by heart is refused: NotCertain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from indicators.sheets.operations import Fault, NotCertain, Value
from indicators.sheets.references import Area, area_of, sheet_and_reference

# Spreadsheets themselves allow no longer formula; nested deeper than this, nobody could read it.
MOST_SIGNS, MOST_DEPTH = 8192, 24
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?([Ee][+-]?[0-9]+)?|\.[0-9]+([Ee][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Constant:
    value: Value


@dataclass(frozen=True, slots=True)
class Reference:
    area: Area


@dataclass(frozen=True, slots=True)
class Signed:
    """`signs` stand before the node and `percents` of % behind it."""

    node: Node
    signs: str
    percents: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one rank in a row, calculated from the left: a long sum is no deep tree."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


Node = Constant | Reference | Signed | Chain | Call


def areas_of(node: Node) -> Iterator[Area]:
    """Everything that is read, whether it comes to that or not."""
    match node:
        case Reference(area):
            yield area
        case Signed(inner):
            yield from areas_of(inner)
        case Chain(first, rest):
            yield from areas_of(first)
            for _, one in rest:
                yield from areas_of(one)
        case Call(_, arguments):
            for one in arguments:
                yield from areas_of(one)


def parsed(
    formula: str, sheet: str, sheets: Collection[str], names: Mapping[str, Area], functions: Collection[str]
) -> Node:
    """The formula (without "=") of a cell on `sheet`, of which only these functions are known."""
    if len(formula) > MOST_SIGNS:
        raise NotCertain("a long formula")
    try:
        tokens = [token for token in Tokenizer(f"={formula}").items if token.type != Token.WSPACE]
    except TokenizerError:
        raise NotCertain(formula) from None
    reading = _Reading(tokens, sheet, sheets, names, functions)
    node = reading.level(0)
    if reading.at != len(tokens):
        # Among others two ranges with a blank between: what they have in common.
        raise NotCertain(formula)
    return node


@dataclass
class _Reading:
    tokens: list[Token]
    sheet: str
    sheets: Collection[str]
    names: Mapping[str, Area]
    functions: Collection[str]
    at: int = 0
    depth: int = 0

    def level(self, rank: int) -> Node:
        if rank == len(_LEVELS):
            return self._signed()
        first = self.level(rank + 1)
        rest = []
        while (operator := self._next(Token.OP_IN)) is not None and operator.value in _LEVELS[rank]:
            self.at += 1
            rest.append((operator.value, self.level(rank + 1)))
        return Chain(first, tuple(rest)) if rest else first

    def _next(self, kind: str = "", subtype: str = "") -> Token | None:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None or (kind and token.type != kind) or (subtype and token.subtype != subtype):
            return None
        return token

    def _signed(self) -> Node:
        signs = ""
        while (sign := self._next(Token.OP_PRE)) is not None:
            signs += sign.value
            self.at += 1
        node = self._one()
        percents = 0
        while self._next(Token.OP_POST) is not None:
            percents += 1
            self.at += 1
        return Signed(node, signs, percents) if signs or percents else node

    def _one(self) -> Node:
        token = self._next()
        if token is None:
            raise NotCertain("nothing where something must stand")
        self.at += 1
        if token.type == Token.OPERAND:
            return self._operand(token)
        if token.subtype != Token.OPEN or token.type not in (Token.PAREN, Token.FUNC):
            raise NotCertain(token.value)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise NotCertain("too deep")
        node = self._call(token.value[:-1].upper()) if token.type == Token.FUNC else self._closed(token.type)
        self.depth -= 1
        return node

    def _closed(self, kind: str) -> Node:
        node = self.level(0)
        if self._next(kind, Token.CLOSE) is None:
            raise NotCertain("an open bracket")
        self.at += 1
        return node

    def _call(self, function: str) -> Node:
        if function not in self.functions:
            raise NotCertain(function)
        arguments = []
        while True:
            arguments.append(self.level(0))
            token = self._next()
            self.at += 1
            if token is not None and token.type == Token.FUNC and token.subtype == Token.CLOSE:
                return Call(function, tuple(arguments))
            if token is None or token.type != Token.SEP or token.subtype != Token.ARG:
                raise NotCertain(function)

    def _operand(self, token: Token) -> Node:
        text = token.value
        match token.subtype:
            case Token.NUMBER if _NUMBER.fullmatch(text):
                return Constant(float(text))
            case Token.TEXT:
                return Constant(text[1:-1].replace('""', '"'))
            case Token.LOGICAL:
                return Constant(text.upper() == "TRUE")
            case Token.ERROR:
                return Constant(Fault(text.upper()))
            case Token.RANGE:
                sheet, reference = sheet_and_reference(text, self.sheet)
                area = area_of(reference, sheet) if sheet.casefold() in self.sheets else None
                area = area or (self.names.get(text.casefold()) if reference == text else None)
                if area is not None:
                    return Reference(area)
        raise NotCertain(text)
