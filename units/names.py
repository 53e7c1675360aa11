"""Vietnamese names: folding, tone placement, the alphabet's order. Pure: standard library only.

Neither `lower()` nor `LIKE` of SQLite knows Đ, and PostgreSQL's collations differ from machine to machine,
so both databases store the keys made here and sort and search by them.
"""

from __future__ import annotations

import re
import unicodedata

_KIND_PREFIX = re.compile(
    r"^(?:x\.|xa|thi tran|tt\.?|t\.t\.?|phuong|p\.|phong|huyen|h\.|ubnd|uy ban nhan dan)\s+"
    r"(?:(?:xa|thi tran|tt\.?|phuong|huyen)\s+)?"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")

# The alphabet with every toned vowel: base letters first, tones ngang, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_HATS = {"\u0306", "\u0302", "\u031b"}


def tidy(text: str) -> str:
    """NFC, single ordinary spaces, none at the ends: the form in which names are stored."""
    composed = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", " ", composed.replace("\u200b", "")).strip()


def fold(text: str) -> str:
    """The key for search: no accents, đ to d, lower case, single spaces ("Hưng Hà" and "HUNG HA": "hung ha")."""
    decomposed = unicodedata.normalize("NFD", tidy(text).translate(_DASHES).casefold().replace("đ", "d"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", re.sub(r"\s*-\s*", " - ", plain)).strip()


def fold_name(text: str) -> str:
    """The key for matching unit names: folded, without the words that only tell the kind ("X.", "TT", "UBND xã")."""
    folded = fold(text)
    shorter = _KIND_PREFIX.sub("", folded)
    return shorter or folded


def sort_key(text: str) -> str:
    """A string that sorts by plain bytes as the Vietnamese alphabet does: letters first, tones break ties.

    Two hexadecimal-like signs a letter, then a tilde, then a tone digit a letter; the same on every database.
    """
    letters: list[str] = []
    tones: list[str] = []
    for sign in tidy(text).casefold():
        parts = unicodedata.normalize("NFD", sign)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        base = unicodedata.normalize("NFC", parts[0] + "".join(mark for mark in parts[1:] if mark in _HATS))
        if base in _RANK:
            letters.append(f"m{chr(ord('0') + _RANK[base])}")
        elif base.isdigit():
            letters.append(f"d{base}")
        else:
            letters.append("a ")
        tones.append(str(tone))
    return "".join(letters) + "~" + "".join(tones)
