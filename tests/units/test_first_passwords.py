"""First passwords: read from paper and typed once, by people whose keyboard makes Vietnamese letters of what they type."""

from __future__ import annotations

import re

from units.first_passwords import BITS, SIGNS, new_password

MANY = [new_password() for _ in range(2000)]


def test_no_sign_looks_like_another_in_print_or_by_hand() -> None:
    for pair in ("0o", "1l", "1i", "5s", "6b", "9g", "2z", "uv", "qg", "jy"):
        assert not set(pair) <= set(SIGNS), pair
    assert SIGNS.lower() == SIGNS


def test_no_typing_method_turns_the_signs_into_others() -> None:
    """Telex and VNI put marks on vowels and on d alone."""
    assert not set(SIGNS) & set("aeiouydw")


def test_a_password_is_four_groups_of_four_and_long_enough_for_every_rule() -> None:
    for password in MANY:
        assert re.fullmatch(rf"(?:[{SIGNS}]{{4}}-){{3}}[{SIGNS}]{{4}}", password)


def test_passwords_are_as_many_as_they_claim_to_be() -> None:
    assert BITS > 64
    assert len(set(MANY)) == len(MANY)
    assert {sign for password in MANY for sign in password} == {*SIGNS, "-"}
