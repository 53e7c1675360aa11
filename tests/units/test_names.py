"""Names: one stored form, one key to search by, one key to sort by, alike on both databases."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from django.db.models.functions import Collate
from hypothesis import given
from hypothesis import strategies as st

from units.models import Unit
from units.names import fold, fold_name, sort_key, tidy

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def test_the_stored_form_is_composed_and_holds_single_spaces() -> None:
    typed = unicodedata.normalize("NFD", "  Hưng \u00a0 Hà\u200b ")
    assert tidy(typed) == "Hưng Hà"
    assert unicodedata.is_normalized("NFC", tidy(typed))


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Hưng Hà", "hung ha"),
        ("HƯNG HÀ", "hung ha"),
        ("Đông Đô", "dong do"),
        ("Minh Hoà", "minh hoa"),
        ("Minh Hòa", "minh hoa"),
        (unicodedata.normalize("NFD", "Quỳnh Phụ"), "quynh phu"),
        ("Đài Truyền thanh – Truyền hình", "dai truyen thanh - truyen hinh"),
        ("Đài Truyền thanh-Truyền hình", "dai truyen thanh - truyen hinh"),
        ("  Văn   phòng  ", "van phong"),
    ],
)
def test_accents_case_spaces_dashes_and_tone_placement_fold_away(spelling: str, key: str) -> None:
    assert fold(spelling) == key


@pytest.mark.parametrize(
    "spelling",
    ["Xã Bắc Sơn", "X. Bắc Sơn", "X.Bắc Sơn", "xã bắc sơn", "UBND xã Bắc Sơn", "UBND X.Bắc Sơn", "BẮC SƠN"],
)
def test_words_that_only_tell_the_kind_are_left_out_of_the_matching_key(spelling: str) -> None:
    assert fold_name(spelling) == "bac son"


@pytest.mark.parametrize("spelling", ["Thị trấn Hưng Nhân", "TT Hưng Nhân", "TT.Hưng Nhân", "T.T. Hưng Nhân"])
def test_a_town_matches_however_its_kind_is_shortened(spelling: str) -> None:
    assert fold_name(spelling) == "hung nhan"


@pytest.mark.parametrize("spelling", ["Phòng Tư pháp", "P. Tư pháp", "P.Tư Pháp", "phòng TƯ PHÁP"])
def test_a_department_matches_however_its_kind_is_shortened(spelling: str) -> None:
    assert fold_name(spelling) == "tu phap"


def test_a_name_that_is_nothing_but_its_kind_keeps_it() -> None:
    assert fold_name("Xã") == "xa"
    assert fold_name("UBND huyện") == "huyen"


def test_a_word_that_begins_like_a_kind_is_not_cut() -> None:
    assert fold_name("Xuân Hòa") == "xuan hoa"
    assert fold_name("Thị Trấn") == "thi tran"
    assert fold_name("Hồng An") == "hong an"


def test_the_alphabet_is_vietnamese() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    backwards = alphabet[::-1]
    assert sorted(backwards, key=sort_key) == alphabet


def test_tones_come_in_the_order_of_the_dictionary_and_only_break_ties() -> None:
    in_order = ["hoa", "hòa", "hỏa", "hõa", "hóa", "họa", "hoà bình", "hoa cà", "học"]
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == in_order


def test_a_shorter_name_comes_before_a_longer_one_that_begins_with_it() -> None:
    assert sorted(["Hà Nam", "Hà", "Bang", "Ban", "Hoàng", "Hoàn"], key=sort_key) == [
        "Ban", "Bang", "Hà", "Hà Nam", "Hoàn", "Hoàng",
    ]  # fmt: skip


def test_the_communes_of_the_report_in_vietnamese_order() -> None:
    in_order = [
        "Bắc Sơn", "Chí Hòa", "Chi Lăng", "Cộng Hòa", "Dân Chủ", "Duyên Hải", "Đoan Hùng", "Độc Lập", "Đông Đô",
        "Hòa Bình", "Hòa Tiến", "Hồng An", "Hồng Lĩnh", "Hùng Dũng", "Hưng Hà", "Tân Hòa", "Tân Lễ", "Tây Đô",
    ]  # fmt: skip
    assert sorted(sorted(in_order), key=sort_key) == in_order


def test_where_the_tone_is_written_does_not_move_a_name() -> None:
    assert sort_key("Minh Hoà") == sort_key("Minh Hòa")


@given(st.text(alphabet=VIETNAMESE + " -.0123456789", max_size=12), st.text(alphabet=VIETNAMESE + " -", max_size=12))
def test_sort_keys_are_digits_so_that_every_collation_agrees(one: str, other: str) -> None:
    assert sort_key(one).isdecimal() and sort_key(one).isascii()
    assert sort_key(one) == sort_key(unicodedata.normalize("NFD", one))
    assert sort_key(one) == sort_key(one.upper())
    longer = tidy(f"{tidy(one)}{tidy(other)}")
    assert sort_key(tidy(one)) <= sort_key(longer) or not longer.startswith(tidy(one))


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tidy(tidy(text)) == tidy(text)


# On the database in use


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["hung ha", "HUNG HA", "Hưng Hà", "hưng  hà", unicodedata.normalize("NFD", "hưng hà")]
)
def test_search_finds_hung_ha_however_it_is_typed(typed: str) -> None:
    found = set(Unit.objects.search(typed).values_list("slug", flat=True))
    assert {"huyen-hung-ha", "thi-tran-hung-ha", "xa-hung-ha-2025"} <= found
    assert "thi-tran-hung-nhan" not in found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["dong do", "ĐÔNG ĐÔ", "Đông đô", "ong do"])
def test_search_knows_the_letter_that_sqlite_does_not(typed: str) -> None:
    assert set(Unit.objects.search(typed).values_list("slug", flat=True)) == {"xa-dong-do"}


@pytest.mark.django_db
def test_search_finds_a_unit_by_a_confirmed_spelling() -> None:
    assert Unit.objects.search("Kim Trung").get().slug == "xa-kim-chung"
    assert Unit.objects.search("doan hung").get().slug == "xa-doan-hung"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("P. Tư pháp", "phong-tu-phap"),
        ("X. Bắc Sơn", "xa-bac-son"),
        ("GD ĐT", "phong-giao-duc-dao-tao"),
        ("gd&đt", "phong-giao-duc-dao-tao"),
    ],
)
def test_search_knows_short_kinds_and_signs(typed: str, slug: str) -> None:
    assert slug in set(Unit.objects.search(typed).values_list("slug", flat=True))


@pytest.mark.django_db
def test_search_takes_the_signs_of_a_pattern_literally() -> None:
    assert not Unit.objects.search("%").exists()
    assert not Unit.objects.search("h_ng").exists()


def _communes_by_name() -> list[str]:
    Unit.objects.update(position=0)
    return list(Unit.objects.filter(kind="commune", valid_until__isnull=False).values_list("short_name", flat=True))


@pytest.mark.django_db
def test_the_database_sorts_units_as_the_alphabet_does() -> None:
    names = _communes_by_name()
    assert len(names) == 34
    expected = ["Dân Chủ", "Duyên Hải", "Điệp Nông", "Đoan Hùng", "Độc Lập", "Đông Đô", "Hòa Bình", "Hồng An"]
    assert [name for name in names if name in expected] == expected


@pytest.mark.django_db
def test_the_order_is_that_of_postgresql_for_vietnamese() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows the order of Vietnamese by itself")
    names = _communes_by_name()
    assert names == list(
        Unit.objects.filter(short_name__in=names, kind="commune", valid_until__isnull=False)
        .order_by(Collate("short_name", "vi-x-icu"))
        .values_list("short_name", flat=True)
    )
