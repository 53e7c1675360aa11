"""Vietnamese names: folding, tone placement, the alphabet's order. Pure: standard library only.

Neither `lower()` nor `LIKE` of SQLite knows Đ, and PostgreSQL's collations differ from machine to machine,
so both databases store the keys made here and sort and search by them.
"""

from __future__ import annotations

import re
import unicodedata

# A short form ends in a dot, a whole word in a space: "X.Bắc Sơn", "xã Bắc Sơn", but not "Xahoa".
_LEVEL = r"(?:(?:x|p|h|tt|t\.t)\.\s*|(?:xa|phuong|huyen|thi tran|tt|t\.t)\s+)"
_KIND_PREFIX = re.compile(rf"^(?:(?:ubnd|uy ban nhan dan|phong)\s+)?{_LEVEL}|^(?:ubnd|uy ban nhan dan|phong)\s+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")

# Base letters in the order of the alphabet; tones in the order ngang, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{rank}" for rank, letter in enumerate(_LETTERS, start=20)} | {
    digit: f"1{digit}" for digit in "0123456789"
}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Control signs (no database stores NUL), lone surrogates, zero-width marks.
_UNSEEN = {"Cc", "Cs", "Cf"}
_HATS = {"\u0306", "\u0302", "\u031b"}
_END, _OTHER_SIGN = "00", "01"
# The small letters of Vietnamese, composed, without their accents.
_PLAIN = {
    ord(unicodedata.normalize("NFC", letter + mark)): unicodedata.normalize("NFD", letter)[0].replace("đ", "d")
    for letter in _LETTERS
    for mark in ("", *_TONES)
    if letter in "aăâeêioôơuưyđ" and len(unicodedata.normalize("NFC", letter + mark)) == 1
}


def tidy(text: str) -> str:
    """NFC, single ordinary spaces, none at the ends, nothing that cannot be seen or stored: how names are kept."""
    if text.isprintable():
        # Neither signs that cannot be seen nor blanks but ordinary ones: nearly every name there is.
        composed = text if text.isascii() else unicodedata.normalize("NFC", text)
        return re.sub(" +", " ", composed).strip() if "  " in composed else composed.strip()
    spaced = re.sub(r"\s", " ", text)
    seen = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    return re.sub(" +", " ", unicodedata.normalize("NFC", seen)).strip()


def fold(text: str) -> str:
    """The key for search: no accents, đ to d, lower case, single spaces ("Hưng Hà" and "HUNG HA": "hung ha")."""
    folded = tidy(text).translate(_DASHES).casefold()
    if not folded.isascii():
        folded = folded.translate(_PLAIN)
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFD", folded.replace("đ", "d"))
        folded = "".join([sign for sign in decomposed if not unicodedata.combining(sign)])
    dashed = re.sub(r"\s*-\s*", " - ", folded) if "-" in folded else folded
    return re.sub(r"\s+", " ", dashed).strip() if "  " in dashed or dashed != dashed.strip() else dashed


def search_words(text: str) -> str:
    """The folded words alone, without any signs between them: "GD&ĐT" and "gd-đt" are "gd dt"."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def fold_name(text: str) -> str:
    """The key for matching unit names: folded, without the words that only tell the kind ("X.", "TT", "UBND xã")."""
    folded = fold(text)
    shorter = _KIND_PREFIX.sub("", folded)
    return shorter or folded


def sort_key(text: str) -> str:
    """A string of digits that sorts as the Vietnamese alphabet does: letters first, tones break ties.

    Two digits a letter, "00", then one digit for the tone of each syllable, wherever it is written (hoà, hòa). Digits alone,
    since every collation of every database agrees on their order; the order is that of ICU's collation "vi".
    """
    letters: list[str] = []
    tones = [0]
    for sign in tidy(text).casefold():
        parts = unicodedata.normalize("NFD", sign)
        base = unicodedata.normalize("NFC", parts[0] + "".join(mark for mark in parts[1:] if mark in _HATS))
        letters.append(_RANK.get(base, _OTHER_SIGN))
        tones[-1] = max([tones[-1], *(_TONES.get(mark, 0) for mark in parts)])
        if letters[-1] == _OTHER_SIGN:
            tones.append(0)
    return "".join(letters) + _END + "".join(map(str, tones))
