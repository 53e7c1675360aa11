"""Vietnamese text from before Unicode, as old workbooks still hold it: TCVN3 (.VnTime, .VnTimeH) and VNI (VNI-Times).

Pure: standard library only. The font is the only safe sign of such text, so it is decoded by its font, run by run, and
before any cleaning: ư of TCVN3 is U+00AD, a soft hyphen that cleaning would take out (README §6).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Encoding = Literal["tcvn3", "tcvn3-caps", "vni"]

# TCVN 5712:1993, VN1, from U+0080 on; the fonts' TCVN3 is the part without the capitals that carry a tone.
_TCVN3_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3_LOW = {
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ", 0x12: "Ự",
    0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
}  # fmt: skip
_TCVN3 = {0x80 + place: sign for place, sign in enumerate(_TCVN3_HIGH)} | _TCVN3_LOW

# VNI writes a vowel and then what stands above or below it, as one more letter.
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_CIRCUMFLEX = {
    "â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT,
}  # fmt: skip
_VNI_BREVE = {
    "ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT,
}  # fmt: skip
_VNI_HORNED = {"ô": "o" + _HORN, "ö": "u" + _HORN}
_VNI_ALONE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
_VNI_PAIR = re.compile("[aeouyôöAEOUYÔÖ][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|[ôöæóòîñÔÖÆÓÒÎÑ]")


def encoding_of_font(name: str | None) -> Encoding | None:
    """How text in a font of this name is encoded; None for Unicode. A last capital H (.VnTimeH) shows only capitals."""
    font = (name or "").strip()
    folded = font.casefold()
    if folded.startswith(".vn"):
        # Some programs write names of fonts in small letters only.
        return "tcvn3-caps" if font.endswith("H") or (font.islower() and folded.endswith("h")) else "tcvn3"
    return "vni" if re.match(r"vni[- ]", folded) else None


def decoded(text: str, font: str | None) -> str:
    """`text` as shown in `font`, in Unicode (NFC). What is Unicode already stays as it is, whatever the font."""
    encoding = encoding_of_font(font)
    if encoding is None or _is_unicode_already(text):
        return unicodedata.normalize("NFC", text)
    return decoded_as(text, encoding)


def decoded_as(text: str, encoding: Encoding) -> str:
    """`text` read in an encoding that is known; NFC."""
    if encoding == "vni":
        return unicodedata.normalize("NFC", _VNI_PAIR.sub(_from_vni, text))
    found = unicodedata.normalize("NFC", text.translate(_TCVN3))
    return found.upper() if encoding == "tcvn3-caps" else found


def _is_unicode_already(text: str) -> bool:
    """The old fonts draw nothing above U+00FF: a letter or an accent there was typed as Unicode and seen as such.

    Quotes and dashes from there are put in by office programs and say nothing.
    """
    return any(sign > "\u00ff" and unicodedata.category(sign)[0] in "LM" for sign in text)


def _from_vni(match: re.Match[str]) -> str:
    pair = match[0]
    small = pair.lower()
    found = _VNI_ALONE.get(small) or _vni_vowel(small[0], small[1:])
    if found is None:
        # Not a pair of this encoding: the vowel stands for itself, and so does what follows.
        found = _vni_vowel(small[0], "") or small[0]
        return (found.upper() if pair[0].isupper() else found) + pair[1:]
    return found.upper() if pair[0].isupper() else found


def _vni_vowel(base: str, mark: str) -> str | None:
    """The vowel with its marks; None where this mark never stands on it."""
    letter = _VNI_HORNED.get(base, base)
    if mark in ("", *_VNI_TONES):
        return unicodedata.normalize("NFC", letter + _VNI_TONES.get(mark, ""))
    if mark in _VNI_CIRCUMFLEX and base in "aeo":
        return unicodedata.normalize("NFC", base + _CIRCUMFLEX + _VNI_CIRCUMFLEX[mark])
    if mark in _VNI_BREVE and base == "a":
        return unicodedata.normalize("NFC", base + _BREVE + _VNI_BREVE[mark])
    return None
