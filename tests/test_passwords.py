"""What is said of a password that will not do: in Vietnamese, every sentence of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.indicators.views.reading import text_of

Person = Callable[[str], Client]
PAGE = "/doi-mat-khau/"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("ngan", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
        ("co\0ky-tu-la", "Mật khẩu có ký tự không dùng được."),
        ("9876543210", "Mật khẩu này hoàn toàn là số."),
        ("", "Trường này là bắt buộc."),
    ],
)
def test_a_refused_password_is_refused_in_vietnamese(as_person: Person, new: str, sentence: str) -> None:
    typed = {"old_password": "", "new_password1": new, "new_password2": new}
    text = re.sub(r"<[^>]+>", " ", as_person("lanhdao").post(PAGE, typed).content.decode())
    assert sentence in text
    assert "password" not in text.lower() and "characters" not in text


def test_the_page_says_beforehand_how_long_a_password_must_be(as_person: Person) -> None:
    assert "Ít nhất 10 ký tự" in text_of(as_person("lanhdao"), PAGE)


@pytest.mark.django_db
def test_a_command_that_nobody_types_a_password_into_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def closed(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("create_office_admin", "--username", "quan-tri")
