"""The guide for people who enter, gather and read figures. HTTP only; its examples are worked out by the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.http import HttpRequest, HttpResponse

from indicators.core.figures import Better
from indicators.core.numbers_vi import NotANumber, parsed, written
from indicators.core.rounding import cut, shown
from indicators.core.status import COMPARATOR_WORDS, Comparator, Status, Target, is_met
from indicators.loading import load_catalogue
from indicators.views.access import EVERYONE, MANAGERS, open_to, person_of, sees_all
from indicators.views.pages import page

# What people type, and how the number that is meant reads aloud; the last ones are asked about.
TYPED = (
    ("1234", "một nghìn hai trăm ba mươi tư"),
    ("1.234", "một nghìn hai trăm ba mươi tư"),
    ("1 234", "một nghìn hai trăm ba mươi tư"),
    ("8,9", "tám phẩy chín"),
    ("8,9 %", "tám phẩy chín"),
    ("1.234,5", "một nghìn hai trăm ba mươi tư phẩy năm"),
    ("70.82", ""),
    ("1,234", ""),
    ("1,234.5", ""),
)

# Where rounding would say otherwise than the counts: the report's own figure, two misses, and a hit that cutting hides.
SHARES = (
    (2690, 3798, Target(Comparator.AT_LEAST, Decimal(50))),
    (19_999, 20_000, Target(Comparator.EXACTLY, Decimal(100))),
    (9_999, 20_000, Target(Comparator.AT_LEAST, Decimal(50))),
    (200_001, 250_000, Target(Comparator.MORE_THAN, Decimal(80))),
)
PLACES, DIGITS = 2, 4


@dataclass(frozen=True)
class TypedExample:
    """One number as typed: `understood` as written, or the question that is asked about it."""

    typed: str
    aloud: str
    understood: str
    question: str


@dataclass(frozen=True)
class ShareExample:
    """One percentage, all in text: its counts, its digits, what rounding would make of it, what is shown, its status."""

    counts: str
    digits: str
    rounded: str
    shown: str
    target: str
    status: str


def typed_examples() -> Iterator[TypedExample]:
    for typed, aloud in TYPED:
        try:
            number = parsed(typed)
        except NotANumber as problem:
            yield TypedExample(typed, aloud, "", str(problem))
        else:
            assert number is not None
            yield TypedExample(typed, aloud, written(number), "")


def share_examples() -> Iterator[ShareExample]:
    for numerator, denominator, target in SHARES:
        exact = Fraction(numerator * 100, denominator)
        digits = cut(exact, DIGITS, Better.HIGHER)
        yield ShareExample(
            counts=f"{written(numerator)} / {written(denominator)}",
            digits=f"{written(digits)}…" if Fraction(digits) != exact else written(digits.normalize()),
            rounded=written(digits.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP)),
            shown=written(shown(exact, PLACES, target=target)),
            target=f"{COMPARATOR_WORDS[target.comparator]} {written(target.value)} %".strip(),
            status=(Status.MET if is_met(exact, target) else Status.MISSED).value,
        )


@open_to(EVERYONE)
def guide(request: HttpRequest) -> HttpResponse:
    context = {
        "typed_examples": list(typed_examples()),
        "share_examples": list(share_examples()),
        "may_open_annex": sees_all(person_of(request)),
        "may_manage": person_of(request).role in MANAGERS,
    }
    return page(request, "indicators/guide.html", context, catalogue=load_catalogue())
