"""Walks through the pages as a reader does, link by link, and knows every figure that they may show."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from indicators.answers import result_as_json, scorecard_as_json, series_as_json
from indicators.core.figures import Better, Boundaries
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written
from indicators.core.results import Result
from indicators.core.rounding import cut, without_trailing_zeros
from indicators.loading import Catalogue, Question, load_scorecard, load_series
from indicators.models import Measurement

BOUNDARIES = {"cuoi-ky": "end", "khi-do": "then", "nay": "today"}
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
UNSEEN = re.compile(r"(?s)<(script|style|svg|select|textarea|title)\b.*?</\1>")
NUMBER = r"\d{1,3}(?:\.\d{3})*(?:,\d+)?|\d+(?:,\d+)?"
# Counts of figures are no figures.
PAIR = re.compile(rf"(?<![\d/,.])({NUMBER}) / ({NUMBER})(?![\d/,.]| số liệu)")
PERCENT = re.compile(rf"(?<![\d,.–])({NUMBER}) ?%")


@dataclass(frozen=True)
class Seen:
    """A page that was reached: where, under which name of the urls, and what it says."""

    address: str
    name: str
    content: str

    @property
    def text(self) -> str:
        plain = html.unescape(re.sub(r"<[^>]+>", " ", UNSEEN.sub(" ", self.content)))
        return re.sub(r"[ \n\t]+", " ", plain.replace("\u00a0", " ").replace("\u202f", " "))

    def units(self, known: Iterable[str]) -> list[str]:
        """The units that the page is about, by its own address or by what it compares."""
        words = {*urlsplit(self.address).path.split("/"), *self.asked.values()}
        return [slug for slug in known if slug in words]

    @property
    def asked(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.address).query).items()}


def walk(client: Client, *, each: int, start: str = "/") -> Iterator[Seen]:
    """Every page that links lead to, at most `each` of one kind; files and what leaves the site are left out.

    A kind is a name of the urls with the names of its parameters. Whoever is led to a page may open it: AssertionError.
    """
    waiting, met = deque([start]), {start}
    taken: dict[tuple[str, tuple[str, ...]], int] = {}
    while waiting:
        address = waiting.popleft()
        parts = urlsplit(address)
        try:
            name = resolve(parts.path).url_name or ""
        except Resolver404:
            raise AssertionError(f"a link leads nowhere: {address}") from None
        kind = name, tuple(sorted(parse_qs(parts.query)))
        if taken.get(kind, 0) >= each:
            continue
        taken[kind] = taken.get(kind, 0) + 1
        response = client.get(address)
        assert response.status_code in (200, 302), (address, response.status_code)
        if response.status_code == 302 or not response["Content-Type"].startswith("text/html"):
            continue
        page = Seen(address, name, response.content.decode())
        yield page
        for link in _links(page):
            if link not in met:
                met.add(link)
                waiting.append(link)


def _links(page: Seen) -> list[str]:
    """In an order that takes the first, the last and the middle ones of a long list before their neighbours."""
    found = []
    for raw in LINK.findall(page.content):
        address = urlsplit(urljoin(page.address, html.unescape(raw)))
        if address.scheme or address.netloc or "format=" in address.query or address.path.startswith("/static/"):
            continue
        found.append(address._replace(fragment="").geturl())
    found = list(dict.fromkeys(found))
    return [found[place] for place in sorted(range(len(found)), key=lambda place: f"{place:b}"[::-1])]


@dataclass
class Truth:
    """What a page about these windows may show: pairs of counts and percentages, as they are written."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)

    def add(self, line: dict[str, Any]) -> None:
        if line["numerator"] is not None and line["denominator"] is not None:
            self.pairs.add((_said(line["numerator"]), _said(line["denominator"])))
        for value in (line["value"], line.get("projection"), line.get("required_rate")):
            if value is not None:
                # In running text what is required drops its zeros.
                self.percents |= {_said(value), _whole(Decimal(value))}
        target = line.get("target")
        if target:
            self.percents.add(_said(target["value"]))


def _whole(number: Decimal) -> str:
    return written(without_trailing_zeros(number))


def _said(number: str) -> str:
    return written(Decimal(number))


class Groups:
    """Sums over the units of one kind, added up here from the counts of each unit."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.units = catalogue.timeline.units
        self.sums: dict[tuple[Any, ...], tuple[Fraction, Fraction]] = {}

    def add(self, slug: str, key: tuple[str, str], line: dict[str, Any]) -> None:
        if line["denominator"] is None:
            return
        key_of_kind = (self.units[slug].kind, *key)
        done, base = self.sums.get(key_of_kind, (Fraction(0), Fraction(0)))
        self.sums[key_of_kind] = done + Fraction(line["numerator"]), base + Fraction(line["denominator"])


class Knowing:
    """Asks `scorecard` and `series` for every unit and indicator of the windows of a page, each once."""

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self.catalogue, self.today = catalogue, today
        self.truth, self.of_unit = cache(self._truth), cache(self._of_unit)

    def _truth(self, first: str, last: str, boundaries: str) -> Truth:
        window, on = _asked(first, last, boundaries)
        truth, groups = Truth(), Groups(self.catalogue)
        territory = load_scorecard(self.catalogue, Question(self.catalogue.root, window, on, self.today))
        for result, line in zip(territory.results, scorecard_as_json(territory)["indicators"], strict=True):
            truth.add(line)
            for row in result.rows:
                said = result_as_json(Result(row.rule, row.reading, row.target, coverage=result.coverage))
                truth.add(said)
                groups.add(row.unit.slug, (result.rule.code, "window"), said)
        for rule in self.catalogue.rules_for(window):
            question = Question(self.catalogue.root, window, on, self.today)
            for total in (False, True):
                rows = load_series(self.catalogue, question, rule.code, total=total)
                for line in series_as_json(rule.code, question, rows)["rows"]:
                    truth.add(line)
                    groups.add(line["unit"], (rule.code, line["month"]), line)
        for done, base in groups.sums.values():
            truth.pairs.add((written(int(done)), written(int(base))))
            truth.percents |= percents_of(done, base)
        return truth

    def _of_unit(self, slug: str, first: str, last: str, boundaries: str) -> Truth:
        """What a unit's own scorecard adds: its pace, and its own life where it is not on the boundaries."""
        window, on = _asked(first, last, boundaries)
        truth = Truth()
        for line in scorecard_as_json(load_scorecard(self.catalogue, Question(slug, window, on, self.today)))[
            "indicators"
        ]:
            truth.add(line)
        return truth

    @cached_property
    def typed(self) -> set[tuple[str, str]]:
        """The counts of every single figure that is stored."""
        rows = Measurement.objects.exclude(denominator=None).values_list("numerator", "denominator").distinct()
        return {(_whole(one), _whole(other)) for one, other in rows.iterator()}

    @property
    def targets(self) -> set[str]:
        return {written(target.value) for some in self.catalogue.targets.values() for target in some}


def _asked(first: str, last: str, boundaries: str) -> tuple[Window, Boundaries]:
    kind = BOUNDARIES.get(boundaries)
    on = Boundaries(kind) if kind else Boundaries("date", date.fromisoformat(boundaries))
    return Window(Month.parse(first), Month.parse(last)), on


def percents_of(done: Fraction, base: Fraction) -> set[str]:
    """How a share of counts may be written: cut to two places either way, an exact one without zeros."""
    if not base:
        return set()
    exact = done * 100 / base
    found = set()
    for better in (Better.HIGHER, Better.LOWER):
        value = cut(exact, 2, better)
        found.add(written(without_trailing_zeros(value) if Fraction(value) == exact else value))
    return found


def pairs_in(text: str) -> set[tuple[str, str]]:
    return set(PAIR.findall(text))


def percents_in(text: str) -> set[str]:
    return set(PERCENT.findall(text))


def shares_beside(text: str) -> set[str]:
    """The percentages of all counts that stand in the text, as 10/11 or 2.690 / 3.798."""
    found: set[str] = set()
    for done, base in re.findall(rf"({NUMBER}) ?/ ?({NUMBER})", text):
        found |= percents_of(_number(done), _number(base))
    return found


def _number(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


def unknown(numbers: Iterable[Any], *known: Iterable[Any]) -> list[Any]:
    return sorted(set(numbers).difference(*known))
