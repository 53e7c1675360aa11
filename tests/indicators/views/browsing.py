"""What a browser would post from the form of a page, and the words that a person reads on it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PREVIEW, COMMIT, START = "/nhap/excel/xem-truoc/", "/nhap/excel/ghi/", "/nhap/excel/"
Fields = dict[str, list[str]]


class _Form(HTMLParser):
    """The fields of the last form that is posted, in order, with the values that they hold."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form" and given.get("method") == "post":
            self.fields = {}
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "input" and name and given.get("type") not in ("file", "submit"):
            is_sent = given.get("type") not in ("checkbox", "radio") or "checked" in given
            self.fields.setdefault(name, []).extend([given.get("value", "on")] if is_sent else [])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None:
            chosen = next((value for value, is_chosen in self._options if is_chosen), None)
            self.fields.setdefault(self._select, []).append(self._options[0][0] if chosen is None else chosen)
            self._select = None


def fields_of(response: Any) -> Fields:
    fields = _Form(response.content.decode()).fields
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def send(client: Client, content: bytes, name: str = "bieu.xlsx", **more: Any) -> Any:
    return client.post(PREVIEW, {"file": SimpleUploadedFile(name, content)}, **more)


def send_json(client: Client, content: bytes, name: str = "bieu.xlsx") -> Any:
    return send(client, content, name, headers={"accept": "application/json"})


def again(client: Client, page: Any, where: str = PREVIEW, **changes: Any) -> Any:
    """The form of the page, posted with some fields in place of what it holds; `la_don_vi` names la-don-vi."""
    fields = fields_of(page)
    for name, value in changes.items():
        name = name.replace("_", "-")
        assert name in fields or name == "dong-y", name
        fields[name] = value if isinstance(value, list) else [value]
    return client.post(where, fields)
