"""Names met in files: sure, asked about, or unknown; never guessed."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.legacy_text import decoded, decoded_as
from units.matching import Match, Names, Sureness
from units.names import fold, fold_name, sort_key
from units.timeline import Span, UnitLife

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOVEMBER = date(2024, 11, 30)
AFTER_THE_MERGER = date(2025, 8, 31)
COMMUNES = frozenset({"commune", "town"})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = [
    UnitLife(
        row["slug"], row["name"], row["short_name"], row["kind"], Span(_day(row["valid_from"]), _day(row["valid_until"])),
        int(row["position"]), sort_key(row["short_name"]),
    )
    for row in _rows("units.csv")
]  # fmt: skip
ALIASES = [(row["spelling"], row["slug"]) for row in _rows("unit_aliases.csv")]
NAMES = Names(UNITS, ALIASES)
# As before anyone has confirmed a spelling.
NEW = Names(UNITS)


IN_TCVN3 = {decoded_as(chr(place), "tcvn3"): chr(place) for place in range(0xFF, 0x7F, -1)}


def in_tcvn3(text: str) -> str:
    """As it was typed in .VnTime; the table itself is held against iconv in test_legacy_text.py."""
    return "".join(IN_TCVN3.get(sign, sign) for sign in text)


def sure_slug(found: Match) -> str | None:
    assert (found.slug is not None) == found.is_sure
    return found.slug


@pytest.mark.parametrize(("spelling", "slug"), ALIASES)
def test_every_confirmed_spelling_is_sure(spelling: str, slug: str) -> None:
    assert sure_slug(NAMES.match(spelling, NOVEMBER)) == slug
    assert sure_slug(NAMES.match(unicodedata.normalize("NFD", spelling), NOVEMBER)) == slug
    widely_set = spelling.replace(" ", " \u00a0")
    assert sure_slug(NAMES.match(f"  {widely_set} ", NOVEMBER)) == slug


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.alive_on(NOVEMBER)], ids=lambda unit: unit.slug)
def test_every_unit_is_known_by_its_name_however_it_is_stored(unit: UnitLife) -> None:
    old = in_tcvn3(unit.name)
    for spelling in (
        unit.name,
        unit.name.upper(),
        unicodedata.normalize("NFD", unit.name),
        decoded(old, ".VnTime"),
        decoded(old, ".VnTimeH"),
    ):
        assert sure_slug(NEW.match(spelling, NOVEMBER)) == unit.slug, spelling


@pytest.mark.parametrize(
    "spelling",
    ["Bắc Sơn", "xã Bắc Sơn", "X. Bắc Sơn", "X.Bắc Sơn", "UBND xã Bắc Sơn", "UBND X.Bắc Sơn", "Ủy ban nhân dân xã Bắc Sơn",
     "BẮC SƠN", "  Xã   Bắc Sơn", "Xã Bắc Sơn:", "1. Xã Bắc Sơn", "12) Bắc Sơn", "- Xã Bắc Sơn", "+ X. Bắc Sơn"],
)  # fmt: skip
def test_a_commune_is_sure_however_its_kind_is_written(spelling: str) -> None:
    assert sure_slug(NEW.match(spelling, NOVEMBER)) == "xa-bac-son"


@pytest.mark.parametrize(
    "spelling",
    ["TT Hưng Nhân", "TT. Hưng Nhân", "T.T. Hưng Nhân", "TTr. Hưng Nhân", "T/T Hưng Nhân", "T.trấn Hưng Nhân",
     "Thị trấn Hưng Nhân", "UBND thị trấn Hưng Nhân", "UBND TTr. Hưng Nhân", "Hưng Nhân"],
)  # fmt: skip
def test_a_town_is_sure_however_its_kind_is_written(spelling: str) -> None:
    assert sure_slug(NEW.match(spelling, NOVEMBER)) == "thi-tran-hung-nhan"


@pytest.mark.parametrize("spelling", ["P. Tư pháp", "P.Tư Pháp", "phòng TƯ PHÁP", "Tư pháp", "3. Phòng Tư pháp"])
def test_a_department_is_sure_however_its_kind_is_written(spelling: str) -> None:
    assert sure_slug(NEW.match(spelling, NOVEMBER)) == "phong-tu-phap"


@pytest.mark.parametrize("spelling", ["Minh Hoà", "MINH HOÀ", "xã Minh Hoà", unicodedata.normalize("NFD", "Minh Hoà")])
def test_where_the_tone_is_written_does_not_matter(spelling: str) -> None:
    assert sure_slug(NEW.match(spelling, NOVEMBER)) == "xa-minh-hoa"


@pytest.mark.parametrize("dash", ["-", "–", "—", "‑", " - ", "−"])
def test_the_kind_of_dash_does_not_matter(dash: str) -> None:
    found = NEW.match(f"Đài Truyền thanh{dash}Truyền hình huyện", NOVEMBER)
    assert sure_slug(found) == "dai-truyen-thanh-truyen-hinh"


@pytest.mark.parametrize("spelling", ["Đoàn Hùng", "X. Đoàn Hùng", "doan hung", "DOAN HUNG"])
def test_other_accents_are_asked_about(spelling: str) -> None:
    found = NEW.match(spelling, NOVEMBER)
    assert found.sureness is Sureness.QUESTION and found.slug is None
    assert found.candidates == ("xa-doan-hung",)
    assert found.message == f"“{spelling}” có phải là Xã Đoan Hùng không?"


def test_a_confirmed_spelling_is_not_asked_about_again() -> None:
    assert sure_slug(NAMES.match("Đoàn Hùng", NOVEMBER)) == "xa-doan-hung"
    assert sure_slug(NAMES.match("X. Đoàn Hùng", NOVEMBER)) == "xa-doan-hung"


def test_both_spellings_of_official_lists_mean_one_commune() -> None:
    assert sure_slug(NAMES.match("Kim Chung", NOVEMBER)) == "xa-kim-chung"
    assert sure_slug(NAMES.match("Kim Trung", NOVEMBER)) == "xa-kim-chung"
    assert sure_slug(NAMES.match("Xã KIM TRUNG", NOVEMBER)) == "xa-kim-chung"
    assert NEW.match("Kim Trung", NOVEMBER).sureness is Sureness.UNKNOWN


def test_of_two_units_of_one_name_the_one_alive_wins() -> None:
    for spelling in ("Hồng Minh", "Xã Hồng Minh", "X. Hồng Minh", "HỒNG MINH"):
        assert sure_slug(NAMES.match(spelling, NOVEMBER)) == "xa-hong-minh"
        assert sure_slug(NAMES.match(spelling, AFTER_THE_MERGER)) == "xa-hong-minh-2025"


def test_a_name_that_two_units_bear_at_once_is_asked_about() -> None:
    found = NEW.match("Hưng Hà", NOVEMBER)
    assert found.sureness is Sureness.QUESTION
    assert set(found.candidates) == {"huyen-hung-ha", "thi-tran-hung-ha"}
    assert "Huyện Hưng Hà hay Thị trấn Hưng Hà" in found.message


def test_the_kinds_that_can_be_meant_settle_it() -> None:
    assert sure_slug(NEW.match("Hưng Hà", NOVEMBER, COMMUNES)) == "thi-tran-hung-ha"
    assert sure_slug(NEW.match("Hưng Hà", AFTER_THE_MERGER, COMMUNES)) == "xa-hung-ha-2025"
    assert sure_slug(NEW.match("Hưng Hà", NOVEMBER, ["district"])) == "huyen-hung-ha"


def test_the_words_before_a_name_settle_it() -> None:
    assert sure_slug(NEW.match("TT Hưng Hà", NOVEMBER)) == "thi-tran-hung-ha"
    assert sure_slug(NEW.match("H. Hưng Hà", NOVEMBER)) == "huyen-hung-ha"
    assert sure_slug(NEW.match("X. Hưng Hà", AFTER_THE_MERGER)) == "xa-hung-ha-2025"


def test_a_kind_that_the_unit_is_not_is_asked_about() -> None:
    assert NEW.match("Xã Hưng Nhân", NOVEMBER).candidates == ("thi-tran-hung-nhan",)
    assert not NEW.match("Xã Hưng Nhân", NOVEMBER).is_sure


def test_a_closed_unit_is_still_known_by_its_name() -> None:
    """Whether it may have a figure in the month is another question, answered with its own sentence."""
    assert sure_slug(NEW.match("Điệp Nông", NOVEMBER)) == "xa-diep-nong"
    assert sure_slug(NEW.match("Xã Hưng Hà", NOVEMBER)) == "xa-hung-ha-2025"


def test_a_spelling_confirmed_for_a_closed_unit_does_not_claim_its_namesake() -> None:
    confirmed = Names(UNITS, [("Hưng Hà", "thi-tran-hung-ha")])
    assert sure_slug(confirmed.match("Hưng Hà", NOVEMBER)) == "thi-tran-hung-ha"
    assert "thi-tran-hung-ha" not in confirmed.match("Hưng Hà", AFTER_THE_MERGER).candidates


def test_a_remark_in_brackets_is_asked_about() -> None:
    found = NEW.match("Quang Trung (03 xã sáp nhập lại)", NOVEMBER)
    assert found.sureness is Sureness.QUESTION and found.candidates == ("xa-quang-trung",)


@pytest.mark.parametrize(("typed", "nearest"), [("Bắc Sơm", "xa-bac-son"), ("Hồng Lĩng", "xa-hong-linh")])
def test_an_unknown_name_comes_with_the_nearest(typed: str, nearest: str) -> None:
    found = NEW.match(typed, NOVEMBER)
    assert found.sureness is Sureness.UNKNOWN and found.candidates[0] == nearest
    assert f"Không có đơn vị nào tên “{typed}”" in found.message


def test_the_nearest_are_units_of_that_month() -> None:
    assert "xa-diep-nong" not in NEW.match("Điệp Nôngg", NOVEMBER).candidates
    assert "xa-diep-nong" in NEW.match("Điệp Nôngg", date(2024, 10, 31)).candidates


@pytest.mark.parametrize("text", ["Céng Hßa", "Coäng Hoøa"])
def test_old_letters_in_a_font_of_today_are_asked_about(text: str) -> None:
    found = NEW.match(text, NOVEMBER)
    assert found.sureness is Sureness.QUESTION and found.candidates == ("xa-cong-hoa",)


@pytest.mark.parametrize("text", ["", " ", "(", "()", "1.", "-", "UBND", "Xã", "ß" * 300, "\u0301", "İ. X"])
def test_what_is_no_name_is_never_sure(text: str) -> None:
    assert not NEW.match(text, NOVEMBER).is_sure


@given(
    st.text(max_size=20)
    | st.sampled_from([unit.name for unit in UNITS]).flatmap(lambda name: st.permutations(list(name))).map("".join)
    | st.builds(
        lambda name, more: f"{name} {more}", st.sampled_from([unit.name for unit in UNITS]), st.text(max_size=6)
    )
)
def test_whatever_is_sure_holds_the_name_of_its_unit(text: str) -> None:
    found = NEW.match(text, NOVEMBER)
    if found.is_sure:
        unit = NEW.units[sure_slug(found) or ""]
        assert any(fold_name(name) in fold(text) for name in (unit.name, unit.short_name))
    assert all(slug in NEW.units for slug in found.candidates)
