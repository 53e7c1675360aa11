"""A pasted list of people: what each line means, what is asked about it, what has to be mended before anything is opened."""

from __future__ import annotations

from datetime import date

import pytest

from units.matching import Names
from units.roster import MOST_LINES, NotAList, Proposal, Register, decoded, is_email, is_login, read_lines
from units.timeline import Replacement, Span, Timeline, UnitLife

DAY, MERGER = date(2024, 11, 30), date(2024, 11, 1)


def unit(slug: str, name: str, *, until: date | None = None, since: date | None = None) -> UnitLife:
    return UnitLife(slug, name, name.split(" ", 1)[1], "commune", Span(since, until))


TIMELINE = Timeline(
    [
        unit("xa-bac-son", "Xã Bắc Sơn"),
        unit("xa-doan-hung", "Xã Đoan Hùng"),
        unit("xa-tan-hoa", "Xã Tân Hòa"),
        unit("xa-diep-nong", "Xã Điệp Nông", until=MERGER),
        unit("xa-quang-trung", "Xã Quang Trung", since=MERGER),
        unit("xa-cu", "Xã Cũ", until=MERGER),
    ],
    [Replacement("xa-diep-nong", "xa-quang-trung", MERGER)],
)


def register(*, logins: tuple[str, ...] = (), people: dict[str, int] | None = None) -> Register:
    return Register(TIMELINE, Names(TIMELINE.units.values()), DAY, frozenset(logins), people or {})


def proposed(text: str, **known: object) -> list[Proposal]:
    return register(**known).propose(read_lines(text))  # type: ignore[arg-type]


def test_a_line_may_hold_no_more_than_its_unit() -> None:
    (one,) = proposed("Xã Bắc Sơn")
    assert (one.unit, one.login, one.line.name, one.problems, one.question) == ("xa-bac-son", "xa-bac-son", "", (), "")


def test_all_four_cells_are_read_from_semicolons_and_from_excels_tabs() -> None:
    for sign in (";", "\t"):
        (one,) = proposed(sign.join(["Xã Bắc Sơn", "Chị  A", "Chi.A", "a@example.vn"]))
        assert (one.line.name, one.login, one.line.email, one.problems) == ("Chị A", "chi.a", "a@example.vn", ())


def test_headings_blank_lines_and_quotes_are_no_people() -> None:
    lines = read_lines('Đơn vị;Họ tên;;\n\n ; ; \n"Xã Bắc Sơn";"Chị A"\r\n')
    assert [(line.number, line.unit, line.name) for line in lines] == [(4, "Xã Bắc Sơn", "Chị A")]


def test_spellings_that_are_sure_are_taken_and_doubtful_ones_asked_about() -> None:
    hoa, doan, nobody = proposed("X. Tân Hoà\nĐoàn Hùng\nXã Không Đâu Cả")
    assert (hoa.unit, hoa.question) == ("xa-tan-hoa", "")
    assert (doan.unit, doan.choices) == ("", ("xa-doan-hung",))
    assert "Xã Đoan Hùng" in doan.question
    assert (nobody.unit, nobody.choices) == ("", ())
    assert all(any("Chưa rõ đơn vị" in words for words in one.problems) for one in (doan, nobody))


def test_a_unit_that_has_ended_is_answered_with_its_successor_as_a_question() -> None:
    merged, ended = proposed("Xã Điệp Nông\nXã Cũ")
    assert merged.choices == ("xa-quang-trung",) and "Xã Quang Trung" in merged.question
    assert ended.choices == () and ended.unit == "" and "không hoạt động" in ended.question


def test_people_of_one_unit_get_logins_that_are_numbered() -> None:
    first, second = proposed("Xã Bắc Sơn;A\nXã Bắc Sơn;B", logins=("xa-bac-son",))
    assert (first.login, second.login) == ("xa-bac-son-2", "xa-bac-son-3")


def test_a_derived_login_leaves_those_that_others_ask_for_alone() -> None:
    derived, given = proposed("Xã Bắc Sơn\nXã Tân Hòa;;xa-bac-son")
    assert (derived.login, given.login) == ("xa-bac-son-2", "xa-bac-son")
    assert not derived.problems and not given.problems


@pytest.mark.parametrize(
    ("login", "words"),
    [("doan hung", "Tên đăng nhập chỉ gồm"), ("ab", "Tên đăng nhập chỉ gồm"), ("đoan", "Tên đăng nhập chỉ gồm"),
     ("QuanTri", "đã có người dùng"), ("-abc", "Tên đăng nhập chỉ gồm"), ("a" * 81, "Tên đăng nhập chỉ gồm")],
)  # fmt: skip
def test_a_login_that_cannot_be_is_refused_in_words(login: str, words: str) -> None:
    (one,) = proposed(f"Xã Bắc Sơn;;{login}", logins=("quantri",))
    assert words in one.problems[0]


def test_one_login_on_two_lines_is_refused_on_both() -> None:
    assert all("có ở hai dòng" in one.problems[0] for one in proposed("Xã Bắc Sơn;;a.b\nXã Tân Hòa;;A.B"))


@pytest.mark.parametrize("email", ["a", "a@", "@b.vn", "a@b", "a b@c.vn", "a@b..vn", f"{'a' * 250}@b.vn"])
def test_an_address_that_cannot_be_is_refused(email: str) -> None:
    (one,) = proposed(f"Xã Bắc Sơn;;;{email}")
    assert "không phải là một địa chỉ email" in one.problems[0]


def test_an_address_ends_where_it_ends() -> None:
    assert is_email("a.b-c@x.example.vn") and not is_email("a@b.vn\n") and not is_email("")


def test_who_has_people_already_is_left_out_unless_ticked() -> None:
    """So that the same list pasted again opens nothing twice."""
    (one,) = proposed("Xã Bắc Sơn;Chị A", people={"xa-bac-son": 1})
    assert not one.is_kept and "đã có 01 tài khoản" in one.note and one.problems == ()
    (ticked,) = register(people={"xa-bac-son": 1}, logins=("xa-bac-son",)).settled([one.line], {1: "xa-bac-son"}, {1})
    assert ticked.is_kept and ticked.login == "xa-bac-son-2" and not ticked.problems


def test_people_of_what_went_into_a_unit_are_told() -> None:
    (one,) = proposed("Xã Quang Trung", people={"xa-diep-nong": 1})
    assert one.is_kept and "Xã Điệp Nông" in one.note


def test_a_chosen_unit_counts_and_one_that_is_not_alive_does_not() -> None:
    lines = read_lines("Đoàn Hùng\nXã Điệp Nông\nXã Bắc Sơn")
    chosen = {1: "xa-doan-hung", 2: "xa-diep-nong", 3: "xa-khong-co"}
    first, second, third = register().settled(lines, chosen, {1, 2, 3})
    assert (first.unit, first.login, first.problems) == ("xa-doan-hung", "xa-doan-hung", ())
    assert (second.unit, third.unit) == ("", "") and second.problems and third.problems


def test_what_is_not_kept_is_no_problem() -> None:
    (one,) = register().settled(read_lines("Không Đâu;;a b;x"), {}, set())
    assert not one.is_kept and one.problems == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Chưa có dòng nào"), (" ; ; \n\n", "Chưa có dòng nào"), ("Đơn vị;Họ tên", "Chưa có dòng nào"),
     ("Xã\x00Bắc Sơn", "không phải là văn bản"), ("x\n" * (MOST_LINES + 1), "nhiều nhất 500 dòng"),
     ("x" * 200_001, "quá 200.000")],
)  # fmt: skip
def test_a_text_that_is_no_list_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NotAList, match=words):
        read_lines(text)


def test_files_of_notepad_and_excel_are_read_and_others_refused() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decoded("Xã Bắc Sơn".encode(encoding)) == "Xã Bắc Sơn"
    for content in (b"\xff\xfe\x00", b"X\xe3 B\x8ac S\x90n", b"\x89PNG\r\n\x1a\n\xff", b"x" * 700_000):
        with pytest.raises(NotAList):
            read_lines(decoded(content))


def test_directions_and_lone_surrogates_do_not_get_into_names() -> None:
    (line,) = read_lines("Xã Bắc Sơn;Anh \u202eB\ud800\u200b")
    assert line.name == "Anh B"


def test_logins_are_short_words_of_ascii() -> None:
    assert is_login("xa-bac-son-2") and is_login("a.b_c") and not is_login("a") and not is_login("a\n")
