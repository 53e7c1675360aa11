"""Text of old workbooks: decoded by its font, with another implementation's table as the judge."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.legacy_text import decoded, decoded_as, encoding_of_font
from units.names import tidy

# As published for VNI-Times: what is written, and what it shows.
VNI = {
    "aù": "á", "aø": "à", "aû": "ả", "aõ": "ã", "aï": "ạ",
    "aê": "ă", "aé": "ắ", "aè": "ằ", "aú": "ẳ", "aü": "ẵ", "aë": "ặ",
    "aâ": "â", "aá": "ấ", "aà": "ầ", "aå": "ẩ", "aã": "ẫ", "aä": "ậ",
    "ñ": "đ",
    "eù": "é", "eø": "è", "eû": "ẻ", "eõ": "ẽ", "eï": "ẹ",
    "eâ": "ê", "eá": "ế", "eà": "ề", "eå": "ể", "eã": "ễ", "eä": "ệ",
    "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị",
    "où": "ó", "oø": "ò", "oû": "ỏ", "oõ": "õ", "oï": "ọ",
    "oâ": "ô", "oá": "ố", "oà": "ồ", "oå": "ổ", "oã": "ỗ", "oä": "ộ",
    "ô": "ơ", "ôù": "ớ", "ôø": "ờ", "ôû": "ở", "ôõ": "ỡ", "ôï": "ợ",
    "uù": "ú", "uø": "ù", "uû": "ủ", "uõ": "ũ", "uï": "ụ",
    "ö": "ư", "öù": "ứ", "öø": "ừ", "öû": "ử", "öõ": "ữ", "öï": "ự",
    "yù": "ý", "yø": "ỳ", "yû": "ỷ", "yõ": "ỹ", "î": "ỵ",
}  # fmt: skip
VIETNAMESE = (
    "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
    "ÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬĐÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
)


def _iconv(raw: bytes, source: str = "TCVN5712-1", target: str = "UTF-8") -> bytes:
    program = shutil.which("iconv")
    if program is None:
        pytest.skip("iconv is not installed")
    done = subprocess.run([program, "-f", source, "-t", target], input=raw, capture_output=True)
    if done.returncode:
        pytest.skip(f"this iconv does not know {source}")
    return done.stdout


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnArial Narrow", "tcvn3"),
        (".VnTimeH", "tcvn3-caps"),
        (".VnArial NarrowH", "tcvn3-caps"),
        (".vntimeh", "tcvn3-caps"),
        (".VnTeknical", "tcvn3"),
        ("VNI-Times", "vni"),
        ("VNI-Helve-Condense", "vni"),
        ("vni times", "vni"),
        ("Times New Roman", None),
        ("Arial", None),
        ("VNI", None),
        ("", None),
        (None, None),
    ],
)
def test_the_font_tells_the_encoding(font: str | None, encoding: str | None) -> None:
    assert encoding_of_font(font) == encoding


def test_the_whole_table_of_tcvn3_is_that_of_iconv() -> None:
    whole = bytes(place for place in range(256) if place not in (*b"\t\n\r", 0))
    for place in whole:
        theirs = unicodedata.normalize("NFC", _iconv(bytes([place])).decode())
        assert decoded_as(chr(place), "tcvn3") == theirs, hex(place)


def test_tcvn3_written_by_iconv_is_read_back() -> None:
    text = unicodedata.normalize(
        "NFC", "Thị trấn Hưng Nhân, xã Đoan Hùng, đường Nguyễn Tri Phương; trữ lượng quặng ở Ỷ La"
    )
    assert decoded(_iconv(text.encode(), "UTF-8", "TCVN5712-1").decode("latin-1"), ".VnTime") == text


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_every_letter_comes_back_from_tcvn3(letter: str) -> None:
    raw = _iconv(letter.encode(), "UTF-8", "TCVN5712-1").decode("latin-1")
    assert decoded_as(raw, "tcvn3") == letter


def test_a_font_of_capitals_shows_small_letters_as_capitals() -> None:
    assert decoded("Céng hßa", ".VnTimeH") == "CỘNG HÒA"
    assert decoded("Céng hßa", ".VnTime") == "Cộng hòa"


def test_tcvn3_is_decoded_before_cleaning_since_its_horned_u_is_a_soft_hyphen() -> None:
    assert decoded("H\u00adng Hµ", ".VnTime") == "Hưng Hà"
    assert decoded("H\u00adng Hµ", "Arial") == "H\u00adng Hµ"
    assert tidy(decoded("  H\u00adng \u00a0Nh©n ", ".VnTime")) == "Hưng Nhân"


@pytest.mark.parametrize(("written", "shown"), VNI.items())
def test_every_letter_comes_back_from_vni(written: str, shown: str) -> None:
    assert decoded(written, "VNI-Times") == shown
    assert decoded(written.upper(), "VNI-Times") == shown.upper()
    # A capital whose mark was typed small.
    assert decoded(written[0].upper() + written[1:], "VNI-Times") == shown.upper()


def test_the_letters_of_vni_are_all_there() -> None:
    assert set(VNI.values()) | {shown.upper() for shown in VNI.values()} == set(VIETNAMESE)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        ("THÒ TRAÁN HÖNG NHAÂN", "THỊ TRẤN HƯNG NHÂN"),
        ("Ñöôøng Nguyeãn Tri Phöông", "Đường Nguyễn Tri Phương"),
        ("Toång soá: 1.234 (100%)", "Tổng số: 1.234 (100%)"),
    ],
)
def test_sentences_in_vni(written: str, shown: str) -> None:
    assert decoded(written, "VNI-Times") == shown


@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times", "Times New Roman", None])
@pytest.mark.parametrize("text", ["Xã Đoan Hùng", "Thị trấn Hưng Nhân", "Độc Lập", "Hoà bình ở đâu"])
def test_what_is_unicode_already_stays_whatever_the_font(text: str, font: str | None) -> None:
    assert decoded(text, font) == text
    assert decoded(unicodedata.normalize("NFD", text), font) == text


def test_real_unicode_in_a_font_of_today_is_never_decoded() -> None:
    # By its letters alone this could be TCVN3: "Hũa Bỡnh".
    assert decoded("Hòa Bình", "Times New Roman") == "Hòa Bình"
    assert decoded("Hòa Bình", None) == "Hòa Bình"


def test_quotes_and_dashes_of_today_do_not_hide_old_text() -> None:
    assert decoded("§µi “TruyÒn thanh” – §øc", ".VnTime") == "Đài “Truyền thanh” – Đức"


@given(st.text(max_size=30), st.sampled_from([".VnTime", ".VnTimeH", "VNI-Times", "Arial", None]))
def test_no_text_is_too_odd_and_plain_letters_stay(text: str, font: str | None) -> None:
    assert unicodedata.is_normalized("NFC", decoded(text, font))
    plain = "".join(sign for sign in text if " " <= sign <= "~")
    shown = decoded(plain, font)
    assert shown == (plain.upper() if font == ".VnTimeH" else plain)
