"""From a name as met in a file to a unit: sure, to be asked about, or unknown. Pure: no database, no clock.

Spelled as stored, or as confirmed once (an alias), a name is sure; so is a folded key that only one unit has and whose
accents agree, wherever the tone is written (hoà, hòa). A folded match that is not unique or whose accents differ
(Đoàn Hùng: Đoan Hùng?) only suggests, and a person confirms (README §6).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from units.legacy_text import Encoding, decoded_as
from units.names import fold, fold_name, sort_key, tidy
from units.timeline import UnitLife

MOST_CANDIDATES = 5
LIKE_ENOUGH = 0.6
LONGEST_NAME = 200

_DEPARTMENTS = frozenset({"department", "service_unit"})
# What the words before a name say of its kind; the first that is found decides.
_KINDS_BY_WORD: tuple[tuple[str, frozenset[str]], ...] = (
    (r"\b(?:xa|x\.)", frozenset({"commune"})),
    (r"\bthi tran\b", frozenset({"town"})),
    (r"\b(?:tt|t\.t)\b", frozenset({"town"}) | _DEPARTMENTS),
    (r"\bphuong\b", frozenset({"ward"})),
    (r"\bphong\b", _DEPARTMENTS),
    (r"\bp\.", _DEPARTMENTS | {"ward"}),
    (r"\b(?:huyen|h\.)", frozenset({"district"})),
    (r"\b(?:ubnd|uy ban)\b", frozenset({"province", "district", "commune", "town", "ward"})),
)
# "1. Xã Bắc Sơn", "- Xã Bắc Sơn", "a) Xã Bắc Sơn".
_NUMBERING = re.compile(r"^(?:\d{1,3}\s*[.)/-]|[a-zđ]\)|[-–—•*+])\s*", re.IGNORECASE)
_TOWN = re.compile(r"^(?:(ubnd)\s+)?(?:t\s*/\s*t|ttr?|th?\.?\s*(?:trấn|tr\.?))\s*\.?\s+(?=\w)", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)?\s*$")
_SIGNS_BEHIND = " :;,*."


class Sureness(StrEnum):
    SURE = "sure"
    QUESTION = "question"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was found to mean. `slug` only where it is sure; `candidates` are slugs, the likeliest first."""

    sureness: Sureness
    slug: str | None
    candidates: tuple[str, ...]
    message: str = ""

    @property
    def is_sure(self) -> bool:
        return self.sureness is Sureness.SURE


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way in which a unit is written."""

    slug: str
    text: str
    is_official: bool
    is_alias: bool

    @property
    def accents(self) -> str:
        """Alike for any case, placement of tones and dashes. Worked out when it is asked for: of a few spellings of many."""
        return _accents(_apart(self.text)[1])


class Names:
    """Every spelling under which units are known: names, short names, and the aliases that people confirmed."""

    def __init__(self, units: Iterable[UnitLife], aliases: Iterable[tuple[str, str]] = ()) -> None:
        """`aliases` are (spelling, slug); those of unknown units are left out."""
        self.units = {unit.slug: unit for unit in units}
        self._exact: dict[str, list[_Spelling]] = {}
        self._folded: dict[str, list[_Spelling]] = {}
        for unit in self.units.values():
            self._add(unit.slug, unit.name, is_official=True)
            if unit.short_name:
                self._add(unit.slug, unit.short_name)
        for spelling, slug in aliases:
            if slug in self.units:
                self._add(slug, spelling, is_alias=True)

    def _add(self, slug: str, text: str, *, is_official: bool = False, is_alias: bool = False) -> None:
        name = tidy(text)
        spelling = _Spelling(slug, name, is_official, is_alias)
        self._exact.setdefault(name, []).append(spelling)
        self._folded.setdefault(fold_name(name), []).append(spelling)

    def match(self, text: str, day: date, kinds: Collection[str] = ()) -> Match:
        """What `text` means on `day` (the last of the month that the figures are of).

        Of units of one name the one alive on the day wins. `kinds`, where given, are those that can be meant at all.
        """
        name = tidy(text)[:LONGEST_NAME]
        found = self._found(name, day, kinds)
        if found is not None:
            return found
        bare = _bare(name)
        if bare and bare != name:
            found = self._found(bare, day, kinds)
            if found is not None and _REMARK.search(name) is None:
                return found
            if found is not None:
                # What stands in brackets may say another thing than the name: asked about, with the name as the answer.
                return self._asked(name, found.candidates)
        old = self._in_old_letters(text, day, kinds)
        return self._asked(name, old) if old else self._unknown(name, day, kinds)

    def knows(self, text: str) -> bool:
        """Whether the folded key of `text` is that of any unit, ever; cheap, for finding where names stand."""
        name = tidy(text)[:LONGEST_NAME]
        return fold_name(name) in self._folded or fold_name(_bare(name)) in self._folded

    def _found(self, name: str, day: date, kinds: Collection[str]) -> Match | None:
        slugs = self._spelled_exactly(name, day)
        if len(slugs) == 1:
            return _sure(slugs)
        prefix, rest = _apart(name)
        meant = _kinds_meant(prefix)
        same = self._folded.get(fold_name(name), [])
        slugs = self._likeliest((spelling.slug for spelling in same), day, kinds, meant)
        if not slugs:
            return None
        accents = _accents(rest)
        agreeing = {spelling.slug for spelling in same if spelling.accents == accents}
        if len(slugs) == 1 and slugs[0] in agreeing and (not meant or self.units[slugs[0]].kind in meant):
            return _sure(slugs)
        return self._asked(name, sorted(slugs, key=lambda slug: slug not in agreeing))

    def _spelled_exactly(self, name: str, day: date) -> tuple[str, ...]:
        """Units of exactly this name or alias.

        A short name is shared too easily (huyện, thị trấn and xã Hưng Hà), and what was confirmed for a unit that is no
        more says nothing of the one that bears its name now.
        """
        exact = self._exact.get(name, ())
        slugs = (
            spelling.slug
            for spelling in exact
            if spelling.is_official or (spelling.is_alias and self.units[spelling.slug].alive_on(day))
        )
        return self._likeliest(slugs, day, ())

    def _likeliest(
        self, slugs: Iterable[str], day: date, kinds: Collection[str], meant: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Of several units the ones alive, of a kind that can be, of the kind that is said; never none of some."""
        left = list(dict.fromkeys(slugs))
        if len(left) < 2:
            return tuple(left)
        for is_so in (
            lambda unit: unit.alive_on(day),
            lambda unit: not kinds or unit.kind in kinds,
            lambda unit: not meant or unit.kind in meant,
        ):
            left = [slug for slug in left if is_so(self.units[slug])] or left
        return tuple(left)

    def _in_old_letters(self, text: str, day: date, kinds: Collection[str]) -> tuple[str, ...]:
        """Old text whose font was changed to one of today tells its encoding only by making sense."""
        if not any("\u00a0" < sign <= "\u00ff" for sign in text):
            return ()
        encodings: tuple[Encoding, ...] = ("tcvn3", "vni")
        for encoding in encodings:
            found = self._found(tidy(decoded_as(text, encoding)), day, kinds)
            if found is not None:
                return found.candidates
        return ()

    def _asked(self, name: str, slugs: Iterable[str]) -> Match:
        candidates = tuple(slugs)[:MOST_CANDIDATES]
        names = " hay ".join(self.units[slug].name for slug in candidates)
        return Match(Sureness.QUESTION, None, candidates, f"“{name}” có phải là {names} không?")

    def _unknown(self, name: str, day: date, kinds: Collection[str]) -> Match:
        key = fold_name(name)
        alive = {
            known
            for known, spellings in self._folded.items()
            if any(
                self.units[spelling.slug].alive_on(day) and (not kinds or self.units[spelling.slug].kind in kinds)
                for spelling in spellings
            )
        }
        near = difflib.get_close_matches(key, sorted(alive), MOST_CANDIDATES, LIKE_ENOUGH)
        slugs = dict.fromkeys(
            slug
            for known in near
            for slug in self._likeliest((spelling.slug for spelling in self._folded[known]), day, kinds)
        )
        candidates = tuple(slugs)[:MOST_CANDIDATES]
        message = f"Không có đơn vị nào tên “{name}”."
        if candidates:
            message += f" Gần giống: {', '.join(self.units[slug].name for slug in candidates)}."
        return Match(Sureness.UNKNOWN, None, candidates, message)


def _sure(slugs: tuple[str, ...]) -> Match:
    return Match(Sureness.SURE, slugs[0], slugs)


def _apart(name: str) -> tuple[str, str]:
    """The words before a name that only tell its kind, folded, and the name as it is written."""
    folded = fold(name)
    before = len(folded) - len(fold_name(name))
    # Folding keeps the number of letters except around dashes, and no such word has one.
    return folded[:before], name[before:].strip()


def _accents(text: str) -> str:
    """Alike where letters and tones are, wherever the tone is written, whatever the case and the kind of dash."""
    dashed = re.sub(r"\s*[-\u2010-\u2015\u2212]\s*", " - ", text)
    return f"{fold(dashed)}|{sort_key(dashed)}"


def _kinds_meant(prefix: str) -> frozenset[str]:
    return next((kinds for word, kinds in _KINDS_BY_WORD if re.search(word, prefix)), frozenset())


def _bare(name: str) -> str:
    """Without numbering before it and remarks behind it, and with rarer short forms of "thị trấn" written as TT."""
    bare = _REMARK.sub("", _NUMBERING.sub("", name)).rstrip(_SIGNS_BEHIND)
    return tidy(_TOWN.sub(lambda match: f"{match[1]} TT " if match[1] else "TT ", bare))
