"""Months and windows of months, the units of entry and of reporting (rules: README §3)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_PATTERN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2099


class Month(NamedTuple):
    """A calendar month; sorts by time. `str()` gives 2024-11, `key` 202411 as stored in the database."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """From "2024-11"; ValueError for anything else, 2024-13 and years outside 2000–2099 included."""
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls.from_key(int(match[1]) * 100 + int(match[2]))

    @staticmethod
    def from_key(key: int) -> Month:
        return _month_from_key(key)

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def key(self) -> int:
        return self.year * 100 + self.number

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The day whose boundaries are those of the month (README §3)."""
        return _last_day(self)

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@lru_cache(maxsize=2048)
def _month_from_key(key: int) -> Month:
    year, number = divmod(key, 100)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        raise ValueError(f"not a month: {key}")
    return Month(year, number)


@lru_cache(maxsize=2048)
def _last_day(month: Month) -> date:
    return date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])


@dataclass(frozen=True, slots=True)
class Window:
    """From month to month, both included; `first` is never after `last` (ValueError otherwise)."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("a window ends before it begins")

    def __iter__(self) -> Iterator[Month]:
        month = self.first
        while month <= self.last:
            yield month
            month = month.plus(1)

    def __contains__(self, month: object) -> bool:
        return isinstance(month, Month) and self.first <= month <= self.last

    def __len__(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1

    def moved(self, months: int) -> Window:
        return Window(self.first.plus(months), self.last.plus(months))

    @property
    def before(self) -> Window:
        """What to compare with: of a year so far the same without its last month, else as many months that came before."""
        if self.is_year_to_date and len(self) > 1:
            return Window(self.first, self.last.plus(-1))
        return self.moved(-len(self))

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    @property
    def is_year_to_date(self) -> bool:
        """Begins in January and stays in that year: the only windows that a running total answers for."""
        return self.first.number == 1 and self.first.year == self.last.year

    @property
    def is_whole_year(self) -> bool:
        """All twelve months of one year, whatever window its report has (README §3)."""
        return self.is_year_to_date and self.last.number == 12
